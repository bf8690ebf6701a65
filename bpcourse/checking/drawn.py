"""The derivative of a forward that draws at random: of what it drew, not of what it might draw.

A nudge says nothing where a second call draws anew. But such a forward multiplies each entry by
something drawn, and the outputs tell by what.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from bpcourse.checking.compare import compare
from bpcourse.checking.exercise import Case, Implementation, RandomBackward
from bpcourse.checking.outcome import Outcome
from bpcourse.checking.rounding import Rounded

LARGER = 1.5  # an argument of other numbers, whose factors must be the same
DIGITS = 9  # that factors have in common


def is_derivative(
    exercise: RandomBackward, part: str, forward: Implementation, case: Case, answer: Any
) -> bool:
    """Is the part what the exact derivative of this forward gives? Raises what the forward does."""
    if exercise.slope is None or not _multiplies(exercise.slope, forward, case):
        return False
    right = exact_outcome(exercise, forward, case)[part]
    if isinstance(right, np.ndarray):
        size = np.abs(right) * 2.0 ** (52 - 3 * DIGITS)
        return np.shape(answer) == right.shape and compare(answer, [Rounded(right, size)]) is None
    return compare(answer, [right]) is None


def exact_outcome(exercise: RandomBackward, forward: Implementation, case: Case) -> Outcome:
    """What the exact derivative of this forward gives, by part."""

    slope = exercise.slope
    if slope is None:
        raise ValueError(f"{exercise.name} has no slope")

    def watched(*args: Any) -> tuple[Any, Any]:
        given = copy.deepcopy(args)
        out, _ = forward(*args)
        return out, slope(out, *given)

    return exercise.run(lambda dout, slope: dout * slope, replace(case, forward=watched))


def _multiplies(slope: Callable[..., Any], forward: Implementation, case: Case) -> bool:
    """Does it multiply each entry by one of a few factors, whatever the entry is?"""
    x, *others = case.args
    found: list[set[float]] = []
    for argument in (x, LARGER * x):
        args = (argument, *others)
        out, _ = forward(*copy.deepcopy(args))
        found.append(set(np.round(slope(out, *args), DIGITS).ravel().tolist()))
    return found[0] == found[1]
