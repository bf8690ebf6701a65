"""Hunters and prey."""

import numpy as np

from bpcourse import reference as R

START, RATES = np.array([1.6, 0.6]), np.array([1.1, 0.8, 0.5, 0.9])


def test_where_births_and_deaths_balance_nothing_changes():
    rest = np.array([RATES[3] / RATES[2], RATES[0] / RATES[1]])
    np.testing.assert_allclose(R.predator_prey(rest, RATES), 0, atol=1e-15)
    ys, _ = R.euler_forward(rest, RATES, 0.1, 5)
    np.testing.assert_allclose(ys, np.tile(rest, (6, 1)))


def test_one_step_of_the_adjoint_looks_at_the_end_and_one_of_the_backward_at_the_start():
    ys, cache = R.euler_forward(START, RATES, 0.1, 1)
    pull = np.array([1.0, 0.5])
    dy0, dp = R.euler_backward(np.stack([0 * pull, pull]), cache)
    through_y, through_p = R.predator_prey_backward(pull, START, RATES)
    np.testing.assert_allclose(dy0, pull + 0.1 * through_y)
    np.testing.assert_allclose(dp, 0.1 * through_p)
    y0, a, dp = R.adjoint_backward(pull, ys[1], RATES, 0.1, 1)
    through_y, through_p = R.predator_prey_backward(pull, ys[1], RATES)
    np.testing.assert_allclose(a, pull + 0.1 * through_y)
    np.testing.assert_allclose(dp, 0.1 * through_p)
    np.testing.assert_allclose(y0, ys[1] - 0.1 * R.predator_prey(ys[1], RATES))


def test_both_ways_back_meet_as_the_steps_become_short():
    gaps, pull = [], np.array([1.0, 0.5])
    for steps in (400, 800, 1600):
        h = 4.0 / steps
        ys, cache = R.euler_forward(START, RATES, h, steps)
        dys = np.zeros_like(ys)
        dys[-1] = pull
        exact = np.concatenate(R.euler_backward(dys, cache))
        adjoint = np.concatenate(R.adjoint_backward(pull, ys[-1], RATES, h, steps)[1:])
        gaps.append(np.linalg.norm(adjoint - exact))
    np.testing.assert_allclose(gaps[1] / gaps[0], 0.5, atol=0.05)
    np.testing.assert_allclose(gaps[2] / gaps[1], 0.5, atol=0.05)
