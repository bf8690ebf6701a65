"""Roads through the course, for who has three hours, eight, or all the time.

solutions/roads.txt has them, one after the other: the hours and what the road is for; then, unit by
unit, the exercises on it, or `all`:

    3 hours: from a slope to a network that learns
    01_chain_rule: numerical_derivative neuron_backward
    02_mlp: all
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bpcourse.authoring.errors import AuthoringError
from bpcourse.course import Course

_FIRST_LINE = re.compile(r"(\d+) hours: (.+)")


@dataclass(frozen=True)
class Road:
    """A way through the course: its hours, what it is for, {unit: exercises, or ["all"]}."""

    hours: int
    title: str
    exercises: Mapping[str, Sequence[str]]


def road_file(course: Course) -> Path:
    """Where the roads are described; a course may have none."""
    return course.solutions / "roads.txt"


def read_roads(course: Course) -> list[Road]:
    """The roads of a course. AuthoringError for a line that cannot be read."""
    if not road_file(course).exists():
        return []
    roads: list[Road] = []
    for line in road_file(course).read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if first := _FIRST_LINE.fullmatch(line):
            roads.append(Road(int(first[1]), first[2], {}))
        elif ":" in line and roads:
            unit, names = line.split(":", 1)
            roads[-1] = Road(
                roads[-1].hours, roads[-1].title, {**roads[-1].exercises, unit: names.split()}
            )
        else:
            raise AuthoringError(
                f"solutions/roads.txt: the line {line!r} is neither like `3 hours: what for` nor "
                "like `01_chain_rule: an_exercise another`"
            )
    return roads


def minutes_of(road: Road, units: Sequence[Any]) -> int:
    """What a road takes: of each unit, the share that its exercises have in it.

    units  each with its name, minutes, and the minutes of its exercises
    AuthoringError if the road names what there is not, or takes longer than it says.
    """
    known = {unit.name: unit for unit in units}
    total = 0.0
    for name, chosen in road.exercises.items():
        if name not in known:
            raise AuthoringError(f"solutions/roads.txt: there is no unit {name}")
        own = known[name].exercise_minutes
        if strange := set(chosen) - {*own, "all"}:
            raise AuthoringError(
                f"solutions/roads.txt: {name} has no exercise {', '.join(sorted(strange))}"
            )
        on_road = sum(own.values()) if "all" in chosen else sum(own[e] for e in chosen)
        total += known[name].minutes * on_road / sum(own.values())
    if total > 60 * road.hours:
        raise AuthoringError(
            f"solutions/roads.txt: the road of {road.hours} hours takes {total:.0f} minutes"
        )
    return round(total)


def as_text(road: Road, units: Sequence[Any]) -> list[str]:
    """A road as the map shows it."""
    minutes_of(road, units)
    known = {unit.name: unit for unit in units}
    lines = [f"**{road.hours} hours: {road.title}**", ""]
    if all("all" in road.exercises.get(name, ()) for name in known):
        return [*lines, "Every unit, in the order of the table above.", ""]
    for name, chosen in road.exercises.items():
        unit = known[name]
        what = "all of it" if "all" in chosen else ", ".join(f"`{e}`" for e in chosen)
        lines.append(f"- [Unit {unit.number}]({unit.link}): {what}")
    return [*lines, ""]
