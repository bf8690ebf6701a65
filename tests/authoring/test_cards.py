"""A card that says otherwise than its exercise or cell stops the build."""

import pytest

from bpcourse.authoring.cards import check_cards
from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.master import read_master
from bpcourse.course import Course

CARD = "> **Difficulty** ●○○○○ · **Importance** ●●●○○ · **Time** 5 minutes · **2 points**"


@pytest.mark.parametrize(
    "old, new, complaint",
    [
        ("· **2 points**", "· **7 points**", "`check_double_it`: its card says 7 points, but the exe"
         "rcise has 2 points"),
        ("· **2 points**", "· **2 point**", "says 2 point, but the exercise has 2 points"),
        ("### Exercise 1: `double_it`", "### Exercise 2: `double_it`",
         "headed `### Exercise 2: `double_it``, but it should be `### Exercise 1: `double_it``"),
        ("### Exercise 1: `double_it`", "### Exercise 1: `halve_it`", "headed .*halve_it.* should"),
        (CARD, "Double it.", "first line of its card is `Double it.`"),
        (f"### Exercise 1: `double_it`\n\n{CARD}\n", "", "no card above this check"),
        ("### Exercise 1", "### Exercise 1: `other`\n\n### Exercise 2", "no check follows .*other"),
        ("That is all.", "### Exercise 2: `more`", "no check follows the card .*more"),
        ("Question A · 2 points", "Question A · 3 points", "stands .*3 points.* should be .*2 poi"),
        ("Question A", "Question B", "stands .*Question B.* should be .*Question A"),
        ("> **Question A · 2 points, read by your instructor**\n", "", "stands nothing of the kind"),
    ],
)  # fmt: skip
def test_a_card_that_says_otherwise_is_refused(course, edit, old, new, complaint):
    edit(course, old, new)
    with pytest.raises(AuthoringError, match=complaint):
        read_master(course.master("01_tiny"))


def test_an_exercise_that_is_worth_more_makes_its_card_wrong(course, exercise, monkeypatch):
    monkeypatch.setitem(exercise.parts, "out", 3)
    with pytest.raises(AuthoringError, match="says 2 points, but the exercise has 3 points"):
        read_master(course.master("01_tiny"))


def test_the_minutes_of_all_exercises_are_added_up(course):
    assert check_cards(read_master(course.master("01_tiny"))) == {"double_it": 5}


def test_every_card_of_the_course_says_what_its_exercise_says():
    course = Course.find()
    assert all(check_cards(read_master(course.master(unit))) for unit in course.units)
