"""A debugging exercise: learners get the right code of a cell with one known mistake planted.

A solution cell of a master says which, in its metadata:

    :planted: "weights updated before earlier gradients are computed"

It is a mistake of the exercise's catalogue, made of edits, so that it is known to be caught and named.
"""

from __future__ import annotations

from typing import Any

from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.regions import BEGIN, END, solution_name
from bpcourse.checking.assess import assess
from bpcourse.checking.exercise import Exercise
from bpcourse.checking.mistake import EditError, Mistake, edited
from bpcourse.exercises import get_exercise
from bpcourse.notebooks.cells import label

PLANTED = "planted"
SEEDS = (0, 1)


def planted_source(cell: Any) -> str:
    """The cell as learners get it. AuthoringError if the mistake cannot be planted."""
    exercise, mistake = _to_plant(cell)
    _refuse_points(exercise, mistake, cell)
    return _with_mistake(cell, mistake)


def hidden_lines(cell: Any) -> list[str]:
    """The lines of the solution that the planted mistake has changed: the answer."""
    shown = _with_mistake(cell, _to_plant(cell)[1]).splitlines()
    markers = (BEGIN, END)
    return [
        line
        for line in cell.source.splitlines()
        if line not in shown and line.strip() not in markers
    ]


def _to_plant(cell: Any) -> tuple[Exercise, Mistake]:
    name = solution_name(cell.source) or ""
    try:
        exercise = get_exercise(name)
    except KeyError as error:
        raise AuthoringError(str(error), cell=label(cell)) from None
    known = {mistake.name: mistake for mistake in exercise.mistakes}
    mistake = known.get(cell.metadata[PLANTED])
    if mistake is None or not mistake.edits or mistake.of is not None:
        raise AuthoringError(
            f"no mistake of `{name}` that is made by edits of its reference is called "
            f"{cell.metadata[PLANTED]!r}",
            cell=label(cell),
        )
    return exercise, mistake


def _with_mistake(cell: Any, mistake: Mistake) -> str:
    before, rest = cell.source.split(BEGIN, 1)
    region, after = rest.split(END, 1)
    try:
        region = edited(region, mistake, "the solution")
    except EditError as error:
        raise AuthoringError(f"it does not fit the solution: {error}", cell=label(cell)) from None
    return before.rstrip(" ") + region.lstrip("\n").rstrip(" ").removesuffix("\n") + after


def _refuse_points(exercise: Exercise, mistake: Mistake, cell: Any) -> None:
    """Who mends nothing earns nothing, so the mistake must make every part wrong."""
    wrong, forward = exercise.wrong(mistake), exercise.forward
    points = max(assess(exercise, wrong, forward, seed).points for seed in SEEDS)
    if points:
        raise AuthoringError(
            f"with the mistake {mistake.name!r} planted, `{exercise.name}` earns {points:g} points "
            "before anybody has mended it: plant one that makes every part wrong",
            cell=label(cell),
        )
