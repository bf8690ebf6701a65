"""Do two wrong answers agree? Numbers to rounding; exceptions by their kind and what they say.

An exception is one event, and dozens of slips end in the same one ("shapes not aligned"). So what
it says is a clue of its own, weaker than a number: `alike` for the words, `exactly` for the sizes.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from bpcourse.checking.guards import Array, is_numeric
from bpcourse.checking.outcome import Malformed, Raised
from bpcourse.checking.rounding import EPS, SAFETY, Rounded


def same(own: Any, wrong: Any, right: Any) -> bool:
    """Do two wrong answers agree to rounding? Exceptions do if they are of one kind."""
    if isinstance(own, Raised) or isinstance(wrong, Raised):
        return isinstance(own, Raised) and isinstance(wrong, Raised) and own.kind == wrong.kind
    if isinstance(own, Malformed) or isinstance(wrong, Malformed):
        return type(own) is type(wrong) and own == wrong
    if not (is_numeric(own) and is_numeric(wrong)):
        return type(own) is type(wrong) and (
            own is None or (type(own) in (bool, str, np.bool_) and own == wrong)
        )
    own, wrong = np.asarray(own), np.asarray(wrong)
    if own.dtype.kind == wrong.dtype.kind == "b":
        return bool(np.array_equal(own, wrong))
    if own.shape != wrong.shape or own.dtype.kind not in "biuf" or wrong.dtype.kind not in "biuf":
        return False
    return _close(own, wrong, right)


def _close(own: Array, wrong: Array, right: Any) -> bool:
    """To the rounding that the right answer may have gathered; NaN and infinity in the same places."""
    error = right.error if isinstance(right, Rounded) else np.abs(np.asarray(right, dtype=float))
    finite = np.isfinite(wrong)
    size = np.abs(wrong) if finite.all() else np.where(finite, np.abs(wrong), 0.0)
    scale = np.max(error, initial=0.0, where=np.isfinite(error)) + size.max(initial=0.0)
    with np.errstate(invalid="ignore"):
        close: Array = np.abs(own - wrong) <= SAFETY * EPS * (size + scale)
    if not finite.all():
        close = np.where(finite, close, (own == wrong) | (np.isnan(own) & np.isnan(wrong)))
    return bool(close.all())


def alike(own: Raised, wrong: Raised) -> bool:
    """Is it the same exception in the same words, whatever the sizes in them?"""
    return own.kind == wrong.kind and _words(own.message) == _words(wrong.message)


def exactly(own: Raised, wrong: Raised) -> bool:
    """Is it the same exception of the same sizes?

    NumPy words one mismatch in several ways (`a + b`, `a += b`, `a[:] = b`; `a @ b`, `a.dot(b)`).
    """
    return own.kind == wrong.kind and _mismatch(own.message) == _mismatch(wrong.message)


def is_finite(value: Any) -> bool:
    """Is it a number or an array without NaN and infinity?"""
    if not is_numeric(value):
        return False
    array: Array = np.asarray(value)
    return array.dtype.kind in "biuf" and bool(np.isfinite(array).all())


def _words(message: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\([\d, ]*\)", "()", message))


def _mismatch(message: str) -> object:
    """What does not fit with what, however it is put; the whole message if it is about no shapes."""
    if found := re.search(r"size (\d+) is different from (\d+)", message):  # of `@`
        return "product", found[2], found[1]
    if found := re.search(r"not aligned: (\d+) \(dim \d+\) != (\d+)", message):  # of `dot`
        return "product", found[1], found[2]
    if "broadcast" in message:
        return "broadcast", sorted(re.findall(r"\([\d,]*\)", message))
    return message
