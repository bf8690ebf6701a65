"""What the check earned last, exercise by exercise, kept silently: progress() shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcourse.learner.live import companion

if TYPE_CHECKING:
    from bpcourse.checking.report import Report


@companion
def note(report: Report, answer: Any) -> None:
    """Keep what a check has earned, and for which text."""
    from bpcourse.learner.record import write
    from bpcourse.learner.unit_page import running_page

    page = running_page()
    unit = page.unit if page else unit_of(report.exercise)
    entry = {
        "points": report.points,
        "of": report.max_points,
        "begun": not report.untouched,
        "text": text_of(report.exercise, answer),
    }
    write(page, unit, "exercises", report.exercise, lambda before: entry)


def unit_of(exercise: str) -> str:
    """The course's unit that has this exercise; "" if none has."""
    from bpcourse.exercises import UNITS, unit_exercises

    return next((u for u in UNITS if exercise in [e.name for e in unit_exercises(u)]), "")


def text_of(name: str, answer: Any) -> str:
    """Digest of the cell that made an answer; "" where it cannot be told."""
    import linecache

    from bpcourse.learner.unit_page import text_digest
    from bpcourse.notebooks.history import codes_of, last_cell_with

    code = next(codes_of(answer), None)
    lines = linecache.getlines(code.co_filename) if code else []
    text = "".join(lines) or last_cell_with(name)
    return text_digest(text) if text else ""
