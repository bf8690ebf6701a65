"""Final marks of a whole class in one unit, as the gradebook has them: one query, whatever its size."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, func, select

from bpcourse.grading.nbgrader.gradebook import TABLES


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands in the gradebook for one graded cell.

    given   whether a machine or a person has given it; else it is still to be marked by hand
    review  whether nbgrader asks for a look, though there is a mark: it was graded again since
    """

    score: float
    max_score: float
    given: bool
    review: bool = False


@dataclass
class Marks:
    """A student's marks, by grade_id; what was taken off for being late, and whether it was."""

    cells: dict[str, Mark] = field(default_factory=dict[str, Mark])
    penalty: float = 0.0
    late: bool = False


def class_marks(engine: Engine, unit: str) -> dict[str, Marks]:
    """{student: their marks in this unit}, as far as somebody has graded them."""
    found: dict[str, Marks] = {}
    with engine.connect() as connection:
        for row in connection.execute(_query(unit)).mappings():
            student = found.setdefault(
                row["student_id"],
                Marks(penalty=row["late_submission_penalty"] or 0.0, late=_is_late(row)),
            )
            score = row["auto_score"] if row["manual_score"] is None else row["manual_score"]
            student.cells[sys.intern(row["name"])] = Mark(
                score=0.0 if score is None else score + (row["extra_credit"] or 0.0),
                max_score=row["max_score"],
                given=score is not None,
                review=bool(row["needs_manual_grade"]),
            )
    return found


def _query(unit: str) -> Any:
    grade, cell, notebook, submission, assignment, code, task = (
        TABLES[name].c
        for name in (
            *("grade", "base_cell", "submitted_notebook", "submitted_assignment", "assignment"),
            *("grade_cells", "task_cells"),
        )
    )
    return (
        select(
            submission.student_id,
            submission.timestamp,
            submission.extension,
            assignment.duedate,
            notebook.late_submission_penalty,
            cell.name,
            grade.auto_score,
            grade.manual_score,
            grade.extra_credit,
            grade.needs_manual_grade,
            func.coalesce(code.max_score, task.max_score).label("max_score"),
        )
        .select_from(TABLES["grade"])
        .join(TABLES["base_cell"], cell.id == grade.cell_id)
        .join(TABLES["submitted_notebook"], notebook.id == grade.notebook_id)
        .join(TABLES["submitted_assignment"], submission.id == notebook.assignment_id)
        .join(TABLES["assignment"], assignment.id == submission.assignment_id)
        .outerjoin(TABLES["grade_cells"], code.id == cell.id)
        .outerjoin(TABLES["task_cells"], task.id == cell.id)
        .where(assignment.name == unit)
    )


def _is_late(row: Any) -> bool:
    """After the due date, with the extension that the student was given."""
    due, came, longer = row["duedate"], row["timestamp"], row["extension"] or timedelta()
    return due is not None and came is not None and came > due + longer
