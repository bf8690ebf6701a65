"""The loops that unit 5 gives to mend draw what the rules of the unit draw."""

import numpy as np

from bpcourse import reference as R

START, STEEP = np.array([-5.0, 1.2]), np.array([1.0, 30.0])


def gradient(w):
    return STEEP * w


def constant(_):
    return 0.02


def test_two_points_roll_as_momentum_does():
    rolled = R.descend(START, gradient, R.momentum, {"momentum": 0.8}, constant, 20)
    np.testing.assert_allclose(R.two_points(START, gradient, 0.02, 0.8, 20), rolled)


def test_pieces_together_are_plain_descent():
    plain = R.descend(START, gradient, R.sgd, {}, constant, 20)
    pieces = np.diag(STEEP)
    path = R.in_pieces(START, lambda w, k: pieces[k] * w, 2, 0.02, 20)
    np.testing.assert_allclose(path, plain)


def test_the_largest_slope_makes_the_first_step_as_long_as_the_rate_and_no_step_longer():
    steps = np.diff(R.largest_slope(START, gradient, 0.1, 0.9, 20), axis=0)
    np.testing.assert_allclose(steps[0], [0.1, -0.1])
    assert np.abs(steps).max() <= 0.1 + 1e-12
