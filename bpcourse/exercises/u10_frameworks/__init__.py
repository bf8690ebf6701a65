"""Unit 10: what PyTorch does, built in NumPy."""

from bpcourse.exercises.u10_frameworks.modes import loss_scale_step, mlp_jvp, per_example_gradients
from bpcourse.exercises.u10_frameworks.products import matmul_backward
from bpcourse.exercises.u10_frameworks.tensor import Tensor, unbroadcast

EXERCISES = [unbroadcast, matmul_backward, Tensor, mlp_jvp, per_example_gradients, loss_scale_step]
