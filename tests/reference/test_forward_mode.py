"""Forward mode, one operation at a time."""

import numpy as np
import pytest

from bpcourse import reference as R

OPERATIONS = (lambda a, b: a + b, lambda a, b: a * b, lambda a, b: a / b, lambda a, b: np.tanh(a))


@pytest.mark.parametrize("place", range(4))
def test_a_velocity_is_the_slope_along_the_motion(place):
    a, b, a_dot, b_dot = 0.7, -1.3, 2.0, 0.4
    along = R.numerical_derivative(
        lambda t: OPERATIONS[place](a + t * a_dot, b + t * b_dot),
        0.0,
    )
    assert R.velocity_rules(a, b, a_dot, b_dot)[place] == pytest.approx(along, rel=1e-7)
