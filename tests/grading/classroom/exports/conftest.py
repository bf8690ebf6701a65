"""A gradebook of nbgrader's, with marks as grading leaves them."""

import os
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from bpcourse.course import Course
from tests.grading.classroom.archives import OTHER, UNIT

CONFIG = """c = get_config()
c.CourseDirectory.db_url = "sqlite:///{}"
"""


@pytest.fixture(scope="session")
def gradebook_file(tmp_path_factory):
    """Two units of 5 points, 2 of them for a written answer: ada is read, ben is late and not read,
    cleo has earned less than her penalty, dora has handed in one unit only.
    """
    scripts = str(Path(sys.executable).parent)  # nbgrader calls alembic by name
    os.environ["PATH"] = scripts + os.pathsep + os.environ["PATH"]
    path = tmp_path_factory.mktemp("gradebook") / "elsewhere.db"
    with Gradebook(f"sqlite:///{path}") as book:
        for unit in (UNIT, OTHER):
            book.add_assignment(unit)
            book.add_notebook(unit, unit)
            book.add_grade_cell("check", unit, unit, max_score=3, cell_type="code")
            book.add_grade_cell("why", unit, unit, max_score=2, cell_type="markdown")
        marks = {"ada": (2.5, 1.5, 0), "ben": (3, None, 1), "cleo": (0.5, 0, 2), "dora": (3, 2, 0)}
        for student, (auto, by_hand, penalty) in marks.items():
            names = {"first_name": "Ben", "last_name": "Né", "email": "b@x"}
            book.add_student(student, **(names if student == "ben" else {}))
            for unit in (UNIT, OTHER)[: 1 if student == "dora" else 2]:
                book.add_submission(unit, student)
                book.find_submission_notebook(unit, unit, student).late_submission_penalty = penalty
                check = book.find_grade("check", unit, unit, student)
                check.auto_score, check.needs_manual_grade = auto, False
                why = book.find_grade("why", unit, unit, student)
                why.manual_score, why.needs_manual_grade = by_hand, by_hand is None
        book.db.commit()
    return path


@pytest.fixture
def graded(course: Course, gradebook_file):
    """A course whose configuration names that gradebook."""
    (course.root / "nbgrader_config.py").write_text(CONFIG.format(gradebook_file))
    return course
