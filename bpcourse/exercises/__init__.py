"""The course's exercises: one folder per unit, in an explicit list."""

from __future__ import annotations

import importlib
from functools import cache

from bpcourse.checking.exercise import Exercise, find

__all__ = [
    "UNITS",
    "Exercise",
    "all_exercises",
    "get_exercise",
    "unit_exercises",
]

UNITS = (
    "01_chain_rule",
    "02_mlp",
    "03_house_prices",
    "04_image_classification",
    "05_optimizers",
    "06_vanishing_gradients",
    "07_generalization",
    "08_through_time",
    "09_without_backprop",
    "10_frameworks",
    "11_attention",
    "12_engine",
    "13_through_solvers",
)


@cache
def all_exercises() -> dict[str, Exercise]:
    """Every exercise by name, in the order of the units. Raises ValueError on a repeated name."""
    found = {}
    for unit in UNITS:
        for exercise in unit_exercises(unit):
            if exercise.name in found:
                raise ValueError(f"two exercises are called {exercise.name!r}")
            found[exercise.name] = exercise
    return found


def unit_exercises(unit: str) -> list[Exercise]:
    """The exercises of one unit, e.g. "02_mlp", in order."""
    return importlib.import_module(f"{__name__}.u{unit}").EXERCISES


def get_exercise(name: str) -> Exercise:
    """The exercise of this name. Raises KeyError that says which names there are."""
    return find(name, all_exercises())
