"""Unit 12: the engine of unit 10 grown up."""

from bpcourse.exercises.u12_engine.bootstrapped import td_gradients
from bpcourse.exercises.u12_engine.checkpoints import checkpointed_backward, peak_activations
from bpcourse.exercises.u12_engine.curvature import hvp, largest_eigenvalue
from bpcourse.exercises.u12_engine.kept import kept_bytes
from bpcourse.exercises.u12_engine.patches import patch_indices
from bpcourse.exercises.u12_engine.quantized import quantize_gradients
from bpcourse.exercises.u12_engine.recomputed import recomputed_dropout
from bpcourse.exercises.u12_engine.stable import logsumexp_backward, logsumexp_forward

EXERCISES = [
    kept_bytes,
    peak_activations,
    checkpointed_backward,
    recomputed_dropout,
    hvp,
    largest_eigenvalue,
    logsumexp_forward,
    logsumexp_backward,
    quantize_gradients,
    patch_indices,
    td_gradients,
]
