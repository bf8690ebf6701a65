"""What a class has understood of a unit, in figures: points, parts and what went wrong in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from statistics import mean, median

from bpcourse.grading.classroom.graded import Check, GradedCell, GradedUnit, Part, Work

ROUNDING = 1e-9  # points
KINDS = {
    "right": "right",
    "followed": "right for their own forward",
    "named": "a mistake with a name",
    "unnamed": "wrong, without a name",
    "raised": "raised an exception",
    "not written": "not written",
}
"""What may come of a part, the best first; and in words."""
SCORES = {
    "full": "all points",
    "partial": "some of them",
    "zero": "none, and yet written",
    "not written": "not written",
    "by hand": "still to be marked",
}
"""What may come of a graded cell; and in words."""


@dataclass(frozen=True)
class Finding:
    """One thing that went wrong in an exercise, and for whom.

    kind   one of KINDS
    what   the mistake's name, the exception, or in words what is seen
    lost   points, of all these students together
    """

    exercise: str
    kind: str
    what: str
    parts: tuple[str, ...]
    students: tuple[str, ...]
    lost: float


@dataclass
class PartFigures:
    """What came of one part of an exercise: {kind: how many students}."""

    exercise: str
    name: str
    max_points: float
    kinds: Counter[str] = field(default_factory=Counter[str])

    @property
    def wrote(self) -> int:
        """How many have written it."""
        return self.kinds.total() - self.kinds["not written"]

    @property
    def right(self) -> int:
        """How many have it right, for their own forward at least."""
        return self.kinds["right"] + self.kinds["followed"]

    @property
    def share(self) -> float:
        """Of those who wrote it, the share that has it right; 1 where nobody wrote it."""
        return self.right / self.wrote if self.wrote else 1.0


@dataclass(frozen=True)
class CellFigures:
    """Marks of one graded cell: an exercise, or a question answered in words.

    scores  of those that are marked
    kinds   {one of SCORES: how many students}
    parts   of an exercise
    """

    cell: GradedCell
    title: str
    scores: list[float]
    kinds: Counter[str]
    parts: list[PartFigures]

    @property
    def mean(self) -> float | None:
        """Mean of the marks; None where there is none yet."""
        return mean(self.scores) if self.scores else None

    @property
    def distribution(self) -> list[tuple[float, int]]:
        """(points, how many have them), the fewest points first."""
        return sorted(Counter(round(score, 6) for score in self.scores).items())


class Figures:
    """All figures of a graded unit."""

    def __init__(self, graded: GradedUnit):
        self.graded = graded

    @cached_property
    def totals(self) -> list[float]:
        """Points of each student, what is marked by hand as far as it is."""
        return [work.score for work in self.graded.works]

    @property
    def mean(self) -> float:
        """Mean of the points."""
        return mean(self.totals)

    @property
    def median(self) -> float:
        """Median of the points."""
        return median(self.totals)

    @cached_property
    def cells(self) -> list[CellFigures]:
        """Each exercise and question, in the notebook's order."""
        return [self._cell(cell) for cell in self.graded.cells]

    def _cell(self, cell: GradedCell) -> CellFigures:
        marks = [
            (work, mark) for work in self.graded.works if (mark := work.marks.cells.get(cell.name))
        ]
        return CellFigures(
            cell=cell,
            title=self.title(cell),
            scores=[mark.score for _, mark in marks if mark.given],
            kinds=Counter(self._kind(cell, work) for work, _ in marks),
            parts=self._parts(cell),
        )

    def title(self, cell: GradedCell) -> str:
        """The exercise's name, or that of a question as words."""
        if cell.written:
            return cell.name.replace("_", " ")
        return next(
            (check.exercise for work in self.graded.works if (check := work.checks.get(cell.name))),
            cell.name.removeprefix("check_"),
        )

    def _kind(self, cell: GradedCell, work: Work) -> str:
        mark = work.marks.cells[cell.name]
        if not mark.given:
            return "by hand"
        if mark.score >= mark.max_score - ROUNDING:
            return "full"
        if mark.score > ROUNDING:
            return "partial"
        return "not written" if self._is_unwritten(cell, work) else "zero"

    def _is_unwritten(self, cell: GradedCell, work: Work) -> bool:
        if not cell.written:
            check = work.checks.get(cell.name)
            return check is None or is_unwritten(check)
        answer = " ".join(work.answers.get(cell.name, "").split())
        return not answer or answer in {
            " ".join(text.split()) for text in self.graded.given(cell.name)[:1]
        }

    def _parts(self, cell: GradedCell) -> list[PartFigures]:
        found: dict[str, PartFigures] = {}
        checks = [check for work in self.graded.works if (check := work.checks.get(cell.name))]
        for check in checks:
            for part in check.parts:
                found.setdefault(
                    part.name, PartFigures(check.exercise, part.name, part.max_points)
                ).kinds[kind_of(part)] += 1
        without_report = sum(not check.parts for check in checks)
        for figures in found.values():  # an exception in place of a report: no part was judged
            figures.kinds["raised"] += without_report
        return list(found.values())

    @cached_property
    def hardest(self) -> list[PartFigures]:
        """Parts that not all who wrote them have right, the hardest first."""
        parts = [part for cell in self.cells for part in cell.parts if part.share < 1]
        return sorted(parts, key=lambda part: (part.share, -part.wrote))

    @cached_property
    def findings(self) -> list[Finding]:
        """All that went wrong, the most frequent first."""
        groups: dict[tuple[str, str, str], list[tuple[str, str, float]]] = {}
        for work in self.graded.works:
            for check in work.checks.values():
                for part, kind, what, lost in _wrong(check):
                    key = check.exercise, kind, what
                    groups.setdefault(key, []).append((work.student, part, lost))
        found = [
            Finding(
                *key,
                parts=tuple(dict.fromkeys(part for _, part, _ in rows if part)),
                students=tuple(dict.fromkeys(student for student, _, _ in rows)),
                lost=sum(lost for _, _, lost in rows),
            )
            for key, rows in groups.items()
        ]
        return sorted(found, key=lambda finding: (-len(finding.students), -finding.lost))

    def of_kind(self, *kinds: str) -> list[Finding]:
        """Findings of these kinds."""
        return [finding for finding in self.findings if finding.kind in kinds]

    @cached_property
    def followed(self) -> list[tuple[str, tuple[str, ...]]]:
        """(exercise, students) where parts are right for the students' own forward only."""
        return self._exercises(lambda check: any(part.followed for part in check.parts))

    @cached_property
    def numerical(self) -> list[tuple[str, tuple[str, ...]]]:
        """(exercise, students) whose right answers show signs of numerical differentiation."""
        return self._exercises(lambda check: check.looks_numerical)

    def _exercises(self, holds) -> list[tuple[str, tuple[str, ...]]]:
        found: dict[str, list[str]] = {}
        for work in self.graded.works:
            for check in filter(holds, work.checks.values()):
                found.setdefault(check.exercise, []).append(work.student)
        return [(exercise, tuple(students)) for exercise, students in found.items()]


def kind_of(part: Part) -> str:
    """What came of a part: one of KINDS."""
    if part.status == "right":
        return "followed" if part.followed else "right"
    if part.status == "not written":
        return "not written"
    if part.mistake:
        return "named"
    return "raised" if part.status in ("raised", "too long") else "unnamed"


def is_unwritten(check: Check) -> bool:
    """Has nobody begun to write it?"""
    return bool(check.parts) and all(part.status == "not written" for part in check.parts)


def without_numbers(message: str) -> str:
    """A message in which sizes are left open: they are drawn anew for each submission."""
    return re.sub(r"\d+(\.\d+)?(e[+-]?\d+)?", "…", message)


def _wrong(check: Check) -> Iterable[tuple[str, str, str, float]]:
    """(part, kind, what, points lost) of all that is wrong in what a check said."""
    if check.error:
        yield "", "raised", without_numbers(check.error), 0.0
    for part in check.parts:
        kind = kind_of(part)
        if kind in ("right", "followed"):
            continue
        yield part.name, kind, _what(part, kind), part.max_points - part.points


def _what(part: Part, kind: str) -> str:
    if kind == "named":
        return part.mistake or ""
    if kind in ("not written", "raised"):
        return "not written" if kind == "not written" else without_numbers(part.message)
    return {"value": "wrong numbers", "not finite": "NaN or infinite numbers"}.get(
        part.status, without_numbers(part.message)
    )
