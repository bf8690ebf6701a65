"""The LSTM with what all steps share taken out of the loop equals the reference, step by step."""

import numpy as np
import pytest

from bpcourse.networks import recurrent as kernels
from bpcourse.reference import recurrent as reference


@pytest.mark.parametrize("N, T, D, H", [(3, 5, 4, 2), (1, 1, 2, 3), (2, 7, 3, 3)])
def test_the_lstm_over_time_equals_the_reference(N, T, D, H):
    rng = np.random.default_rng(T)
    shapes = [(N, T, D), (N, H), (D, 4 * H), (H, 4 * H), (4 * H,)]
    inputs = [rng.standard_normal(shape) for shape in shapes]
    h, cache = kernels.lstm_forward(*inputs)
    reference_h, reference_cache = reference.lstm_forward(*inputs)
    np.testing.assert_allclose(h, reference_h, atol=1e-13)
    dh = rng.standard_normal(h.shape)
    ours = kernels.lstm_backward(dh, cache)
    theirs = reference.lstm_backward(dh, reference_cache)
    for own, right, shape in zip(ours, theirs, shapes, strict=True):
        assert own.shape == shape
        np.testing.assert_allclose(own, right, rtol=1e-11, atol=1e-12)


def test_the_lstm_keeps_float32():
    rng = np.random.default_rng(0)
    shapes = [(3, 5, 4), (3, 2), (4, 8), (2, 8), (8,)]
    h, cache = kernels.lstm_forward(*(rng.standard_normal(s).astype(np.float32) for s in shapes))
    grads = kernels.lstm_backward(np.ones_like(h), cache)
    assert {a.dtype for a in (h, *grads)} == {np.dtype(np.float32)}
