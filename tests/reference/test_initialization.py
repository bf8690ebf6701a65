"""Initial weights have their spread, and keep signals alive."""

import numpy as np
import pytest

from bpcourse import reference as R


def test_initial_weights_have_the_announced_spread():
    rng = np.random.default_rng(0)
    assert R.xavier_init(400, 600, rng).std() == pytest.approx(R.xavier_std(400, 600), rel=0.01)
    assert R.he_init(400, 600, rng).std() == pytest.approx(R.he_std(400), rel=0.01)


def test_he_keeps_the_signal_of_relu_layers_and_xavier_that_of_linear_ones():
    rng = np.random.default_rng(0)
    x = linear = rng.standard_normal((100, 300))
    for _ in range(10):
        x = np.maximum(x @ R.he_init(300, 300, rng), 0)
        linear = linear @ R.xavier_init(300, 300, rng)
    assert 0.5 < np.mean(x**2) < 2 and 0.5 < np.mean(linear**2) < 2
