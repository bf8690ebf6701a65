"""Unit 10: what PyTorch does, built in NumPy."""

from bpcourse.exercises.u10_frameworks.gate import gate_gradients
from bpcourse.exercises.u10_frameworks.modes import loss_scale_step, mlp_jvp, per_example_gradients
from bpcourse.exercises.u10_frameworks.products import matmul_backward
from bpcourse.exercises.u10_frameworks.tensor import Tensor, unbroadcast
from bpcourse.exercises.u10_frameworks.velocities import velocity_rules

EXERCISES = [
    unbroadcast,
    matmul_backward,
    Tensor,
    gate_gradients,
    velocity_rules,
    mlp_jvp,
    per_example_gradients,
    loss_scale_step,
]
