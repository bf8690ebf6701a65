"""Unit 6: gradients that vanish or explode, the remedies, and a lab of faulty training runs."""

from bpcourse.exercises.u06_vanishing_gradients.clipping import clip_by_norm
from bpcourse.exercises.u06_vanishing_gradients.fault_lab import diagnose_run
from bpcourse.exercises.u06_vanishing_gradients.normalization import (
    batchnorm_backward,
    batchnorm_backward_alt,
    batchnorm_boxes,
    batchnorm_forward,
    layernorm_backward,
    layernorm_forward,
)
from bpcourse.exercises.u06_vanishing_gradients.paths import (
    residual_backward,
    step_backward_surrogate,
)
from bpcourse.exercises.u06_vanishing_gradients.scale import (
    dead_units,
    leaky_scale,
    measured_std,
)
from bpcourse.exercises.u06_vanishing_gradients.soft_gate import gelu_backward

EXERCISES = [
    leaky_scale,
    measured_std,
    dead_units,
    gelu_backward,
    clip_by_norm,
    batchnorm_forward,
    batchnorm_boxes,
    batchnorm_backward,
    batchnorm_backward_alt,
    layernorm_forward,
    layernorm_backward,
    residual_backward,
    step_backward_surrogate,
    diagnose_run,
]
