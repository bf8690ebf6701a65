"""What the terminal shows of a class that is larger than a screen: mistakes, totals, exceptions.

Of a small class every submission is shown; see summary.py.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from rich.console import RenderableType
from rich.table import Table

from bpcourse.grading.batch.result import Result
from bpcourse.grading.batch.summary import line, plain, table

LARGE = 20  # submissions; more do not fit on a screen
MOST_MISTAKES = 6  # of an exercise
MOST_NAMES = 3  # of a mistake
MOST_LINES = 12  # on single submissions


@dataclass
class Mistaken:
    """Who lost how many points for a mistake."""

    points: float = 0.0
    students: list[str] = field(default_factory=list[str])

    def add(self, student: str, points: float) -> None:
        """A student may lose points for one mistake in several parts, told one after the other."""
        self.points += points
        if self.students[-1:] != [student]:
            self.students.append(student)


Mistakes = list[tuple[str, Mistaken]]
"""Of an exercise, the one most made first."""


def summary(results: Sequence[Result], verbose: bool = False) -> Iterator[RenderableType]:
    """What is shown when all are graded: of a small class, and where `verbose`, every submission."""
    if verbose or len(results) <= LARGE:
        yield table(results)
        return
    for unit in dict.fromkeys(result.unit for result in results):
        of_unit = [result for result in results if result.unit == unit]
        yield mistakes_table(unit, of_unit)
        yield totals(of_unit)
    yield from attention(results)


def mistakes_table(unit: str, results: Sequence[Result]) -> Table:
    """By exercise and mistake: how many students, points lost, some of the names. The exercise that
    cost the class most comes first.
    """
    out = Table(title=f"{unit}: what points were lost for", title_justify="left")
    for heading in ("exercise", "mistake"):
        out.add_column(heading, overflow="fold")
    for heading in ("students", "points"):
        out.add_column(heading, justify="right", no_wrap=True)
    out.add_column("for instance", overflow="fold")
    for exercise, mistakes in by_exercise(results):
        for k, (mistake, made) in enumerate(shortened(mistakes)):
            out.add_row(
                plain(exercise) if k == 0 else "",
                plain(mistake),
                f"{len(made.students)}",
                f"-{made.points:g}",
                plain(", ".join(made.students[:MOST_NAMES])),
            )
        out.add_section()
    return out


def by_exercise(results: Sequence[Result]) -> list[tuple[str, Mistakes]]:
    """Exercises and their mistakes, what cost most first."""
    found: dict[str, dict[str, Mistaken]] = {}
    for result in results:
        for lost in result.lost:
            exercise = lost.where.partition(" (")[0]  # without the part
            made = found.setdefault(exercise, {}).setdefault(lost.mistake, Mistaken())
            made.add(result.student, lost.points)
    exercises = [
        (exercise, sorted(mistakes.items(), key=lambda item: -len(item[1].students)))
        for exercise, mistakes in found.items()
    ]
    return sorted(exercises, key=lambda item: -sum(made.points for _, made in item[1]))


def shortened(mistakes: Mistakes) -> Mistakes:
    """Those most made; what remains is one row."""
    if len(mistakes) <= MOST_MISTAKES:
        return mistakes
    shown, rest = mistakes[: MOST_MISTAKES - 1], mistakes[MOST_MISTAKES - 1 :]
    together = Mistaken(
        sum(made.points for _, made in rest),
        list(dict.fromkeys(name for _, made in rest for name in made.students)),
    )
    return [*shown, (f"{len(rest)} others (--verbose shows them)", together)]


def totals(results: Sequence[Result]) -> str:
    """How many of a unit were graded, and how the points lie."""
    graded = [result for result in results if not result.error]
    counts = {
        "graded": sum(not result.unchanged for result in graded),
        "unchanged": sum(result.unchanged for result in graded),
        "damaged": sum(bool(result.remarks) for result in graded),
        "not graded": len(results) - len(graded),
        "to mark by hand": sum(result.by_hand > 0 for result in graded),
    }
    told = [f"{count} {what}" for what, count in counts.items() if count]
    said = f"{len(results)} submissions: {', '.join(told)}."
    if len(graded) > 1:
        points = [result.points for result in graded]
        low, middle, high = statistics.quantiles(points, n=4, method="inclusive")
        said += (
            f" Points so far: mean {statistics.fmean(points):.1f} of "
            f"{max(result.max_points for result in graded):g}, quartiles {low:g}, {middle:g}, "
            f"{high:g}."
        )
    return said


def attention(results: Sequence[Result]) -> Iterator[str]:
    """A line on each submission that somebody should look at, the worst first; a dozen at most."""
    found = sorted((r for r in results if _weight(r)), key=_weight, reverse=True)
    several_units = len({result.unit for result in results}) > 1
    for result in found[:MOST_LINES]:
        unit = f"{result.unit}  " if several_units else ""
        yield f"{unit}{line(replace(result, unchanged=False, seed=''))}{_followed(result)}"
    if len(found) > MOST_LINES:
        yield f"and {len(found) - MOST_LINES} more to look at: --verbose"


def _followed(result: Result) -> str:
    if not result.followed:
        return ""
    return f" [yellow](followed own forward: {plain(', '.join(result.followed))})[/yellow]"


def _weight(result: Result) -> int:
    """How much a submission needs somebody to look at it; 0: not at all."""
    reasons = (
        result.followed,
        result.looks_numerical,
        result.other_release,
        result.remarks,
        result.unreadable,
        result.error,
    )
    return max((k for k, reason in enumerate(reasons, 1) if reason), default=0)
