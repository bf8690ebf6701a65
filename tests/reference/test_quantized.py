"""Weights on a grid: straight-through is the gradient of what is left without the rounding."""

import numpy as np
import pytest

from bpcourse import reference as R


def test_the_values_are_whole_multiples_of_the_step_and_near():
    w = np.random.default_rng(0).normal(size=1000)
    out = R.quantize(w, 0.3, 3)
    assert len(np.unique(out)) == 7
    inside = np.abs(w) < 0.9
    assert np.abs(out - w)[inside].max() <= 0.15 + 1e-12


@pytest.mark.parametrize("place", ["w", "step"])
def test_the_gradients_are_slopes_with_the_rounding_frozen(place):
    rng = np.random.default_rng(1)
    w, dout, step, most = rng.normal(size=(4, 5)), rng.normal(size=(4, 5)), 0.3, 2
    left_by_rounding = R.quantize(w, step, most) / step - np.clip(w / step, -most, most)

    def smooth(w, step):
        return (dout * step * (np.clip(w / step, -most, most) + left_by_rounding)).sum()

    dw, dstep = R.quantize_gradients(w, step, most, dout)
    along = rng.normal(size=w.shape)
    if place == "w":
        slope = R.numerical_derivative(lambda t: smooth(w + t * along, step), 0.0)
        assert (dw * along).sum() == pytest.approx(slope, rel=1e-6)
    else:
        slope = R.numerical_derivative(lambda t: smooth(w, step + t), 0.0)
        assert dstep == pytest.approx(slope, rel=1e-6)
