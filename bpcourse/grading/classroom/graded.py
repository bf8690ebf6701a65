"""A unit as it was graded: what each student wrote, what the checks said, and the final marks.

It reads what grading has left (autograded notebooks, gradebook, records) and grades nothing, so a
class of a thousand takes seconds.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from bpcourse.checking.report import MIME
from bpcourse.course import Course
from bpcourse.grading.batch.records import Record, Records
from bpcourse.grading.classroom.marks import Marks, class_marks
from bpcourse.grading.judge.clean import clean
from bpcourse.grading.nbgrader import gradebook
from bpcourse.notebooks.cells import Role, grade_id, is_answer, is_graded, role_of, source_of
from bpcourse.notebooks.stamp import read_notebook

REMARKED = ("remarks", "unreadable", "other_release")


class NotGraded(Exception):  # noqa: N818  it says what is so
    """Nothing of this unit has been graded yet; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a check said of one part of an exercise; see checking.report.PartReport."""

    name: str
    points: float
    max_points: float
    status: str
    message: str = ""
    mistake: str | None = None
    followed: str | None = None

    @property
    def unnamed(self) -> bool:
        """Is it wrong, in a way that no mistake of the catalogue explains?"""
        return self.mistake is None and self.status in (
            "type",
            "shape",
            "dtype",
            "not finite",
            "value",
        )


@dataclass(frozen=True, slots=True)
class Check:
    """What a graded code cell ended in: a report, or an exception in place of one."""

    exercise: str
    parts: tuple[Part, ...] = ()
    looks_numerical: bool = False
    error: str = ""


@dataclass(frozen=True)
class GradedCell:
    """A cell that points are given for, in the notebook's order.

    written  answered in words, and marked by hand
    """

    name: str
    max_score: float
    written: bool


@dataclass
class Work:
    """One student's graded submission.

    path      of the notebook as it was graded
    checks    {grade_id: what the check said}
    answers   {grade_id: what the student wrote}
    record    what grading remarked, REMARKED; {} where nbgrader's own command graded
    """

    student: str
    path: Path
    checks: dict[str, Check]
    answers: dict[str, str]
    marks: Marks
    record: Record
    page: Path

    @property
    def notebook(self) -> dict[str, Any]:
        """As it was graded, read each time: a class's notebooks do not fit in memory."""
        return _notebook(self.path) or {"cells": []}

    @property
    def score(self) -> float:
        """Points after what was taken off for being late."""
        return max(0.0, sum(mark.score for mark in self.marks.cells.values()) - self.marks.penalty)

    @property
    def by_hand(self) -> float:
        """Points that are still to be given by hand."""
        return sum(mark.max_score for mark in self.marks.cells.values() if not mark.given)


@dataclass(frozen=True)
class GradedUnit:
    """All submissions of a unit.

    works    of those that are graded, by name
    waiting  students who have handed in and are not graded
    source   what the unit is graded by, the solution where there is one; the release
    graded   {grade_id: whether it is answered in words} of the works' graded cells
    """

    course: Course
    unit: str
    works: list[Work]
    waiting: list[str]
    source: dict[str, Any] = field(repr=False)
    release: dict[str, Any] = field(repr=False)
    graded: dict[str, bool] = field(default_factory=dict[str, bool], repr=False)

    @cached_property
    def cells(self) -> list[GradedCell]:
        """The graded cells, in the notebook's order."""
        most = {name: mark.max_score for w in self.works for name, mark in w.marks.cells.items()}
        return [
            GradedCell(name, most[name], written)
            for name, written in (graded_cells(self.source) | self.graded).items()
            if name in most
        ]

    @property
    def max_score(self) -> float:
        """Points of the whole unit."""
        return sum(cell.max_score for cell in self.cells)

    def answer_of(self, check: str) -> str:
        """The grade_id of the cell that a check's answer is written in: the last one above it."""
        return self._above.get(check, check.removeprefix("check_"))

    @cached_property
    def _above(self) -> dict[str, str]:
        return answers_of(self.source)

    def given(self, answer: str) -> list[str]:
        """Texts of an answer's cell that are nobody's own: the release's, and the solution's."""
        return [
            source_of(cell)
            for notebook in (self.release, self.source)
            for cell in notebook["cells"]
            if grade_id(cell) == answer
        ]


def read_graded(course: Course, unit: str) -> GradedUnit:
    """A unit as it was graded. NotGraded if nothing of it was."""
    handed_in = course.submissions(unit)
    folders = sorted((course.classroom / "autograded").glob(f"*/{unit}/{unit}.ipynb"))
    if not folders:
        raise NotGraded(_not_graded(course, unit, handed_in))
    config = course.nbgrader_config()
    with gradebook.opened(
        config.CourseDirectory.db_url, config.CourseDirectory.course_id
    ) as engine:
        marks = class_marks(engine, unit)
    works: list[Work] = []
    cells: dict[str, bool] = {}
    release = _notebook(course.release_notebook(unit)) or {"cells": []}
    released = {grade_id(cell): source_of(cell) for cell in release["cells"]}
    stubs = {check: (answer, released[answer]) for check, answer in answers_of(release).items()}
    for path in folders:
        student = path.parent.parent.name
        if student in marks and (notebook := _notebook(path)):
            works.append(_work(course, unit, path, notebook, marks[student], stubs))
            cells |= graded_cells(notebook)
    if not works:
        raise NotGraded(_not_graded(course, unit, handed_in))
    graded = {work.student for work in works}
    return GradedUnit(
        course=course,
        unit=unit,
        works=works,
        waiting=[student for student in handed_in if student not in graded],
        source=_notebook(course.source_notebook(unit)) or {"cells": []},
        release=release,
        graded=cells,
    )


def _not_graded(course: Course, unit: str, handed_in: list[str]) -> str:
    if handed_in:
        count = f"{len(handed_in)} submission{'s wait' if len(handed_in) > 1 else ' waits'}"
        return f"nothing of {unit} is graded yet; {count}: run `bpcourse grade {unit}` first"
    return (
        f"nothing of {unit} is graded yet, and nobody has handed anything in: submissions belong "
        f"in {course.classroom / 'submitted'}/STUDENT/{unit}/"
    )


def graded_cells(notebook: Mapping[str, Any]) -> dict[str, bool]:
    """{grade_id: whether it is answered in words} of the cells that points are given for."""
    return {
        name: role_of(cell) is Role.WRITTEN
        for cell in notebook["cells"]
        if is_graded(cell) and (name := grade_id(cell))
    }


def answers_of(notebook: Mapping[str, Any]) -> dict[str, str]:
    """{grade_id of a check: that of the cell that its answer is written in, the last one above it}."""
    found, last = dict[str, str](), None
    for cell in notebook["cells"]:
        if role_of(cell) is Role.SOLUTION:
            last = grade_id(cell)
        elif role_of(cell) is Role.CHECK and last:
            found[grade_id(cell) or ""] = last
    return found


def _work(
    course: Course,
    unit: str,
    path: Path,
    notebook: Mapping[str, Any],
    marks: Marks,
    stubs: Mapping[str, tuple[str, str]],
) -> Work:
    """`stubs`: by check, the grade_id of its answer's cell and what was released in it."""
    student = path.parent.parent.name
    record = Records(course.classroom, unit).read(student) or {}
    named = [(_shared(name), cell) for cell in notebook["cells"] if (name := grade_id(cell))]
    answers = {name: source_of(cell) for name, cell in named if is_answer(cell)}
    untouched = {check for check, (name, stub) in stubs.items() if answers.get(name) == stub}
    return Work(
        student=student,
        path=path,
        checks={
            name: unwritten(check) if name in untouched else check
            for name, cell in named
            if role_of(cell) is Role.CHECK and (check := check_of(name, cell))
        },
        answers=answers,
        marks=marks,
        record={name: record[name] for name in REMARKED if name in record},
        page=course.classroom / "feedback" / student / unit / f"{unit}.html",
    )


def unwritten(check: Check) -> Check:
    """The same, where nobody has begun: the mistake is that of the code which learners are to mend."""
    parts = (replace(p, status="not written", message="", mistake=None) for p in check.parts)
    return replace(check, parts=tuple(p if p.points else q for p, q in zip(check.parts, parts)))


def check_of(name: str, cell: Mapping[str, Any]) -> Check:
    """What a graded code cell ended in."""
    exercise = name.removeprefix("check_")
    outputs: Iterable[Mapping[str, Any]] = cell.get("outputs", [])
    for output in outputs:
        if report := output.get("data", {}).get(MIME):
            parts = tuple(
                Part(**{key: _shared(part.get(key)) for key in Part.__dataclass_fields__})
                for part in report["parts"]
            )
            return Check(report["exercise"], parts, bool(report.get("looks_numerical")))
    for output in outputs:
        if output.get("output_type") == "error":
            return Check(exercise, error=clean(f"{output['ename']}: {output['evalue']}"[:300]))
    return Check(exercise)


def _shared(value: Any) -> Any:
    """The value; a text that a whole class has is in memory once."""
    return sys.intern(value) if type(value) is str else value


def _notebook(path: Path) -> dict[str, Any] | None:
    """A notebook as plain data; None if it cannot be read."""
    try:
        return read_notebook(path.read_bytes())
    except OSError:
        return None
