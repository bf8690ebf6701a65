"""The logistic map."""

import numpy as np
import pytest

from bpcourse import reference as R


def test_one_step_and_its_slope():
    x, dx_dr = R.logistic_slope(np.array([0.25]), 3.0, 1)
    assert (x[0], dx_dr[0]) == (0.5625, 0.1875)


@pytest.mark.parametrize("r", [2.0, 2.9])
def test_at_rest_the_slope_is_that_of_the_fixed_point(r):
    x, dx_dr = R.logistic_slope(np.array([0.3, 0.6]), r, 2000)
    np.testing.assert_allclose(x, 1 - 1 / r)
    np.testing.assert_allclose(dx_dr, 1 / r**2)


def test_the_slope_is_that_of_a_nudge():
    x0 = np.array([0.2, 0.7])
    _, slope = R.logistic_slope(x0, 3.7, 6)
    ends = [R.logistic_slope(x0, 3.7 + h, 6)[0] for h in (1e-6, -1e-6)]
    np.testing.assert_allclose((ends[0] - ends[1]) / 2e-6, slope, rtol=1e-6)
