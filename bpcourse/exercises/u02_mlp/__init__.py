"""Unit 2: a multilayer perceptron, layer by layer, checked, and trained."""

from bpcourse.exercises.u02_mlp.activations import relu_backward, sigmoid_backward, tanh_backward
from bpcourse.exercises.u02_mlp.affine import affine_backward, affine_forward
from bpcourse.exercises.u02_mlp.binary import binary_cross_entropy
from bpcourse.exercises.u02_mlp.box_by_box import (
    binary_cross_entropy_steps,
    cross_entropy_steps,
)
from bpcourse.exercises.u02_mlp.entries import affine_entries
from bpcourse.exercises.u02_mlp.interleaved import backward_and_update
from bpcourse.exercises.u02_mlp.losses import mse_loss, softmax_loss
from bpcourse.exercises.u02_mlp.numerical_check import gradient_check
from bpcourse.exercises.u02_mlp.training import gradient_descent, two_layer_loss

EXERCISES = [
    affine_forward,
    affine_entries,
    affine_backward,
    relu_backward,
    sigmoid_backward,
    tanh_backward,
    mse_loss,
    binary_cross_entropy_steps,
    binary_cross_entropy,
    cross_entropy_steps,
    softmax_loss,
    gradient_check,
    two_layer_loss,
    gradient_descent,
    backward_and_update,
]
