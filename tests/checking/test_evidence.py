"""What is said of a wrong answer that no known mistake explains."""

import numpy as np
import pytest

from bpcourse.checking.assess import assess
from bpcourse.checking.evidence import evidence
from bpcourse.checking.rounding import Rounded
from bpcourse.exercises import get_exercise
from bpcourse.reference import affine_backward as right_backward, affine_forward

EXERCISE = get_exercise("affine_backward")


def part(report, name):
    return next(p for p in report.parts if p.name == name)


def test_an_unknown_mistake_is_not_guessed_but_described():
    def strange(dout, cache):
        dx, dw, db = right_backward(dout, cache)
        return dx, 3 * dw, db

    report = assess(EXERCISE, strange, affine_forward)
    assert part(report, "dw").mistakes == ()
    assert "3 times" in part(report, "dw").evidence


RIGHT = np.array([[1.0, -2.0], [3.0, 4.0], [-5.0, 6.0]])


@pytest.mark.parametrize(
    "own, words",
    [
        (0 * RIGHT, "zero everywhere"),
        (-RIGHT, "the sign is the opposite"),
        (0.25 * RIGHT, "0.25 times"),
        (np.abs(RIGHT), "some signs are not"),
        (RIGHT + np.array([[0], [0], [1]]), "index 2 along axis 0"),
        (RIGHT.T, "transpose"),
        (RIGHT + np.arange(6).reshape(3, 2), ""),
    ],
)
def test_what_is_striking_about_a_wrong_array(own, words):
    told = evidence([(own, Rounded(RIGHT))])
    assert words in told and bool(words) == bool(told)


def test_nothing_is_said_of_what_holds_in_some_cases_only():
    pairs = [(-RIGHT, Rounded(RIGHT)), (RIGHT + np.eye(3, 2), Rounded(RIGHT))]
    assert "sign" not in evidence(pairs)


def test_cases_that_are_right_are_counted():
    pairs = [(RIGHT, Rounded(RIGHT)), (RIGHT + np.sin(RIGHT), Rounded(RIGHT))]
    assert evidence(pairs).startswith("1 of the 2 cases are right")
