"""One unit of a course, while it is graded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from bpcourse.course import Course
from bpcourse.files import Files
from bpcourse.grading.batch.digests import digest
from bpcourse.grading.batch.records import Records
from bpcourse.grading.nbgrader import gradebook
from bpcourse.grading.nbgrader.gradebook import Rows
from bpcourse.grading.nbgrader.jobs import Unit


@dataclass(frozen=True)
class GradingRun:
    """What planning, writing and results have in common.

    engine  of the gradebook
    pages   whether feedback pages are written
    """

    course: Course
    unit: Unit
    engine: Engine
    pages: bool

    @property
    def records(self) -> Records:
        """What earlier runs have graded."""
        return Records(self.course.classroom, self.unit.name)

    def rows(self, student: str) -> Rows:
        """A student's rows in the gradebook."""
        return gradebook.student_rows(self.engine, self.unit.rows, student)

    def content(self, handed_in: Files) -> str:
        """One name for all that a grade depends on."""
        return digest(self.unit.digest, handed_in)

    def folder(self, step: str, student: str) -> Path:
        """A student's folder of a step, submitted for one."""
        return self.course.classroom / step / student / self.unit.name

    def notebook(self, student: str) -> Path:
        """The autograded notebook."""
        return self.folder("autograded", student) / f"{self.unit.name}.ipynb"

    def page(self, student: str) -> Path:
        """The feedback page."""
        return self.folder("feedback", student) / f"{self.unit.name}.html"
