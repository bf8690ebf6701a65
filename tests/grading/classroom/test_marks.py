"""The final marks of a class: nbgrader's own rules, in one query."""

import datetime as dt
import os
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from bpcourse.grading.classroom.marks import class_marks


@pytest.fixture(scope="module")
def one_book(tmp_path_factory):
    path = tmp_path_factory.mktemp("marks") / "gradebook.db"
    with pytest.MonkeyPatch.context() as patch:
        scripts = str(Path(sys.executable).parent)  # nbgrader calls alembic by name
        patch.setenv("PATH", scripts + os.pathsep + os.environ["PATH"])
        with Gradebook(f"sqlite:///{path}") as book:
            yield book


@pytest.fixture
def book(one_book):
    """The gradebook with a unit in which nobody has a submission."""
    one_book.add_assignment("unit", duedate="2026-11-01 12:00:00")
    one_book.add_notebook("unit", "unit")
    one_book.add_grade_cell("check", "unit", "unit", max_score=5, cell_type="code")
    one_book.add_grade_cell("why", "unit", "unit", max_score=2, cell_type="markdown")
    yield one_book
    one_book.remove_assignment("unit")


def submit(book, student, when, auto=None, manual=None, extra=None):
    book.update_or_create_student(student)
    submission = book.add_submission("unit", student, timestamp=when)
    for grade in submission.notebooks[0].grades:
        if grade.name == "check":
            grade.auto_score, grade.manual_score, grade.extra_credit = auto, manual, extra
    book.db.commit()
    return submission


def test_marks_are_those_that_nbgrader_adds_up(book):
    on_time = dt.datetime(2026, 11, 1, 11)  # noqa: DTZ001  nbgrader's have no zone
    submit(book, "ada", on_time, auto=4.0)
    submit(book, "ben", on_time, auto=4.0, manual=3.0, extra=0.5)
    submit(book, "cleo", on_time)
    found = class_marks(book.engine, "unit")
    for student, marks in found.items():
        theirs = book.find_submission("unit", student)
        assert sum(mark.score for mark in marks.cells.values()) == theirs.score
    assert found["ben"].cells["check"].score == 3.5 and found["ben"].cells["check"].max_score == 5
    assert not found["cleo"].cells["check"].given and not found["ada"].cells["why"].given


def test_late_is_what_comes_after_the_due_date_and_the_extension(book):
    late = dt.datetime(2026, 11, 1, 14)  # noqa: DTZ001
    submit(book, "ada", late, auto=4.0).notebooks[0].late_submission_penalty = 1.0
    submit(book, "ben", late, auto=4.0).extension = dt.timedelta(hours=3)
    submit(book, "cleo", None, auto=4.0)
    book.db.commit()
    found = class_marks(book.engine, "unit")
    assert {student: (m.late, m.penalty) for student, m in found.items()} == {
        "ada": (True, 1.0),
        "ben": (False, 0.0),
        "cleo": (False, 0.0),
    }


def test_other_units_have_no_part_in_it(book):
    submit(book, "ada", None, auto=4.0)
    assert class_marks(book.engine, "other") == {}
