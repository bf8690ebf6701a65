"""Losses: their gradients, and logits far from 0."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from bpcourse import reference as R

LOSSES = {
    "mse": (R.mse_loss, lambda rng: rng.standard_normal((4, 3))),
    "softmax": (R.softmax_loss, lambda rng: rng.integers(3, size=4)),
    "binary cross-entropy": (R.binary_cross_entropy, lambda rng: rng.random((4, 3))),
}


@pytest.mark.parametrize("name", LOSSES)
@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1000))
def test_loss_gradient_matches_central_differences(name, seed):
    loss, targets = LOSSES[name]
    rng = np.random.default_rng(seed)
    x, y, direction = rng.standard_normal((4, 3)), targets(rng), rng.standard_normal((4, 3))
    value, dx = loss(x, y)
    slope = R.numerical_derivative(lambda s: loss(x + s * direction, y)[0], 0.0)
    assert np.shape(value) == () and dx.shape == x.shape
    assert np.sum(dx * direction) == pytest.approx(slope, rel=1e-7, abs=1e-8)


@pytest.mark.filterwarnings("error")
def test_losses_stay_finite_for_extreme_logits():
    x = np.array([[1e4, -1e4, 0.0]])
    assert np.isfinite(R.softmax_loss(x, np.array([1]))[0])
    assert R.binary_cross_entropy(x, np.array([[1.0, 0.0, 1.0]]))[0] == pytest.approx(np.log(2) / 3)
