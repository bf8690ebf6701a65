"""Roots, solutions and argmins."""

import numpy as np
import pytest

from bpcourse import reference as R


def normal(*shape, seed=0):
    return np.random.default_rng([seed, *shape]).standard_normal(shape)


def test_keplers_equation_holds():
    M = np.linspace(-6, 6, 13)
    E, _ = R.kepler_forward(M, 0.7)
    np.testing.assert_allclose(E - 0.7 * np.sin(E), M, atol=1e-14)


def test_on_a_circle_the_angle_is_the_time():
    M = np.array([0.5, 2.0])
    E, cache = R.kepler_forward(M, 0.0)
    np.testing.assert_array_equal(E, M)
    dM, de = R.kepler_backward(np.ones(2), cache)
    np.testing.assert_array_equal(dM, np.ones(2))
    assert de == pytest.approx(np.sin(M).sum())


def test_the_market_clears_and_the_slope_of_the_revenue_is_that_of_a_nudge():
    t, A, k, c = np.array([0.0, 0.7, 4.0]), 6.0, 0.4, 1.5
    nudged = [R.tax_revenue(t + h, A, k, c)[0] for h in (1e-6, -1e-6)]
    _, slope = R.tax_revenue(t, A, k, c)
    np.testing.assert_allclose((nudged[0] - nudged[1]) / 2e-6, slope, rtol=1e-6)
    price = slope[0] / c  # at no tax the slope is the amount
    assert A * np.exp(-k * price) == pytest.approx(c * price)


def test_least_squares_is_that_of_numpy():
    A, y = normal(7, 3), normal(7)
    theta, _ = R.lstsq_forward(A, y)
    np.testing.assert_allclose(theta, np.linalg.lstsq(A, y, rcond=None)[0], rtol=1e-10)


def test_without_a_residual_only_the_second_part_of_da_is_left():
    A, theta, dtheta = normal(5, 2), normal(2), normal(2, seed=1)
    _, cache = R.lstsq_forward(A, A @ theta)
    dA, dy = R.lstsq_backward(dtheta, cache)
    np.testing.assert_allclose(dA, -np.outer(dy, theta), atol=1e-12)


def test_the_gradient_of_the_strengths_is_that_of_nudges():
    data = normal(6, 4), normal(6), normal(5, 4), normal(5)
    log_lam = normal(4, seed=3)
    _, slopes = R.ridge_strength_gradient(log_lam, *data)
    for d, nudge in enumerate(1e-6 * np.eye(4)):
        ends = [R.ridge_strength_gradient(log_lam + s * nudge, *data)[0] for s in (1, -1)]
        assert (ends[0] - ends[1]) / 2e-6 == pytest.approx(slopes[d], rel=1e-5, abs=1e-9)
