"""Unit 6: gradients that vanish or explode, the remedies, and a lab of faulty training runs."""

from bpcourse.exercises.u06_vanishing_gradients.fault_lab import FAULT_EXERCISES
from bpcourse.exercises.u06_vanishing_gradients.normalization import (
    batchnorm_backward,
    batchnorm_backward_alt,
    batchnorm_forward,
    layernorm_backward,
    layernorm_forward,
)
from bpcourse.exercises.u06_vanishing_gradients.paths import (
    residual_backward,
    step_backward_surrogate,
)
from bpcourse.exercises.u06_vanishing_gradients.scale import (
    clip_by_norm,
    clip_by_value,
    he_std,
    xavier_std,
)

EXERCISES = [
    xavier_std,
    he_std,
    clip_by_norm,
    clip_by_value,
    batchnorm_forward,
    batchnorm_backward,
    batchnorm_backward_alt,
    layernorm_forward,
    layernorm_backward,
    residual_backward,
    step_backward_surrogate,
    *FAULT_EXERCISES,
]
