"""A softmax over distances."""

import numpy as np
import pytest

from bpcourse import reference as R


def test_the_loss_is_the_softmax_loss_of_the_negative_squared_distances():
    p, q = np.random.default_rng(0).standard_normal((2, 4, 3))
    scores = -((p[:, None] - q) ** 2).sum(axis=2)
    loss, dscores, _, _ = R.distance_softmax_loss(p, q)
    expected, dexpected = R.softmax_loss(scores, np.arange(4))
    assert loss == pytest.approx(expected)
    np.testing.assert_allclose(dscores, dexpected)


@pytest.mark.parametrize("which", (0, 1))
def test_its_gradients_are_the_slopes_of_the_loss(which):
    rng = np.random.default_rng(1)
    points = list(rng.standard_normal((2, 4, 3)))
    grad = R.distance_softmax_loss(*points)[2 + which]
    nudge = rng.standard_normal((4, 3))
    ends = []
    for step in (1e-6, -1e-6):
        moved = list(points)
        moved[which] = points[which] + step * nudge
        ends.append(R.distance_softmax_loss(*moved)[0])
    assert (grad * nudge).sum() == pytest.approx((ends[0] - ends[1]) / 2e-6, rel=1e-6)
