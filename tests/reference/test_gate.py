"""A gated layer: its gradients are those of its own forward."""

import numpy as np
import pytest

from bpcourse import reference as R


@pytest.mark.parametrize("name, place", [("w", 1), ("v", 2)])
def test_the_gradients_are_slopes_of_the_forward(name, place):
    rng = np.random.default_rng(0)
    given = {"x": rng.normal(size=(4, 3)), "w": rng.normal(size=(3, 2)), "v": rng.normal(size=2)}
    upstream, along = rng.normal(size=(4, 2)), rng.normal(size=given[name].shape)

    def moved(t):
        out = R.gate_gradients(**given | {name: given[name] + t * along}, upstream=upstream)[0]
        return (upstream * out).sum()

    grad = R.gate_gradients(**given, upstream=upstream)[place]
    assert (grad * along).sum() == pytest.approx(R.numerical_derivative(moved, 0.0), rel=1e-7)
