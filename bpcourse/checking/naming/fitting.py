"""With which number was a mistake made? One that a learner would type, found by one entry."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import numpy as np

from bpcourse.checking.guards import is_numeric
from bpcourse.checking.mistake import Mistake
from bpcourse.checking.naming.agreement import is_finite
from bpcourse.checking.naming.suspects import LineUp, Suspect, with_number
from bpcourse.checking.rounding import Rounded

_STEPS = 60
_GRID = 5
_ROUGH, _FINE = 0.04, 1e-13  # relative: tell numbers of one or two digits apart; tell all apart


def fitted(line_up: LineUp, mistake: Mistake, part: str) -> Suspect | None:
    """The mistake made with the number that gives the student's answer in this part, or None.

    One entry in one case decides on the number: the one that is off by most roundings. Whether the
    rest of the answer follows is not asked here.
    """
    place = _place(line_up, part)
    if place is None or mistake.fitted is None:
        return None
    i, index, wanted = place

    def suspect(number: float) -> Suspect:
        return with_number(mistake, number)

    @cache
    def gap(number: float) -> float:
        value: Any = line_up.outcome(suspect(number), i).get(part)
        return float(np.asarray(value)[index]) - wanted if _fits(value, index) else math.nan

    for number in _numbers(gap, *mistake.fitted):
        if line_up.reproduces(candidate := suspect(number), part):
            return candidate
    return None


def _place(line_up: LineUp, part: str) -> tuple[int, tuple[int, ...], float] | None:
    """(case, entry, the student's number there), where that is off by most roundings."""
    best, found = 0.0, None
    for i in line_up.order(part):
        own, right = line_up.own(part, i), line_up.attempt.right[i][0][part]
        if not (isinstance(right, Rounded) or is_numeric(right)) or not is_finite(own):
            continue
        right = right if isinstance(right, Rounded) else Rounded(right)
        value = right.value
        if np.shape(own) != value.shape or not value.size:
            continue
        roundings = np.abs(own - value) / np.maximum(right.tolerance, 1e-300)
        index = np.unravel_index(np.argmax(roundings), value.shape) if value.shape else ()
        if roundings[index] > best:
            place = tuple(int(k) for k in index)
            best, found = float(roundings[index]), (i, place, float(np.asarray(own)[index]))
    return found


def _fits(value: Any, index: tuple[int, ...]) -> bool:
    shape = np.shape(value)
    return (
        is_finite(value) and len(shape) == len(index) and all(k < n for k, n in zip(index, shape))
    )


def _numbers(gap: Callable[[float], float], low: float, high: float) -> Iterator[float]:
    """Where the gap closes: the round numbers near it first, as those are what people type."""
    if (bracket := _bracket(gap, low, high)) is None:
        return
    for precision in (_ROUGH, _FINE):
        root = _root(gap, *bracket, precision)
        near = {float(f"{root:.{digits}e}") for digits in (0, 1)}
        yield from (n for n in sorted(near, key=lambda n: abs(n - root)) if low <= n <= high)
    yield root


def _bracket(gap: Callable[[float], float], low: float, high: float) -> tuple[float, float] | None:
    """Two numbers between which the gap changes its sign."""
    grids = ([low, high], np.geomspace(low, high, _GRID).tolist())
    for grid in grids:
        for a, b in itertools.pairwise(grid):
            if gap(a) * gap(b) <= 0:
                return a, b
    return None


def _root(gap: Callable[[float], float], low: float, high: float, precision: float) -> float:
    """Bisection in orders of magnitude, with secants in between: they hit at once where the effect
    is proportional to the number.
    """
    for step in range(_STEPS):
        if high / low < 1 + precision or gap(low) == 0:
            return low
        if gap(high) == 0:
            return high
        middle = math.sqrt(low) * math.sqrt(high)
        if step % 2:
            secant = (low * gap(high) - high * gap(low)) / (gap(high) - gap(low))
            middle = secant if low < secant < high else middle
        if not low < middle < high or math.isnan(gap(middle)):
            return middle
        low, high = (low, middle) if gap(low) * gap(middle) <= 0 else (middle, high)
    return low
