"""The ladder: is an answer there, of the right type, shape and dtype, finite, and right?"""

from __future__ import annotations

import numbers
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from bpcourse.checking.guards import Array, is_array
from bpcourse.checking.outcome import Malformed, Raised, describe
from bpcourse.checking.rounding import Rounded
from bpcourse.checking.wording import exception

LADDER = (
    "not written",
    "raised",
    "too long",
    "none",
    "type",
    "shape",
    "dtype",
    "not finite",
    "value",
    "numerical",  # right, but by numerical differentiation
    "not shown",  # right in too few cases: elsewhere the student's own forward raises
)


@dataclass(frozen=True)
class Fault:
    """Why one answer is wrong: a step of LADDER, a sentence, and for arrays where it is wrong."""

    status: str
    message: str
    frames: str = ""  # the student's own frames of an exception
    wrong: Array | None = None  # mask of the wrong entries
    index: tuple[int, ...] | None = None  # the worst entry
    yours: float | None = None  # the answer's value there


def compare(answer: Any, right: Sequence[Any]) -> Fault | None:
    """None if the answer is right, that is, agrees with one of the right values.

    answer  what the student's function returned for one part (or Raised, Malformed)
    right   the right values: Rounded, or plain values that must be equal
    """
    faults = [_fault(answer, value) for value in right]
    return None if None in faults else faults[0]


def _fault(answer: Any, right: Any) -> Fault | None:
    if isinstance(answer, Raised):
        if answer.not_written:
            return Fault("not written", "not written yet")
        status = "too long" if answer.too_long else "raised"
        return Fault(status, exception(answer.kind, answer.message), frames=answer.frames)
    if isinstance(answer, Malformed):
        return Fault(answer.status, answer.message)
    if answer is None and right is not None:
        return Fault("none", "it is None")
    if isinstance(right, (bool, np.bool_, str, type(None))):
        return _plain_fault(answer, right)
    right = right if isinstance(right, Rounded) else Rounded(right)
    return _array_fault(answer, right) if right.shape else _scalar_fault(answer, right)


def _plain_fault(answer: Any, right: Any) -> Fault | None:
    kind = cast("type[Any]", type(right))
    kinds = (bool, np.bool_) if kind in (bool, np.bool_) else (kind,)
    if is_array(answer) and answer.shape == ():
        answer = answer[()]
    if type(answer) not in kinds:
        wanted = "None" if right is None else f"a {kinds[0].__name__}"
        return Fault("type", f"it is {describe(answer)}, where {wanted} is expected")
    return None if answer == right else Fault("value", "it is not the right answer")


def _scalar_fault(answer: Any, right: Rounded) -> Fault | None:
    if is_array(answer) and type(answer) is np.ndarray:
        if answer.shape:
            return Fault("shape", f"it has shape {answer.shape}, where a single number is expected")
    elif isinstance(answer, bool) or not isinstance(answer, numbers.Real):
        return Fault("type", f"it is {describe(answer)}, where a number is expected")
    number: Array = np.asarray(answer)
    if number.dtype.kind not in "iuf" or (number.dtype.kind == "f" and number.dtype.itemsize < 8):
        return Fault("dtype", f"it is {number.dtype}, where float64 is expected")
    return _value_fault(number, right)


def _array_fault(answer: Any, right: Rounded) -> Fault | None:
    if not is_array(answer) or type(answer) is not np.ndarray:
        return Fault(
            "type", f"it is {describe(answer)}, where an array of shape {right.shape} is expected"
        )
    if answer.shape != right.shape:
        return Fault("shape", f"it has shape {answer.shape}, where {right.shape} is expected")
    double = answer.dtype.kind == "f" and answer.dtype.itemsize >= 8
    if not double and (right.dtype.kind == "f" or answer.dtype.kind not in "biuf"):
        return Fault("dtype", f"it holds {answer.dtype}, where float64 is expected")
    return _value_fault(answer, right)


def _value_fault(answer: Array, right: Rounded) -> Fault | None:
    finite = np.isfinite(answer)
    if not finite.all():
        return _located("not finite", "NaN or infinite", answer, ~finite, ~finite)
    gap = np.abs(answer - right.value)
    wrong = ~(gap <= right.tolerance)
    if wrong.any():
        return _located("value", "wrong", answer, wrong, np.where(wrong, gap, -1.0))
    return None


def _located(status: str, adjective: str, answer: Array, wrong: Array, badness: Array) -> Fault:
    if answer.shape == ():
        return Fault(status, f"it is {adjective}", wrong=wrong, index=(), yours=float(answer))
    index = tuple(int(i) for i in np.unravel_index(np.argmax(badness), answer.shape))
    count = int(wrong.sum())
    if wrong.size == 1:
        message = f"its only entry is {adjective}"
    elif count == 1:
        message = f"1 of {wrong.size} entries is {adjective}, at {list(index)}"
    else:
        some = (
            "both" if count == wrong.size == 2 else "all" if count == wrong.size else f"{count} of"
        )
        size = "" if some == "both" else f" {wrong.size}"
        worst = "the first" if status == "not finite" else "the worst"
        message = f"{some}{size} entries are {adjective}, {worst} at {list(index)}"
    return Fault(status, message, wrong=wrong, index=index, yours=float(answer[index]))
