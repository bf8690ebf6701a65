"""A block with dropout: the gradients are those of the pass that was made."""

import numpy as np
import pytest

from bpcourse import reference as R


@pytest.mark.parametrize("name, place", [("x", 1), ("w1", 2), ("w2", 3)])
def test_the_gradients_are_slopes_of_the_forward(name, place):
    rng = np.random.default_rng(0)
    given = {
        "x": rng.normal(size=(6, 3)),
        "w1": rng.normal(size=(3, 5)),
        "w2": rng.normal(size=(5, 2)),
    }
    rest = {"keep": 0.5, "seed": 4, "dout": rng.normal(size=(6, 2))}
    along = rng.normal(size=given[name].shape)

    def moved(t):
        out = R.recomputed_dropout(**given | {name: given[name] + t * along}, **rest)[0]
        return (rest["dout"] * out).sum()

    grad = R.recomputed_dropout(**given, **rest)[place]
    assert (grad * along).sum() == pytest.approx(R.numerical_derivative(moved, 0.0), rel=1e-7)
