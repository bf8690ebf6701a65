"""One unit of a course, while it is graded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine

from bpcourse.course import Course
from bpcourse.files import Files
from bpcourse.grading.batch import freshness
from bpcourse.grading.batch.digests import digest
from bpcourse.grading.batch.records import Records
from bpcourse.grading.nbgrader import gradebook
from bpcourse.grading.nbgrader.class_rows import rows_of_students
from bpcourse.grading.nbgrader.gradebook import Rows
from bpcourse.grading.nbgrader.jobs import Unit


@dataclass(frozen=True)
class GradingRun:
    """What planning, writing and results have in common.

    engine  of the gradebook
    pages   whether feedback pages are written
    began   when, in UTC
    """

    course: Course
    unit: Unit
    engine: Engine
    pages: bool
    began: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def records(self) -> Records:
        """What earlier runs have graded."""
        return Records(self.course.classroom, self.unit.name)

    def rows(self, student: str) -> Rows:
        """A student's rows in the gradebook, as they are now."""
        return gradebook.student_rows(self.engine, self.unit.rows, student)

    def rows_of(self, students: Sequence[str]) -> Iterator[tuple[str, Rows | None]]:
        """Each student with their rows as they were lately, or None; see class_rows."""
        return rows_of_students(self.engine, self.unit.rows, students)

    def grade(self, handed_in: Files) -> str:
        """One name for all that a grade depends on."""
        return digest(self._grade, handed_in)

    def penalty(self, rows: Rows) -> str:
        """One name for all that a penalty for being late depends on."""
        return digest(self._penalty, freshness.lateness(self.unit, rows))

    def page_shows(self, rows: Rows) -> str:
        """One name for all that a page depends on beside the grade."""
        return digest(self._page, gradebook.marks(rows))

    @cached_property
    def _grade(self) -> str:
        return freshness.grade_digest(self.unit)

    @cached_property
    def _penalty(self) -> str:
        return freshness.penalty_digest(self.unit)

    @cached_property
    def _page(self) -> str:
        return freshness.page_digest(self.unit)

    @cached_property
    def master(self) -> Path:
        """The notebook that the unit is graded by."""
        return self.course.source_notebook(self.unit.name)

    def folder(self, step: str, student: str) -> Path:
        """A student's folder of a step, submitted for one."""
        return self.course.classroom.joinpath(step, student, self.unit.name)

    def notebook(self, student: str) -> Path:
        """The autograded notebook."""
        return self.folder("autograded", student) / f"{self.unit.name}.ipynb"

    def page(self, student: str) -> Path:
        """The feedback page."""
        return self.folder("feedback", student) / f"{self.unit.name}.html"
