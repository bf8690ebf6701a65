"""What is striking about wrong arrays where no known mistake explains them.

It is drawn from all cases or not at all: what holds in some of them may be chance.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from bpcourse.checking.guards import Array, is_numeric
from bpcourse.checking.rounding import Rounded, as_rounded
from bpcourse.checking.telling.near_miss import Pair, near_miss
from bpcourse.checking.telling.quantities import Quantity, quantities

CLOSE_TO_1 = 1e-2  # so close to it, a factor needs more digits to differ

Pairs = Sequence[Pair]


Arguments = Sequence[Mapping[str, Any]]
"""By case: {name: argument}."""


def evidence(answers: Sequence[tuple[Any, Any]], arguments: Arguments = ()) -> str:
    """What is striking about wrong numbers beside the right ones; "" if nothing is.

    answers    (own, right) by case; right is None where a case does not try this part
    arguments  of the same cases, from which factors take their names
    """
    tried = [(own, as_rounded(right)) for own, right in answers if right is not None]
    if not tried or not all(_comparable(own, right) for own, right in tried):
        return ""
    arrays = [(np.asarray(own), right) for own, right in tried]
    if _all_turned(arrays):
        return "it is the transpose of the right answer"
    if any(own.shape != right.shape for own, right in arrays):
        return ""
    pairs: Pairs = [(own, right.value, right.tolerance) for own, right in arrays]
    named = [given for (_, right), given in zip(answers, arguments) if right is not None]
    return near_miss(pairs) or _pattern(pairs, named)


def _pattern(pairs: Pairs, arguments: Arguments) -> str:
    """For arrays only: any number is some factor times another."""
    if all(map(_right, pairs)) or max(right.size for _, right, _ in pairs) < 2:
        return ""
    return (
        _all_zero(pairs)
        or _ratio(pairs, arguments)
        or _absolute(pairs)
        or _one_line(pairs)
        or _one_block(pairs)
    )


def _comparable(own: Any, right: Any) -> bool:
    return (
        isinstance(right, Rounded)
        and is_numeric(own)
        and np.asarray(own).dtype.kind in "iuf"
        and bool(np.isfinite(own).all() and np.isfinite(right.value).all())
    )


def _all_turned(arrays: Sequence[tuple[Array, Rounded]]) -> bool:
    return all(
        own.ndim == 2 and own.T.shape == right.shape and _close(own.T, right.value)
        for own, right in arrays
    )


def _close(a: Array, b: Array) -> bool:
    return np.allclose(a, b, rtol=1e-9, atol=1e-12 * (1 + np.abs(b).max(initial=0)))


def _right(pair: Pair) -> bool:
    own, right, tolerance = pair
    return bool((np.abs(own - right) <= tolerance).all())


def _all_zero(pairs: Pairs) -> str:
    return "it is zero everywhere" if all(not own.any() for own, _, _ in pairs) else ""


def _ratio(pairs: Pairs, arguments: Arguments) -> str:
    """One factor for all entries of each case, if it can be said what it is."""
    factors: list[float] = []
    named: list[Mapping[str, Any]] = []
    for i, (own, right, _) in enumerate(pairs):
        if not right.any():
            if own.any():
                return ""
            continue
        factor = float(np.vdot(right, own) / np.vdot(right, right))
        if not _close(own, factor * right):
            return ""
        factors.append(factor)
        named.append(arguments[i] if arguments else {})
    if not factors:
        return ""
    if np.allclose(factors, -1):
        return "the sign is the opposite of the right one everywhere"
    if np.allclose(factors, factors[0]):
        digits = 4 if abs(factors[0] - 1) > CLOSE_TO_1 else 7
        return f"every entry is {factors[0]:.{digits}g} times what it should be"
    name = _name(factors, named)
    return f"every entry is {name} times what it should be" if name else ""


def _name(factors: Sequence[float], arguments: Arguments) -> str:
    """What the factor is in every case: N, 1 / N, 2 / p, ..."""
    for name, values in quantities(arguments):
        for shape, term in _terms(values):
            rest = np.array(factors) / term
            if np.allclose(rest, rest[0]) and (words := _coefficient(float(rest[0]))) is not None:
                return words + shape.format(name)
    return ""


def _terms(values: Quantity) -> Iterator[tuple[str, Quantity]]:
    """What a factor is often made of, given one number by case."""
    if (values != 0).all():
        yield "{}", values
        yield "(1 / {})", 1 / values
        yield "{}**2", values**2
        yield "(1 / {}**2)", 1 / values**2
    if (values > 0).all():
        yield "sqrt({})", np.sqrt(values)
        yield "(1 / sqrt({}))", 1 / np.sqrt(values)
    if (values != 1).all():
        yield "(1 - {})", 1 - values
        yield "(1 / (1 - {}))", 1 / (1 - values)
    if ((values != 0) & (values != 1)).all():
        yield "((1 - {0}) / {0})", (1 - values) / values
        yield "({0} / (1 - {0}))", values / (1 - values)


def _coefficient(number: float) -> str | None:
    """In front of a quantity: nothing for 1, a small whole number or its half; None else."""
    for plain in (1, -1, 2, -2, 0.5, -0.5, 3, -3, 4, -4):
        if math.isclose(number, plain, rel_tol=1e-6):
            return {"1": "", "-1": "-"}.get(f"{plain:g}", f"{plain:g} * ")
    return None


def _absolute(pairs: Pairs) -> str:
    if all(_close(np.abs(own), np.abs(right)) for own, right, _ in pairs):
        return "the size of every entry is right; some signs are not"
    return ""


def _wrong_masks(pairs: Pairs) -> list[Array]:
    """Which entries are wrong, in each case that is; [] if cases have axes of different number."""
    wrong = [np.abs(own - right) > tolerance for own, right, tolerance in pairs]
    wrong = [mask for mask in wrong if mask.any()]
    return wrong if len({mask.ndim for mask in wrong}) == 1 else []


def _one_line(pairs: Pairs) -> str:
    """The same single row, column or plane in every case that is wrong?"""
    wrong = _wrong_masks(pairs)
    if not wrong:
        return ""
    for axis in range(wrong[0].ndim):
        if max(mask.shape[axis] for mask in wrong) < 3:
            continue
        lines = [set(np.nonzero(mask)[axis].tolist()) for mask in wrong]
        if len(lines[0]) == 1 and all(line == lines[0] for line in lines):
            return f"only entries with index {lines[0].pop()} along axis {axis} are wrong"
        if all(line == {mask.shape[axis] - 1} for line, mask in zip(lines, wrong)):
            return f"only entries with the last index along axis {axis} are wrong"
    return ""


BLOCKS = {4: "quarter", 3: "third", 2: "half"}
ORDINALS = ("first", "second", "third", "fourth")


def _one_block(pairs: Pairs) -> str:
    """The same one of a few equal blocks along an axis, as the gates of an LSTM are, in every case?"""
    wrong = _wrong_masks(pairs)
    if not wrong:
        return ""
    for axis in range(wrong[0].ndim):
        for count, name in BLOCKS.items():
            blocks = {block for mask in wrong for block in _blocks(mask, axis, count)}
            if len(blocks) == 1 and min(mask.shape[axis] for mask in wrong) > count:
                which = "last" if count == 2 and blocks == {1} else ORDINALS[blocks.pop()]
                return f"only entries in the {which} {name} along axis {axis} are wrong"
    return ""


def _blocks(mask: Array, axis: int, count: int) -> set[int]:
    """Which of `count` equal blocks have wrong entries; -1 where the axis has no such blocks."""
    size, rest = divmod(mask.shape[axis], count)
    return {-1, 0} if rest else {int(k) // size for k in np.nonzero(mask)[axis]}
