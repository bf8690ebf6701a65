"""What became of a submission, as instructors are told."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from bpcourse.grading.batch.grading_run import GradingRun
from bpcourse.grading.batch.records import Record
from bpcourse.grading.nbgrader import gradebook
from bpcourse.grading.nbgrader.gradebook import Rows
from bpcourse.grading.nbgrader.jobs import Lost
from bpcourse.grading.nbgrader.unavailable import in_words


@dataclass(frozen=True)
class Result:
    """What became of one submission.

    points      earned so far, and left after the penalty
    penalty     points taken off for being late
    max_points  of the whole unit
    by_hand     how many of max_points are still to be given by hand
    followed    exercises and parts that earned points as derivatives of the student's own, wrong
                forward or loss
    looks_numerical  exercises whose right answers show signs of numerical differentiation
    remarks     how the submission was damaged, in words
    unreadable  so badly that no work was found in it, and the blank notebook was graded
    penalty_remark  what the late plugin asked for, where that could not be had, in words
    other_release  the release that it was made from, where it is not the one it was graded by
    error       why it could not be graded; None when it was
    unchanged   graded by an earlier run
    seed        what the inputs were drawn from: `--seed` repeats them; for the instructor only
    """

    student: str
    unit: str
    points: float = 0.0
    max_points: float = 0.0
    by_hand: float = 0.0
    penalty: float = 0.0
    penalty_remark: str = ""
    lost: tuple[Lost, ...] = ()
    followed: tuple[str, ...] = ()
    looks_numerical: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    unreadable: bool = False
    other_release: str | None = None
    error: str | None = None
    feedback: Path | None = None
    unchanged: bool = field(default=False, compare=False)
    seed: str = field(default="", compare=False)


def result_of(
    run: GradingRun, student: str, rows: Rows, record: Record, unchanged: bool = False
) -> Result:
    """The result that a student's rows and record stand for."""
    marks = gradebook.scores(run.unit.rows, rows).values()
    earned = sum(mark["score"] for mark in marks)
    penalty = gradebook.penalty(rows)
    page = run.page(student)
    return Result(
        student,
        run.unit.name,
        points=max(0.0, earned - penalty) if penalty else earned,
        penalty=penalty,
        penalty_remark=record.get("penalty_remark", ""),
        max_points=sum(mark["max_score"] for mark in marks),
        by_hand=sum(mark["max_score"] for mark in marks if not mark["graded"]),
        lost=tuple(Lost(**lost) for lost in record["lost"]),
        followed=tuple(record["followed"]),
        looks_numerical=tuple(record.get("looks_numerical", ())),  # earlier records have none
        remarks=tuple(record["remarks"]),
        unreadable=record["unreadable"],
        other_release=record["other_release"],
        feedback=page if page.exists() else None,
        unchanged=unchanged,
        seed=run.unit.config.JudgeExecute.get("seed") or record.get("seed", ""),
    )


def failure(run: GradingRun, student: str, error: Exception) -> Result:
    """The result of a submission that could not be graded for this error."""
    return Result(student, run.unit.name, error=in_words(error))
