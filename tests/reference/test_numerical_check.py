"""The gradient checker as a learner writes it."""

import numpy as np

from bpcourse.reference import gradient_check


def test_the_checker_knows_right_from_wrong_and_puts_x_back():
    x = np.random.default_rng(5).standard_normal((3, 5))
    kept, grad = x.copy(), 3 * x**2

    def f(x):
        return (x**3).sum()

    assert gradient_check(f, x, grad) is True
    wrong = grad.copy()
    for value in (wrong[1, 2] * 1.01, np.nan, np.inf):
        wrong[1, 2] = value
        assert gradient_check(f, x, wrong) is False
    assert gradient_check(f, x, grad[:1]) is False
    assert (x == kept).all()
