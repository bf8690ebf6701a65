"""Nearly right is said, with the number of digits and what makes such errors."""

import numpy as np
import pytest

from bpcourse.checking.telling.near_miss import near_miss

RIGHT = np.array([[1.234567891, -2.2], [0.3, 4.4]])
TOLERANCE = 1e-15 * np.abs(RIGHT)


def said(own, right=RIGHT):
    return near_miss([(own, right, 1e-15 * np.abs(right))])


@pytest.mark.parametrize("error, digits", [(3e-6, "5 digits"), (2e-10, "9 digits")])
def test_the_digits_that_agree_are_counted(error, digits):
    assert digits in said(RIGHT + error * 4.4 * np.array([[1, -1], [0, 1]]))


def test_float32_is_told_from_its_numbers():
    assert "float32" in said(RIGHT.astype(np.float32).astype(float))
    assert "have that" not in said(RIGHT * (1 + 1e-7 * np.array([[1, -1], [1, -1]])))


def test_an_eps_below_a_fraction_line_makes_everything_smaller():
    x = np.array([0.5, 1.0, 3.0])
    assert "eps below a fraction line" in said(1 / (x + 1e-8), 1 / x)


def test_one_case_that_is_far_off_says_that_it_is_something_else():
    near = (RIGHT * (1 + 1e-8), RIGHT, TOLERANCE)
    assert near_miss([near, (RIGHT + 1, RIGHT, TOLERANCE)]) == ""
    assert near_miss([near, (RIGHT, RIGHT, TOLERANCE)])


def test_what_is_right_or_should_be_zero_is_not_near():
    assert said(RIGHT.copy()) == ""
    assert said(np.full(2, 1e-9), np.zeros(2)) == ""


def test_a_tiny_error_in_a_saturated_case_does_not_hide_that_the_rest_is_nearly_right():
    tiny = (np.array([1.3e-12]), np.array([1.0e-12]), np.array([1e-28]))
    near = (RIGHT * (1 + 1e-8), RIGHT, TOLERANCE)
    text = near_miss([near, tiny])
    assert "digits agree, but not where the right answer is close to 0." in text
    assert "but not where" not in near_miss([near])
    assert near_miss([tiny]) == ""
