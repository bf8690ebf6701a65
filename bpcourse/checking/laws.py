"""What is true of every right answer, whatever the input: a loss is never negative, say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bpcourse.checking.guards import Array, is_numeric

_SLACK = 1e-9


@dataclass(frozen=True)
class Law:
    """Of one part: what is always true, said as "a mean of squares is never negative"; and a test.

    holds  holds(value of the part, *arguments of the case)
    """

    part: str
    says: str
    holds: Callable[..., bool]


def broken(laws: Sequence[Law], part: str, answers: Sequence[tuple[Any, Sequence[Any]]]) -> str:
    """What an answer does not keep to in some case; "" if nothing is. (value, arguments) by case."""
    said = [
        law.says
        for law in laws
        if law.part == part
        and any(_is_number(value) and not _holds(law, value, args) for value, args in answers)
    ]
    return "; ".join(f"{text}, and yours does not keep to that" for text in said)


def _is_number(value: Any) -> bool:
    return is_numeric(value) and bool(np.isfinite(value).all())


def _holds(law: Law, value: Any, args: Sequence[Any]) -> bool:
    try:
        return bool(law.holds(np.asarray(value, dtype=float), *args))
    except (LookupError, TypeError, ValueError):  # of another shape: that is said elsewhere
        return True


def between(low: float, high: float) -> Callable[..., bool]:
    """Is every entry within these bounds?"""

    def holds(value: Array, *_: Any) -> bool:
        return bool(((value >= low - _SLACK) & (value <= high + _SLACK)).all())

    return holds


def rows_sum_to(total: float) -> Callable[..., bool]:
    """Does each row (along the last axis) sum to this?"""

    def holds(value: Array, *_: Any) -> bool:
        return bool(np.allclose(value.sum(axis=-1), total, rtol=1e-6, atol=1e-6))

    return holds


never_negative = between(0.0, np.inf)
