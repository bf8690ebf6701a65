"""The course's exercises, one module per unit, found by name."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from bpcourse.exercises.base import Exercise, Mistake

__all__ = ["Exercise", "Mistake", "all_exercises", "forward_exercise", "get_exercise",
           "unit_exercises"]


@cache
def all_exercises() -> dict[str, Exercise]:
    """Every exercise by name, in the order of the units. Raises ValueError on a repeated name."""
    found = {}
    for module in sorted(m.name for m in pkgutil.iter_modules(__path__) if m.name[0] == "u"):
        for exercise in importlib.import_module(f"{__name__}.{module}").EXERCISES:
            if exercise.name in found:
                raise ValueError(f"two exercises are called {exercise.name!r}")
            found[exercise.name] = exercise
    return found


def unit_exercises(unit: str) -> list[Exercise]:
    """The exercises of one unit, e.g. "02_mlp", in order."""
    return [exercise for exercise in all_exercises().values() if exercise.unit == unit]


@cache
def forward_exercise(forward) -> Exercise | None:
    """The exercise in which students write this forward; None for one that the notebook gives."""
    return next((exercise for exercise in all_exercises().values()
                 if exercise.reference is forward), None)


def get_exercise(name: str) -> Exercise:
    """The exercise of this name. Raises KeyError that says which names there are."""
    try:
        return all_exercises()[name]
    except KeyError:
        known = ", ".join(all_exercises())
        raise KeyError(f"no exercise is called {name!r}; there are: {known}") from None
