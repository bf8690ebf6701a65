"""What a check says in a notebook of an earlier release, whose exercise has gone or changed."""

from __future__ import annotations

from dataclasses import replace

from bpcourse.checking.exercise import Asked
from bpcourse.checking.report import PartReport, Report

NEW_VERSION = (
    "Nothing that you wrote is lost. `bpcourse start`, in a terminal, puts the new "
    "version of the unit beside your own, and leaves this notebook as it is."
)


def gone(name: str, then: Asked) -> Report:
    """The report on an exercise that the course no longer has.

    then  what the exercise asked for when the notebook was released (Exercise.asks)
    """
    parts = tuple(
        PartReport(part, 0.0, float(points), "gone", "can no longer be checked")
        for part, points in then["parts"].items()
    )
    return Report(
        name,
        parts,
        (
            "This notebook is of another release than the course that is installed, which has no such "
            f"exercise. {NEW_VERSION}",
        ),
    )


def changed(report: Report, then: Asked, now: Asked) -> Report:
    """The report with a remark that the exercise has changed, and with no more points than the
    notebook's cell can hold.
    """
    remark = (
        "This exercise has changed since your notebook was released. "
        f"Then: {_in_words(then)}. Now: {_in_words(now)}. {NEW_VERSION}"
    )
    most = sum(then["parts"].values())
    parts: list[PartReport] = []
    for part in report.parts:
        earned = min(part.points, max(most, 0.0))
        most -= earned
        parts.append(replace(part, points=earned))
    return replace(report, parts=tuple(parts), remarks=(remark, *report.remarks))


def _in_words(asked: Asked) -> str:
    parts = ", ".join(f"{part} {points:g}" for part, points in sorted(asked["parts"].items()))
    return f"{asked['call']}, points: {parts}"
