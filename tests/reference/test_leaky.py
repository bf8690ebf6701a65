"""A leaky memory."""

import numpy as np

from bpcourse import reference as R


def test_a_single_1_leaks_away_and_so_does_its_gradient():
    x = np.array([[[1.0], [0.0], [0.0]]])
    h, cache = R.leaky_forward(x, np.zeros((1, 1)), np.array([0.5]))
    np.testing.assert_array_equal(h.ravel(), [1, 0.5, 0.25])
    dh = np.array([[[0.0], [0.0], [1.0]]])
    dx, dh0, dkeep = R.leaky_backward(dh, cache)
    np.testing.assert_array_equal(dx.ravel(), [0.25, 0.5, 1])
    assert (dh0.item(), dkeep.item()) == (0.125, 1.0)  # keep**2 at 0.5
