"""What is said, and with how many digits."""

import numpy as np

from bpcourse.gradcheck import gradcheck


def test_the_text_says_what_was_compared_and_what_it_cost():
    x = np.arange(3.0)
    text = str(gradcheck(np.sum, x, np.array([1.0, 1.0, 2.0]), name="my_sum"))
    assert text.startswith("gradcheck of my_sum: disagrees")
    assert "[2]. Your gradient there: 2, numerical derivative: 1 " in text
    assert "calls of the function" in text


def test_numbers_that_differ_are_shown_with_digits_that_differ():
    x = np.array([0.123456789])
    text = str(gradcheck(np.sum, x, np.array([1 + 4e-8])))
    assert "Your gradient there: 1.00000004, numerical derivative: 1 " in text
