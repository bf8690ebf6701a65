"""log-sum-exp behind a forward that has a slip: its exact derivative, written by hand, counts."""

import numpy as np
import pytest

from bpcourse.checking.assess import assess
from bpcourse.exercises import get_exercise

BACKWARD = get_exercise("logsumexp_backward")


def softmax(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def of_largest(x):
    """1 at the largest entry of each row."""
    return np.eye(x.shape[1])[x.argmax(axis=1)]


def without_logarithm(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return of_largest(x) * (1 - e.sum(axis=1, keepdims=True)) + e


def not_put_back(x):
    return softmax(x) - of_largest(x)


def earned(forward, slope):
    """Points of this pair; the cache is x."""

    def own_forward(x):
        return forward(x)[0], x

    return assess(BACKWARD, lambda dout, x: dout[:, None] * slope(x), own_forward).points


def slip(name):
    return BACKWARD.of.wrong(next(m for m in BACKWARD.of.mistakes if m.name == name))


@pytest.mark.parametrize(
    "name, slope",
    [
        ("written as it is read", softmax),
        ("one largest entry for all rows", softmax),
        ("smallest entry taken out", softmax),
        ("mean taken out", softmax),
        ("mean instead of sum", softmax),
        ("logarithm forgotten", without_logarithm),
    ],
)
def test_the_derivative_of_a_slip_earns_full_points(name, slope):
    assert earned(slip(name), slope) == BACKWARD.points


def test_what_hardly_depends_on_the_scores_earns_nothing():
    assert earned(slip("what was taken out is not put back"), not_put_back) == 0


def test_the_slope_of_the_largest_entry_alone_earns_nothing():
    assert earned(lambda x: (x.max(axis=1), None), of_largest) == 0
