"""What is said of a unit's grades."""

import pytest

from bpcourse.grading.classroom.exports.filling import about, points, some
from tests.grading.classroom.exports.files import GRADES


def test_what_is_by_hand_late_or_waiting_is_named():
    filled = about("u", GRADES, ["zoe"])
    assert filled.said == [
        "u: points still to be given by hand (1): ben (2)",
        "u: penalties for being late are included: ben (-1), cleo (-2)",
    ]
    assert filled.problems == ["u: handed in and not graded, run bpcourse grade: zoe"]


def test_of_many_names_the_first_are_said():
    assert some("abc") == "a, b, c"
    assert some(map(str, range(100))).endswith("10, 11 and 88 more")


@pytest.mark.parametrize("text, number", [("10", 10), ("2,5", 2.5), (" 1.0 ", 1), ("(read)", None)])
def test_points_are_read_with_a_point_or_a_comma(text, number):
    assert points(text) == number
