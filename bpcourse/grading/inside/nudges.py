"""Which arrays of a run are its inputs with a nudge, as numerical differentiation makes them?

What no answer that knows its derivative would need: copies of an input with one number changed, for
each of its numbers; copies that differ from it by tiny amounts, or by an amount and its negative;
and inputs with an imaginary part. Inputs and arrays are compared by their numbers, so that a copy is
known in another shape, in a stack, or in a longer list of parameters. This file runs on both sides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import numpy as np

Array = np.ndarray[Any, Any]

EXACT = 1e-12  # relative: what differs by less has been rounded in another way
TINY = 1e-3  # relative: a nudge, whatever else it is
MANY = 6  # numbers


def _copies(x: Array, arrays: Mapping[bytes, Array]) -> list[Array]:
    """What may be copies of x, as rows: whole arrays, and the layers of stacks of copies."""
    rows: list[Array] = []
    itself = x.tobytes()
    for key, array in arrays.items():
        if key == itself:
            continue
        if array.size == x.size:
            rows.append(array.reshape(1, -1))
        elif array.ndim > 1 and array.size % x.size == 0 and array.size <= 5 * x.size**2:
            count = array.size // x.size
            if count not in (array.shape[0], array.shape[-1], 2 * x.size):
                continue
            rows.append(array.reshape(count, -1))
            rows.append(array.reshape(-1, count).T)
    return rows


def moved_singly(x: Array, arrays: Mapping[bytes, Array]) -> bool:
    """Whether for each number of x there is a copy in which it, and but for rounding no other, has
    moved: whoever moves it back in place may miss it by a bit.
    """
    rows = _copies(x, arrays)
    if len(rows) < x.size:
        return False
    moved = np.abs(np.concatenate(rows) - x) > EXACT * np.abs(x).max()
    return bool(moved[moved.sum(axis=1) == 1].any(axis=0).all())


def nudged(x: Array, arrays: Mapping[bytes, Array]) -> bool:
    """Whether copies of x differ from it by tiny amounts, in one number, or by one amount and its
    negative, and these nudges together reach each of its numbers.
    """
    rows = _copies(x, arrays)
    if not rows:
        return False
    moves = np.concatenate(rows) - x
    scale = max(x.max(), -x.min())
    moves = moves[_may_be_nudges(moves[:, 0], TINY * scale)]
    if not moves.size:
        return False
    up, down = moves.max(axis=1), -moves.min(axis=1)
    size, smaller = np.maximum(up, down), np.minimum(up, down)
    tiny = size <= TINY * scale
    candidates = (tiny | (smaller <= EXACT * scale)) & (size > EXACT * scale)
    if not candidates.any():
        return False
    moves, tiny, size = moves[candidates], tiny[candidates], size[candidates]
    amount = cast("Array", np.where(up >= down, up, -down))[candidates]
    moved = np.abs(moves) > EXACT * scale
    reached = moved[tiny | (moved.sum(axis=1) == 1)].any(axis=0).sum()
    return bool(reached >= _most(x)) or _to_and_fro(moves, moved, amount, EXACT * (scale + size))


def _may_be_nudges(first: Array, tiny: float) -> Array:
    """Whether a number moved by next to nothing, or by as much as in another copy to the other side:
    most of what is no copy at all is left out by this.
    """
    near = np.abs(first) <= tiny
    if first.size <= 100:
        return near | (np.abs(first[:, None] + first) <= tiny).any(axis=1)
    return near | _among(np.sort(first), -first, tiny / EXACT)


def _to_and_fro(moves: Array, moved: Array, amount: Array, rounding: Array) -> bool:
    """Whether rows that moved by one amount, and rows that moved by its negative at the same
    places, together reach every place.
    """
    alike = (~moved | (np.abs(moves - amount[:, None]) <= rounding[:, None])).all(axis=1)
    if alike.sum() < 2:
        return False
    by_place: dict[bytes, list[int]] = {}
    for row in np.flatnonzero(alike):
        by_place.setdefault(moved[row].tobytes(), []).append(int(row))
    reached = np.zeros(moves.shape[1], bool)
    for there in by_place.values():
        both = amount[there][:, None] + amount[there]
        if (np.abs(both) <= rounding[there]).any():
            reached |= moved[there[0]]
    return bool(reached.sum() >= _most(reached))


def _most(x: Array) -> int:
    """So many of its numbers must be reached: of a loop, the hook does not see the first round."""
    return x.size - (x.size >= MANY)


def swept(x: Array, arrays: Mapping[bytes, Array], all_of_them: bool = False) -> bool:
    """Whether each number of x (of many: but for one) is missing from a copy of x, whatever its
    shape, that has all others.
    """
    content = b"".join(arrays)
    first, second = x[0].tobytes(), x[1].tobytes()
    plain = all(array.dtype == x.dtype for array in arrays.values())
    if plain and content.count(first) < x.size - 2:  # all copies have it but one
        return False
    near = [a for key, a in arrays.items() if not plain or first in key or second in key]
    values: set[float] = set(x.tolist())
    missed: set[float] = set()
    for array in near:
        for layer in _layers(array) if array.size >= 2 * x.size else [array.ravel()]:
            if layer.size >= x.size and len(missing := values.difference(layer.tolist())) == 1:
                missed |= missing
    return len(missed) >= (len(values) if all_of_them else _most(x))


def _layers(array: Array) -> list[Array]:
    """The array itself, and its layers along the first axis and the last."""
    if array.ndim < 2:
        return [array.ravel()]
    first, last = len(array), array.shape[-1]
    return [array.ravel(), *array.reshape(first, -1), *array.reshape(-1, last).T]


def imaginary(x: Array, arrays: Sequence[Array]) -> bool:
    """Whether each number of x is the real part of something that has an imaginary part too."""
    if not arrays:
        return False
    values: set[float] = set(x.tolist())
    return values <= {real for array in arrays for real in array.real.ravel().tolist()}


def numbers_nudged(x: Array, numbers: Array, both: bool = False) -> bool:
    """Whether the numbers of x are among these, which are sorted, each with the same tiny amount
    more, or with the same amount more and less (both: with the same tiny amount more and less).
    """
    if numbers.size < x.size:
        return False
    scale = float(np.abs(x).max())
    amounts = numbers - x[0]
    amounts = amounts[np.abs(amounts) > EXACT * scale]
    tiny = np.abs(amounts) <= TINY * scale
    candidates = tiny | _among(np.sort(amounts), -amounts, scale)
    if not candidates.any():
        return False
    amounts, tiny = amounts[candidates], tiny[candidates]
    there = _among(numbers, x[:, None] + amounts, scale).all(axis=0)
    back = _among(numbers, x[:, None] - amounts, scale).all(axis=0)
    return bool((there & ((tiny & back) if both else (tiny | back))).any())


def _among(numbers: Array, wanted: Array, scale: float) -> Array:
    """By entry: is it one of these numbers, which are sorted, but for rounding?"""
    if not numbers.size:
        return np.zeros(wanted.shape, bool)
    below = np.minimum(np.searchsorted(numbers, wanted - 10 * EXACT * scale), numbers.size - 1)
    return np.abs(numbers[below] - wanted) <= 10 * EXACT * scale
