"""The derivative of a forward that draws at random: of what it drew, not of what it might draw.

A nudge says nothing where a second call draws anew. But such a forward multiplies each entry by
something drawn, and the outputs tell by what.
"""

from __future__ import annotations

import copy
import operator
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from bpcourse.checking.compare import compare
from bpcourse.checking.exercise import Case, Implementation, RandomBackward
from bpcourse.checking.guards import is_array
from bpcourse.checking.outcome import Outcome
from bpcourse.checking.rounding import Rounded

LARGER = 1.5  # an argument of other numbers, whose factors must be the same
DIGITS = 9  # that factors have in common
MANY = 20  # entries, of which some are kept and some dropped


def is_derivative(
    exercise: RandomBackward, part: str, forward: Implementation, case: Case, answer: Any
) -> bool:
    """Is the part what the exact derivative of this forward gives? Raises what the forward does."""
    if exercise.slope is None or not _multiplies(exercise.slope, forward, case):
        return False
    right = exact_outcome(exercise, forward, case)[part]
    if is_array(right):
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

    return exercise.run(operator.mul, replace(case, forward=watched))


def multiplies_alike(exercise: RandomBackward, out: Any, other: Any, case: Case) -> bool:
    """Have these outputs the same factors, whichever entry has which?"""
    if exercise.slope is None:
        return False
    mine, theirs = (_factors(exercise.slope, o, case.args) for o in (out, other))
    if case.args[0].size < MANY:  # by chance there may be none that is dropped
        mine, theirs = mine - {0.0}, theirs - {0.0}
    return mine == theirs


def _multiplies(slope: Callable[..., Any], forward: Implementation, case: Case) -> bool:
    """Does it multiply each entry by one of a few factors, whatever the entry is?"""
    x, *others = case.args
    found: list[set[float]] = []
    for argument in (x, LARGER * x):
        args = (argument, *others)
        out, _ = forward(*copy.deepcopy(args))
        found.append(_factors(slope, out, args) - {0.0})
    return found[0] == found[1]


def _factors(slope: Callable[..., Any], out: Any, args: tuple[Any, ...]) -> set[float]:
    return set(map(float, np.ravel(np.asarray(slope(out, *args), dtype=float).round(DIGITS))))
