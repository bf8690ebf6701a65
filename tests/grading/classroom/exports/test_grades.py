"""Grades are those that nbgrader says, from the gradebook that the configuration names."""

import pytest
from nbgrader.api import Gradebook

from bpcourse.grading.classroom.exports.grades import Grade, read_grades
from bpcourse.grading.nbgrader.unavailable import GradingUnavailable
from tests.grading.classroom.archives import OTHER, UNIT, a_folder


def test_points_penalty_and_what_is_still_by_hand(graded):
    book = read_grades(graded, [UNIT, OTHER])
    assert book.units[UNIT]["ada"] == Grade(raw=4, most=5)
    assert book.units[UNIT]["ben"] == Grade(raw=3, most=5, penalty=1, by_hand=2)
    assert book.units[UNIT]["ben"].score == 2 and book.units[UNIT]["cleo"].score == 0
    assert set(book.units[OTHER]) == {"ada", "ben", "cleo"}
    assert book.names["ben"] == ("Ben", "Né", "b@x")


def test_nbgrader_says_the_same(graded, gradebook_file):
    ours = read_grades(graded, [UNIT]).units[UNIT]
    with Gradebook(f"sqlite:///{gradebook_file}") as book:
        for student, grade in ours.items():
            theirs = book.find_submission(UNIT, student)
            assert (theirs.score, theirs.max_score) == (grade.raw, grade.most)
            assert theirs.late_submission_penalty == grade.penalty
            assert theirs.needs_manual_grade == bool(grade.by_hand)


def test_who_waits_for_grading_is_known(graded):
    a_folder(graded.classroom / "submitted", {f"zoe/{UNIT}/{UNIT}.ipynb": b"{}"})
    assert read_grades(graded, [UNIT]).ungraded == {UNIT: ["zoe"]}


def test_a_unit_that_nobody_has_graded_has_no_grades(graded):
    assert read_grades(graded, ["09_none"]).units == {"09_none": {}}


def test_a_gradebook_that_is_not_there_is_not_made(course, tmp_path):
    path = tmp_path / "none.db"
    (course.root / "nbgrader_config.py").write_text(
        f'c = get_config()\nc.CourseDirectory.db_url = "sqlite:///{path}"\n'
    )
    with pytest.raises(GradingUnavailable, match=r"no gradebook .*none\.db"):
        read_grades(course, [UNIT])
    assert not path.exists()
    path.write_bytes(b"no database at all, but more than a hundred bytes of it" * 9)
    with pytest.raises(GradingUnavailable, match="is no SQLite database"):
        read_grades(course, [UNIT])
