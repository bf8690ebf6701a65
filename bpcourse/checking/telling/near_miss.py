"""Nearly right: how many digits agree, and what makes errors of that size."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from bpcourse.checking.guards import Array

NEAR = 1e-4  # relative; nothing that is wrong in kind comes as close in every case
TINY = 1e-7  # an error that shows nothing where the right answer is about as small (saturation)
_SINGLE = (1e-9, 1e-5)  # relative errors of what has passed through float32
_LAST_DIGITS = 1e-12

Pair = tuple[Array, Array, Array]
"""Of one case: the answer, the right answer, and how far they may be apart."""


def near_miss(pairs: Sequence[Pair]) -> str:
    """How near, and why, where every case that is wrong is nearly right; else ""."""
    wrong = [pair for pair in pairs if _error(pair) > 0]
    telling = [pair for pair in wrong if _error(pair) < NEAR or _gap(pair) > TINY]
    error = max(map(_error, telling), default=0.0)
    if not 0 < error < NEAR:
        return ""
    digits = math.floor(-math.log10(error))
    where = "" if len(telling) == len(wrong) else ", but not where the right answer is close to 0"
    return (
        f"it is nearly right, as the first {digits} digits agree{where}. {_cause(telling, error)}"
    )


def _gap(pair: Pair) -> float:
    own, right, _ = pair
    return float(np.abs(own - right).max(initial=0.0))


def _error(pair: Pair) -> float:
    """The largest error in units of the largest right entry; 0 within rounding."""
    own, right, tolerance = pair
    gap = np.abs(own - right)
    if (gap <= tolerance).all():
        return 0.0
    scale = np.abs(right).max(initial=0.0)
    return float(gap.max() / scale) if scale else math.inf


def _cause(wrong: Sequence[Pair], error: float) -> str:
    if _SINGLE[0] < error < _SINGLE[1] and all(_is_single(own, right) for own, right, _ in wrong):
        return "Its numbers are those of float32: somewhere an array has that dtype"
    if error < _LAST_DIGITS:
        return (
            "So few digits are lost where two nearly equal numbers are subtracted, or by a tiny "
            "constant that the formula does not have"
        )
    if all(_is_smaller(pair) for pair in wrong):
        return (
            "What is off is a little too small everywhere, as an extra eps below a fraction line "
            "(or a larger one than was asked for) makes it"
        )
    return (
        "Errors of this size come from a nudge in place of a derivative, an eps that the formula "
        "does not have (or of another size), clipping, or float32"
    )


def _is_single(own: Array, right: Array) -> bool:
    """Is the answer made of numbers that float32 can hold, where the right one is not?"""

    def holds(array: Array) -> bool:
        return bool((array.astype(np.float32) == array).all())

    with np.errstate(all="ignore"):
        return holds(own) and not holds(right)


def _is_smaller(pair: Pair) -> bool:
    own, right, tolerance = pair
    return bool((np.abs(own) <= np.abs(right) + tolerance).all())
