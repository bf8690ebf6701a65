"""The numbers that an answer gives on inputs that are the same for everybody.

Runs in the judge, in place of `check`, and earns nothing: `asking` makes the locked cell that does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bpcourse.answer_key.guard import handed_in, shut
from bpcourse.checking import session
from bpcourse.checking.attempt import Attempt
from bpcourse.checking.outcome import Malformed, Outcome, Raised
from bpcourse.checking.rounding import Rounded

MIME = "application/vnd.bpcourse.numbers+json"
MOST = 24  # entries of an array that are compared; its sum stands for the others
Numbers = dict[str, Any]
"""{"form": shapes and types, in words, by case; "values": all numbers in a row; "told": what they are
in words, "" where nothing is striking}."""


class Shown:
    """What the locked cell displays: plain data, for us only."""

    def __init__(self, parts: dict[str, Numbers]):
        self.parts = parts

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"text/plain": "numbers", MIME: self.parts}


def asking(source: str, exercise: str) -> str:
    """A locked cell's source that asks for numbers where this one asks for a verdict."""
    return (
        "import functools\n"
        f"from {__name__} import numbers\n"
        f"check = functools.partial(numbers, exercise={exercise!r})\n{source}"
    )


def numbers(implementation: Any, *, exercise: str, forward: Any = None, name: Any = None) -> float:
    """Show the numbers of an answer, part by part; takes the arguments of `check`, and returns 0."""
    here = session.current()
    asked = here.exercises()[exercise]
    with shut():
        answers = handed_in(implementation), handed_in(forward)
        attempt = Attempt.at(asked, *answers, here.seed(exercise))
        found = {part: _numbers(attempt, part) for part in asked.parts}
    here.show(Shown(found))  # pyright: ignore[reportArgumentType]  shown as any report is
    return 0.0


def _numbers(attempt: Attempt, part: str) -> Numbers:
    tried = [i for i, answers in enumerate(attempt.right) if part in answers[0]]
    outcomes = [attempt.outcomes[i].get(part) for i in tried]
    forms, values = zip(*map(_described, outcomes), strict=True) if outcomes else ((), ())
    right = [attempt.right[i] for i in tried]
    return {
        "form": list(forms),
        "values": [number for row in values for number in row],
        "told": _told(outcomes, right, part),
    }


def _described(value: Any) -> tuple[str, list[float]]:
    """(form, numbers) of one value. JSON knows no NaN: `form` says where it is."""
    if isinstance(value, Raised):
        return f"raises {value.kind}", []
    if isinstance(value, Malformed):
        return value.message, []
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError, OverflowError):
        return f"{type(value).__name__} {value!r:.60}", []
    flat = array.ravel()
    picked = flat[np.linspace(0, flat.size - 1, min(flat.size, MOST)).astype(int)]
    row = np.append(picked, flat.sum()) if flat.size else picked
    finite = np.isfinite(row)
    odd = "" if finite.all() else f" without {np.flatnonzero(~finite).tolist()}"
    return f"{array.shape}{odd}", [float(x) for x in np.where(finite, row, 0.0)]


def _told(outcomes: Sequence[Any], right: Sequence[Sequence[Outcome]], part: str) -> str:
    """What the numbers are in words, where that is simple: zero, or a multiple of the right ones."""
    arrays = [_as_array(value) for value in outcomes]
    wanted = [_as_array(answers[0].get(part)) for answers in right]
    given = [a for a in arrays if a is not None]
    if not given or len(given) < len(arrays):
        return ""
    if not any(a.any() for a in given):
        return "zero everywhere"
    pairs = [(a, b) for a, b in zip(given, wanted) if b is not None and a.shape == b.shape]
    if len(pairs) < len(given):
        return ""
    ours = np.concatenate([b.ravel() for _, b in pairs])
    theirs = np.concatenate([a.ravel() for a, _ in pairs])
    factor = float(theirs @ ours) / (float(ours @ ours) or 1.0)
    if factor and np.allclose(theirs, factor * ours, rtol=1e-6, atol=1e-9 * np.abs(ours).max()):
        return (
            "the right answer with the wrong sign"
            if np.isclose(factor, -1)
            else (f"{factor:.6g} times the right answer")
        )
    return ""


def _as_array(value: Any) -> np.ndarray | None:
    """A value as an array of finite numbers; None if it is none."""
    value = value.value if isinstance(value, Rounded) else value
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError, OverflowError):
        return None
    return array if array.size and np.isfinite(array).all() else None
