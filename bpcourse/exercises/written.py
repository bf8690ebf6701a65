"""Model answers to the questions that are answered in words: beside the exercises, never released.

A unit's folder has them in written.py, as WRITTEN = [Written(...), ...].
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from functools import cache

from bpcourse.exercises import UNITS


@dataclass(frozen=True, kw_only=True)
class Written:
    """What a good answer to a written question says.

    name      the id of the question's cell
    model     the answer as the course would write it; Markdown
    criteria  three things that earn its points, each a sentence
    """

    name: str
    model: str
    criteria: tuple[str, str, str]


@cache
def all_written() -> dict[str, Written]:
    """Every model answer by name. Raises ValueError where two have one name."""
    found: dict[str, Written] = {}
    for unit in UNITS:
        for written in unit_written(unit):
            if written.name in found:
                raise ValueError(f"two model answers are called {written.name!r}")
            found[written.name] = written
    return found


def unit_written(unit: str) -> list[Written]:
    """The model answers of one unit; [] where its folder has no written.py."""
    name = f"bpcourse.exercises.u{unit}.written"
    return importlib.import_module(name).WRITTEN if importlib.util.find_spec(name) else []
