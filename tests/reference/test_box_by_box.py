"""Both derivations: each box is the derivative by that box, and all together are the loss's gradient."""

import numpy as np
import pytest

from bpcourse.reference import (
    binary_cross_entropy,
    binary_cross_entropy_steps,
    cross_entropy_steps,
    softmax_loss,
)

RNG = np.random.default_rng(3)
X, Y = RNG.standard_normal((5, 3)), np.array([0, 2, 1, 1, 0])
T = RNG.uniform(0.1, 0.9, (5, 3))


def slopes(f, values):
    """Central differences of f, entry by entry."""
    found = np.zeros_like(values)
    for index in np.ndindex(values.shape):
        nudge = np.zeros_like(values)
        nudge[index] = 1e-6
        found[index] = (f(values + nudge) - f(values - nudge)) / 2e-6
    return found


def mean_of(log_p):
    return -log_p[np.arange(len(Y)), Y].mean()


E = np.exp(X)
TOTAL = E.sum(axis=1, keepdims=True)
FROM_BOX = {  # the loss as a function of each box, all that lies before held still
    "dlog_p": (mean_of, np.log(E / TOTAL)),
    "dp": (lambda p: mean_of(np.log(p)), E / TOTAL),
    "dtotal": (lambda total: mean_of(np.log(E / total)), TOTAL),
    "de": (lambda e: mean_of(np.log(e / e.sum(axis=1, keepdims=True))), E),
    "dx": (lambda x: softmax_loss(x, Y)[0], X),
}


@pytest.mark.parametrize("place, box", list(enumerate(FROM_BOX)))
def test_each_gradient_of_cross_entropy_is_that_of_its_box(place, box):
    f, values = FROM_BOX[box]
    np.testing.assert_allclose(
        cross_entropy_steps(X, Y)[place], slopes(f, values), rtol=1e-7, atol=1e-9
    )


def test_the_boxes_of_cross_entropy_end_in_the_gradient_of_the_loss():
    np.testing.assert_allclose(cross_entropy_steps(X, Y)[-1], softmax_loss(X, Y)[1], atol=1e-15)


def test_the_boxes_of_binary_cross_entropy_end_in_the_gradient_of_the_loss():
    *_, ds, dx = binary_cross_entropy_steps(X, T)
    np.testing.assert_allclose(dx, binary_cross_entropy(X, T)[1], atol=1e-15)
    of_s = lambda s: np.mean(-T * np.log(s) - (1 - T) * np.log(1 - s))
    np.testing.assert_allclose(ds, slopes(of_s, 1 / (1 + np.exp(-X))), rtol=1e-7)
