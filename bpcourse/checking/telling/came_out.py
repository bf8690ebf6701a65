"""What came out of a failing input, in a sentence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bpcourse.checking.compare import Fault
from bpcourse.checking.exercise import Case, Exercise
from bpcourse.checking.telling.names import argument_names
from bpcourse.checking.wording import ended


@dataclass(frozen=True)
class Failing:
    """Code for a cell of the notebook, and a sentence on what comes out of it."""

    code: str = ""
    came_out: str = ""


def apart(a: float, b: float) -> bool:
    """Do two numbers differ by more than a nudge can be wrong?"""
    return not math.isclose(a, b, rel_tol=1e-4, abs_tol=1e-9)


def both(a: float, b: float) -> tuple[str, str]:
    """Two numbers with as many digits as show that they differ, four at least."""
    for digits in (4, 6, 9, 12, 17):
        texts = f"{a + 0.0:.{digits}g}", f"{b + 0.0:.{digits}g}"  # 0 is not -0
        if texts[0] != texts[1]:
            break
    return texts


def place(name: str, index: Sequence[int] | None) -> str:
    """An entry as code: dx[0, 1]; for a single number its name."""
    return f"{name}[{', '.join(map(str, index))}]" if index else name


def sentence(
    exercise: Exercise, part: str, case: Case, fault: Fault, beside: float | None, nudged: str
) -> str:
    """What comes out of this case, and beside it another number for the same entry.

    nudged  what was nudged to find that number; "" if it is the right one
    """
    if fault.status == "raised":
        return f"It raises {ended(fault.message)}"
    if fault.status == "shape":
        return f"{part}: {ended(fault.message)}"
    if fault.yours is None or beside is None:
        return f"{part}: {ended(fault.message)}"
    yours, other = both(fault.yours, beside)
    told = f"a nudge of {nudged} says {other}" if nudged else f"{other} is right"
    return f"{_subject(exercise, part, case, fault)} {yours}; {told}."


def _subject(exercise: Exercise, part: str, case: Case, fault: Fault) -> str:
    """For plain numbers their values, else the entry."""
    names = argument_names(exercise, case)
    alone = len(exercise.parts) == 1 and not case.upstream and names
    if alone and len(case.args) <= 3 and all(isinstance(a, (int, float)) for a in case.args):
        given = ", ".join(f"{n} = {_short(a)}" for n, a in zip(names, case.args))
        return f"For {given} you return"
    return f"{place(part, fault.index)} comes out as"


def _short(number: float) -> str:
    return f"{float(number):.6g}" if np.isfinite(number) else str(number)
