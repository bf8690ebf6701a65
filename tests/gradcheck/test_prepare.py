"""What is given becomes float64, and a kink is left for a point beside it."""

import numpy as np
import pytest

from bpcourse.gradcheck import AGREES, DISAGREES, gradcheck


def test_integer_and_float32_inputs_are_upcast_and_it_is_said():
    whole = gradcheck(lambda x: np.sum(x**2), np.array([1, 2, 3]), np.array([2, 4, 6]))
    assert whole and "x was converted from int64 to float64" in str(whole)
    single = gradcheck(lambda x: np.sum(x**3), np.array([1, 2, 3], np.float32), lambda x: 3 * x**2)
    assert single and "x was converted from float32 to float64" in str(single)


@pytest.mark.parametrize("at_zero", [0.0, 1.0])
def test_a_kink_at_the_point_is_left_if_the_gradient_is_a_function(at_zero):
    x = np.array([0.0, 1.0, -1.0])
    relu = lambda x: np.sum(np.maximum(x, 0))
    result = gradcheck(relu, x, lambda x: (x > 0) + at_zero * (x == 0))
    assert result.verdict == AGREES and "kink" in str(result)


def test_a_wrong_gradient_at_a_kink_is_found_beside_it():
    x = np.array([0.0, 1.0, -1.0])
    assert gradcheck(lambda x: np.sum(np.maximum(x, 0)), x, lambda x: x < 0).verdict == DISAGREES
