"""Dropout is judged by shares that are those of enough draws."""

import numpy as np
import pytest

from bpcourse.checking.assess import assess
from bpcourse.exercises import get_exercise


@pytest.mark.parametrize("draw", ["randn", "column", "sample"])
def test_one_slip_in_the_mask_is_one_mistake_whatever_generator_it_uses(draw):
    """Shares are those of enough draws, so another generator's mask gives the same verdict."""
    shapes = {
        "randn": lambda shape: np.random.randn(*shape),  # noqa: NPY002
        "column": lambda shape: np.random.rand(shape[-1]),  # noqa: NPY002
        "sample": lambda shape: np.random.rand(shape[0], *[1] * (len(shape) - 1)),  # noqa: NPY002
    }
    names = {
        "randn": "randn for rand",
        "column": "one decision for a whole column",
        "sample": "one decision for a whole sample",
    }

    def dropout_forward(x, dropout_param):
        p = dropout_param["p"]
        if dropout_param["mode"] == "test":
            return x, None
        np.random.seed(dropout_param["seed"])  # noqa: NPY002  as people write it
        mask = shapes[draw](x.shape) < p
        return x * mask / p, mask

    exercise = get_exercise("dropout_forward")
    for seed in range(25):
        parts = assess(exercise, dropout_forward, seed=seed).parts
        assert [p.mistakes for p in parts if p.status != "right"] == [(names[draw],)]
