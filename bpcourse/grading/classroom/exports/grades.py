"""A unit's grades, as nbgrader's gradebook has them, read in a few queries for the whole class."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, create_engine, make_url, select

from bpcourse.course import Course
from bpcourse.grading.classroom.marks import class_marks
from bpcourse.grading.nbgrader.gradebook import TABLES, unit_rows
from bpcourse.grading.nbgrader.unavailable import GradingUnavailable, told


@dataclass
class Grade:
    """What one student has for one unit.

    raw      points earned; most: of the whole unit
    penalty  for being late
    by_hand  points of answers that somebody must still read
    """

    raw: float = 0.0
    most: float = 0.0
    penalty: float = 0.0
    by_hand: float = 0.0

    @property
    def score(self) -> float:
        """What counts, as nbgrader has it: never below zero."""
        return max(0.0, self.raw - self.penalty)


@dataclass(frozen=True)
class Gradebook:
    """The class and its grades.

    units     {unit: {student: grade}}
    names     {student: (first name, last name, email)}, where nbgrader was told
    ungraded  {unit: students who have handed in and have no grade}
    """

    units: dict[str, dict[str, Grade]]
    names: dict[str, tuple[str, str, str]]
    ungraded: dict[str, list[str]]


def read_grades(course: Course, units: list[str]) -> Gradebook:
    """The grades of these units, from the gradebook that nbgrader_config.py names.

    GradingUnavailable if it cannot be read, or is not there.
    """
    where = course.nbgrader_config().CourseDirectory
    url = make_url(where.db_url)
    if url.drivername.startswith("sqlite") and not Path(url.database or "").is_file():
        raise GradingUnavailable(
            f"There is no gradebook ({url.database}): run `bpcourse grade` first."
        )
    with told(where.db_url, course.classroom):
        engine = create_engine(url)
        try:
            grades = {unit: _grades(engine, unit) for unit in units}
            names = _names(engine)
        finally:
            engine.dispose()
    ungraded = {
        unit: [student for student in course.submissions(unit) if student not in grades[unit]]
        for unit in units
    }
    return Gradebook(grades, names, ungraded)


def _grades(engine: Engine, unit: str) -> dict[str, Grade]:
    rows = unit_rows(engine, unit)
    most = sum(row["max_score"] for row in rows["grade_cells"] + rows["task_cells"])
    return {
        student: Grade(
            raw=sum(mark.score for mark in marks.cells.values()),
            most=most,
            penalty=marks.penalty,
            by_hand=sum(
                mark.max_score for mark in marks.cells.values() if mark.review or not mark.given
            ),
        )
        for student, marks in class_marks(engine, unit).items()
    }


def _names(engine: Engine) -> dict[str, tuple[str, str, str]]:
    student = TABLES["student"]
    columns = (student.c.id, student.c.first_name, student.c.last_name, student.c.email)
    with engine.connect() as connection:
        return {
            name: (first or "", last or "", email or "")
            for name, first, last, email in connection.execute(select(*columns))
        }
