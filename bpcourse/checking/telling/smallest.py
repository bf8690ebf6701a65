"""Make a failing input small: fewer entries, smaller settings, whole numbers, and still failing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from bpcourse.checking.guards import Array, is_array, is_dict, is_plain_sequence

Args = tuple[Any, ...]
Fails = Callable[[Args], bool]
"""Does the answer fail on these arguments in the way that is to be shown?"""

RUNS = 60
SECONDS = 0.05


class Budget:
    """How often an answer may still be tried, and for how long; a busy machine does not count."""

    def __init__(self, runs: int = RUNS, seconds: float | None = None) -> None:
        self.runs = runs
        self.until = time.process_time() + (SECONDS if seconds is None else seconds)

    def spend(self) -> bool:
        """Is there a run left? Takes it."""
        self.runs -= 1
        return self.runs >= 0 and time.process_time() < self.until


def shrunk(args: Args, fails: Fails, budget: Budget, known: Sequence[Args] = ()) -> Args:
    """Arguments that fail as these do, and are as small and as plain as can be found in time.

    known  arguments of other cases: settings that are whole numbers only take values seen there
    """
    start, plan = args, dict[int, int]()
    for length in sorted(_lengths(args), reverse=True):
        for new in (1, 2, 3):
            if new < length and budget.spend():
                candidate = _cut(start, {**plan, length: new})
                if fails(candidate):
                    args, plan = candidate, {**plan, length: new}
                    break
    for path, number in _whole_numbers(args):
        seen = {value for other in known for p, value in _whole_numbers(other) if p == path}
        smaller = (new for new in sorted(seen) if new < number)
        args = _first((_with(args, path, new) for new in smaller), args, fails, budget)
    plain = _first((_rounded(args, digits) for digits in (0, 1)), args, fails, budget)
    if plain is not args:
        return plain
    for i in range(len(args)):
        one = ((*args[:i], _rounded(args[i], digits), *args[i + 1 :]) for digits in (0, 1))
        args = _first(one, args, fails, budget)
    return args


def _first(candidates: Iterator[Args], otherwise: Args, fails: Fails, budget: Budget) -> Args:
    """The first of these that fails."""
    for candidate in candidates:
        if not budget.spend():
            break
        if fails(candidate):
            return candidate
    return otherwise


def _lengths(tree: Any) -> set[int]:
    """How long axes and lists are, where there is something to cut."""
    if is_array(tree):
        return {size for size in tree.shape if size > 1}
    if is_dict(tree):
        return {length for item in tree.values() for length in _lengths(item)}
    if is_plain_sequence(tree):
        own = {len(tree)} if type(tree) is list and len(tree) > 1 else set[int]()
        return own | {length for item in tree for length in _lengths(item)}
    return set()


def _cut(tree: Any, plan: Mapping[int, int]) -> Any:
    """Axes and lists cut to new lengths, given by the old ones: equal lengths belong together."""
    if is_array(tree):
        kept = tuple(slice(plan.get(size)) for size in tree.shape)
        return _relabelled(tree[kept], plan).copy()
    if is_dict(tree):
        return {key: _cut(item, plan) for key, item in tree.items()}
    if is_plain_sequence(tree):
        kept = tree[: plan.get(len(tree))] if type(tree) is list else tree
        return type(tree)(_cut(item, plan) for item in kept)
    return tree


def _relabelled(array: Array, plan: Mapping[int, int]) -> Array:
    """Whole numbers that count along an axis that was cut (labels of classes) stay within it."""
    if array.dtype.kind == "i" and array.size and array.min() >= 0:
        counted = [length for length in plan if length > array.max()]
        return array % plan[min(counted)] if counted else array
    return array


def _whole_numbers(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[tuple[Any, ...], int]]:
    """(path, number) of the settings that are whole numbers."""
    if type(tree) is int:
        return [(path, tree)]
    if is_dict(tree):
        items: list[Any] = list(tree.items())
    else:
        items = list(enumerate(tree)) if is_plain_sequence(tree) and type(tree) is tuple else []
    return [found for key, item in items for found in _whole_numbers(item, (*path, key))]


def _with(tree: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    if is_dict(tree):
        return {**tree, path[0]: _with(tree[path[0]], path[1:], new)}
    return tuple(
        _with(item, path[1:], new) if i == path[0] else item for i, item in enumerate(tree)
    )


def _rounded(tree: Any, digits: int) -> Any:
    """Whole numbers (digits=0) or one decimal; what would become 0 keeps a sign and a size."""
    if is_array(tree):
        return _plain(tree, digits) if tree.dtype.kind == "f" else tree
    if isinstance(tree, float):  # a setting below 1 (a rate, a share) stays below 1
        return float(_plain(np.float64(tree), 1 if abs(tree) < 1 else digits))
    if is_dict(tree):
        return {key: _rounded(item, digits) for key, item in tree.items()}
    if is_plain_sequence(tree):
        return type(tree)(_rounded(item, digits) for item in tree)
    return tree


def _plain(number: Any, digits: int) -> Any:
    rounded: Array = np.round(np.asarray(number), digits) + 0.0  # no -0.
    least: Array = np.sign(number) * 10.0**-digits
    return np.where((rounded == 0) & (np.abs(number) > 0), least, rounded)
