"""nbgrader's grades as CSV, in which no name is a formula.

By configuration:

    c.ExportApp.plugin_class = "bpcourse.grading.classroom.export.CsvExport"
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nbgrader.api import Assignment, Gradebook, MissingEntry, Student
from nbgrader.plugins import CsvExportPlugin

from bpcourse.grading.judge.clean import clean
from bpcourse.grading.nbgrader.lost_points import looks_numerical

COLUMNS = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
)


MARK = "looks_numerical"
"""A last column, only where there are such marks: exercises that show signs of numerical
differentiation, as their reports say.
"""


class CsvExport(CsvExportPlugin):
    """The columns and rows of nbgrader's own exporter, quoted where a comma or quote needs it."""

    def export(self, gradebook: Gradebook) -> None:
        """Write the file, by default grades.csv: a row for each student and unit chosen."""
        path = Path(self.to or "grades.csv")
        self.log.info("Exporting grades to %s", path)
        rows = [
            (_row(gradebook, assignment, student), self._mark(assignment, student))
            for assignment in gradebook.assignments
            for student in gradebook.students
            if _is_chosen(assignment.name, self.assignment) and _is_chosen(student.id, self.student)
        ]
        marked = any(mark for _, mark in rows)
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([*COLUMNS, MARK] if marked else COLUMNS)
            for row, mark in rows:
                writer.writerow(map(cell, [*row, mark] if marked else row))

    def _mark(self, assignment: Assignment, student: Student) -> str:
        """The marked exercises of a graded submission; "" where there is none to be read."""
        course = getattr(self.parent, "coursedir", None)
        if course is None:
            return ""
        unit = str(assignment.name)
        folder = Path(course.format_path(course.autograded_directory, str(student.id), unit))
        try:
            notebook = json.loads((folder / f"{unit}.ipynb").read_bytes())
        except (OSError, ValueError):
            return ""
        return ", ".join(looks_numerical(notebook))


def _is_chosen(name: Any, among: Sequence[Any]) -> bool:
    """Where none are named, all are chosen."""
    return not among or str(name) in map(str, among)


def cell(value: Any) -> str:
    """A value as a spreadsheet may read it: text that would be a formula gets an apostrophe."""
    text = "" if value is None else clean(str(value))
    number = re.fullmatch(r"[+-]?\d+(\.\d*)?(e[+-]?\d+)?", text)
    formula = text.lstrip().startswith(("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"))
    return "'" + text if formula and not number else text


def uncell(text: str) -> str:
    """What `cell` was given, as far as it only put an apostrophe before it."""
    return text[1:] if text.startswith("'") and cell(text[1:]) == text else text


def _row(gradebook: Gradebook, assignment: Assignment, student: Student) -> tuple[Any, ...]:
    try:
        submission = gradebook.find_submission(str(assignment.name), str(student.id))
    except MissingEntry:  # nothing handed in
        timestamp, raw, penalty = None, 0.0, 0.0
    else:
        timestamp, raw = submission.timestamp, submission.score or 0.0
        penalty = submission.late_submission_penalty or 0.0
    return (
        assignment.name,
        assignment.duedate,
        timestamp,
        student.id,
        student.last_name,
        student.first_name,
        student.email,
        raw,
        penalty,
        max(0.0, raw - penalty),
        assignment.max_score,
    )
