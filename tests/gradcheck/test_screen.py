"""What cannot be compared at all is said before anything is measured."""

import numpy as np
import pytest

from bpcourse.gradcheck import DISAGREES, INCONCLUSIVE, gradcheck


@pytest.mark.parametrize(
    "wrong, words",
    [
        (np.ones((1, 3)), "has shape (1, 3)"),
        (np.array([1.0, np.nan, 1.0]), "nan at [1]"),
        (np.array([1.0, np.inf, 1.0]), "inf at [1]"),
        (None, "o gradient was"),
        ("text", "no array"),
    ],
)
def test_what_is_no_gradient_at_all(wrong, words):
    result = gradcheck(np.sum, (np.ones(3),), (wrong,))
    assert result.verdict == DISAGREES and words in str(result)


def test_inconclusive_if_the_function_is_not_finite():
    x = np.array([-1.0, 1.0])
    result = gradcheck(lambda x: np.sum(np.log(x)), x, 1 / x)
    assert result.verdict == INCONCLUSIVE and "not finite" in result.reason
