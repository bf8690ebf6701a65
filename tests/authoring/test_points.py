"""What a master gives points for is known before it can be built."""

from bpcourse.authoring.points import points_of_master


def test_the_points_are_the_exercise_s_and_those_of_written_questions(course):
    expected = {"check_double_it": 2.0, "slope_in_words": 2.0}
    assert points_of_master(course.master("01_tiny")) == expected


def test_a_card_that_is_not_written_yet_does_not_matter(course, edit):
    edit(course, '"points": 2', '"points": 5')
    edit(course, "> **Difficulty** ", "> ")
    assert points_of_master(course.master("01_tiny"))["slope_in_words"] == 5.0


def test_a_master_that_cannot_be_read_gives_none(course, edit):
    edit(course, '"points": 2', '"points": "two"')
    assert points_of_master(course.master("01_tiny")) is None
