"""What is striking about wrong arrays where no known mistake explains them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bpcourse.checking.guards import Array, is_numeric
from bpcourse.checking.rounding import Rounded

Pairs = Sequence[tuple[Array, Array]]
"""(own, right) by case."""


def evidence(answers: Sequence[tuple[Any, Any]]) -> str:
    """What is striking about wrong arrays beside the right ones: (own, right) by case."""
    pairs: Pairs = [
        (np.asarray(own), right.value)
        for own, right in answers
        if isinstance(right, Rounded) and is_numeric(own) and np.asarray(own).dtype.kind in "iuf"
    ]
    same_shape: Pairs = [
        (own, right) for own, right in pairs if own.shape == right.shape and np.isfinite(own).all()
    ]
    if not pairs or len(same_shape) < len(pairs):
        turned = pairs and all(own.ndim == 2 and _close(own.T, right) for own, right in pairs)
        return "it is the transpose of the right answer" if turned else ""
    for describe in (_all_zero, _ratio, _transposed, _absolute, _slice):
        if text := describe(same_shape):
            return text
    return ""


def _close(a: Array, b: Array) -> bool:
    return a.shape == b.shape and np.allclose(
        a, b, rtol=1e-9, atol=1e-12 * (1 + np.abs(b).max(initial=0))
    )


def _all_zero(pairs: Pairs) -> str:
    return "it is zero everywhere" if all(not own.any() for own, _ in pairs) else ""


def _ratio(pairs: Pairs) -> str:
    ratios: list[float] = []
    for own, right in pairs:
        if right.any():
            ratio = np.vdot(right, own) / np.vdot(right, right)
            if not _close(own, ratio * right):
                return ""
            ratios.append(ratio)
    if not ratios:
        return ""
    if np.allclose(ratios, -1):
        return "the sign is the opposite of the right one everywhere"
    if np.allclose(ratios, ratios[0]):
        return f"every entry is {ratios[0]:.4g} times what it should be"
    listed = ", ".join(f"{r:.4g}" for r in ratios[:4])
    return f"within each case every entry is off by one factor ({listed}): what is it made of?"


def _transposed(pairs: Pairs) -> str:
    square = [(own, right) for own, right in pairs if own.ndim == 2 and own.shape[0] > 1]
    if square and all(
        own.shape[0] == own.shape[1] and _close(own.T, right) for own, right in square
    ):
        return "it is the transpose of the right answer"
    return ""


def _absolute(pairs: Pairs) -> str:
    if all(_close(np.abs(own), np.abs(right)) for own, right in pairs):
        return "the size of every entry is right; some signs are not"
    return ""


def _slice(pairs: Pairs) -> str:
    """Only one row, column or end of the array wrong in every case that is wrong at all?"""
    for own, right in pairs:
        wrong = ~np.isclose(own, right, rtol=1e-9, atol=1e-12)
        for axis in range(own.ndim):
            if own.shape[axis] > 2 and wrong.any():
                lines = np.unique(np.nonzero(wrong)[axis])
                if len(lines) == 1:
                    return f"only entries with index {lines[0]} along axis {axis} are wrong"
    if len(pairs) > 1:
        bad = sum(not _close(own, right) for own, right in pairs)
        if 0 < bad < len(pairs):
            return f"{len(pairs) - bad} of the {len(pairs)} cases are right: what is special about the others?"
    return ""
