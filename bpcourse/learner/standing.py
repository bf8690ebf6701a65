"""Where a learner stands in a unit: from its page, the record, and what the kernel has now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from bpcourse.learner.earned import text_of
from bpcourse.learner.folder import LEARNER, kind_of, versions
from bpcourse.learner.record import Entry, Record, entries
from bpcourse.learner.unit_page import Task, UnitPage, read_page

State = Literal["done", "partly", "wrong", "open", "changed"]


@dataclass(frozen=True)
class Exercise:
    """An exercise and what its last check earned. No points if the answer has changed since."""

    task: Task
    state: State
    earned: float = 0.0

    @property
    def in_words(self) -> str:
        """What is to be done: "1 of 3 points"."""
        return {
            "done": "done",
            "partly": f"{self.earned:g} of {self.task.points:g} points",
            "wrong": "begun",
            "open": "not answered yet",
            "changed": "changed since it was checked: run its check again",
        }[self.state]


@dataclass(frozen=True)
class Standing:
    """A unit's page, and what is known of the work in it.

    next_unit  the page of the unit that follows; None after the last
    """

    page: UnitPage
    exercises: tuple[Exercise, ...]
    predictions: Mapping[str, Entry]
    next_unit: UnitPage | None = None

    @property
    def earned(self) -> float:
        """Points of the checks that hold."""
        return sum(exercise.earned for exercise in self.exercises)

    @property
    def possible(self) -> float:
        """Points that checks can give in this unit."""
        return sum(exercise.task.points for exercise in self.exercises)

    @property
    def open(self) -> list[Exercise]:
        """What is not done, in the order of the unit."""
        return [exercise for exercise in self.exercises if exercise.state != "done"]

    @property
    def unanswered(self) -> list[Task]:
        """Written questions without an answer, as the notebook was saved last."""
        return [question for question in self.page.questions if not question.answered]

    @cached_property
    def guessed(self) -> tuple[int, int, int]:
        """How many predictions were made, can be judged, and were right."""
        made = [entry for entry in self.predictions.values() if "guess" in entry]
        judged = [entry for entry in made if isinstance(entry.get("right"), bool)]
        return len(made), len(judged), sum(entry["right"] for entry in judged)

    @property
    def begun(self) -> bool:
        """Is there anything of the learner's in this unit?"""
        answered = any(question.answered for question in self.page.questions)
        return answered or bool(self.guessed[0]) or any(e.state != "open" for e in self.exercises)


def standing_in(page: UnitPage, kernel: Mapping[str, Any] | None = None) -> Standing:
    """Where the learner stands in this unit.

    kernel  the global names of the notebook, where it runs
    """
    record = entries(page.unit, page.folder)
    return Standing(
        page,
        tuple(_exercise(task, page, record, kernel or {}) for task in page.exercises),
        record["predictions"],
        _next(page),
    )


def units_in(folder: Path) -> list[Standing]:
    """Where the learner stands in each unit of a folder that `start` made to learn in."""
    if kind_of(folder) != LEARNER:
        return []
    names = sorted(
        path.name for path in folder.iterdir() if (path / f"{path.name}.ipynb").is_file()
    )
    latest = (
        max(versions(folder, name), key=lambda path: path.stat().st_mtime_ns) for name in names
    )
    return [standing_in(page) for path in latest if (page := read_page(path))]


def _exercise(task: Task, page: UnitPage, record: Record, kernel: Mapping[str, Any]) -> Exercise:
    entry = record["exercises"].get(task.name)
    if entry is None or not entry.get("begun", True):
        return Exercise(task, "open")
    checked, now = entry.get("text"), None
    if task.name in kernel:
        now = text_of(task.name, kernel[task.name])
    if checked and checked != now and (now or checked not in page.texts_of(task.name)):
        return Exercise(task, "changed")
    earned = min(float(entry["points"]), task.points)
    if earned >= task.points:
        return Exercise(task, "done", earned)
    return Exercise(task, "partly" if earned else "wrong", earned)


def _next(page: UnitPage) -> UnitPage | None:
    """The unit that follows, from the same folder or beside the page."""
    from bpcourse.exercises import UNITS

    if page.unit not in UNITS[:-1]:
        return None
    unit = UNITS[UNITS.index(page.unit) + 1]
    there = versions(page.folder, unit) if page.folder else []
    beside = page.path.resolve().parents[1] / unit / f"{unit}.ipynb"
    return next(filter(None, map(read_page, [*there, beside])), None)
