"""Inputs that an exercise's own cases do not have: larger, smaller, tied, zero, of other shapes.

They are made from the cases of fresh seeds. What a reference cannot do, or does with an infinite
result, is no input.
"""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import numpy as np

from bpcourse.checking.attempt import Attempt
from bpcourse.checking.exercise import Backward
from bpcourse.checking.rounding import Rounded
from bpcourse.checking.run import copied, right_answers


def wider(exercise, count: int) -> Iterator[Attempt]:
    """`count` attempts of the reference, of one wide case each (fewer where few are possible)."""
    rng = np.random.default_rng(count)
    made = 0
    for seed in range(2 * count):
        if made == count:
            return
        cases = exercise.cases(1_000_000 + seed)
        case = cases[rng.integers(len(cases))]
        with contextlib.suppress(Exception), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            attempt = _attempt(exercise, widened(case, exercise, rng))
            if _sound(attempt):
                made += 1
                yield attempt


def widened(case, exercise, rng):
    """The case with other numbers, and other sizes perhaps."""
    args = copied(case).args
    if rng.random() < 0.3:
        args = _resized(args, rng)
    change = rng.choice(list(CHANGES))
    share = rng.choice([0.3, 1.0])
    args = _mapped(args, lambda leaf: _changed(leaf, change, rng) if rng.random() < share else leaf)
    new = exercise.case(case.name, args, rng)
    if isinstance(exercise, Backward) and rng.random() < 0.3:
        size = 10.0 ** rng.uniform(-8, 8)
        new = replace(new, upstream=tuple(size * up for up in new.upstream))
    return new


def _attempt(exercise, case) -> Attempt:
    right = right_answers(exercise, copied(case))
    return Attempt(exercise, exercise.reference, exercise.forward, [case], [right])


def _sound(attempt: Attempt) -> bool:
    """Is every right answer finite, none empty, and does the reference itself pass?"""
    values = [value for answer in attempt.right[0] for value in answer.values()]
    finite = all(
        v.size and np.isfinite(v.value).all() and np.isfinite(v.error).all()
        for v in values
        if isinstance(v, Rounded)
    )
    return finite and not attempt.flaws


def _resized(args, rng):
    """One size is another, wherever it occurs."""
    sizes: list[int] = []
    _mapped(args, lambda leaf: sizes.extend(n for n in np.shape(leaf) if n > 1) or leaf)
    if not sizes:
        return args
    old, new = int(rng.choice(sizes)), int(rng.integers(1, 6))

    def resized(leaf):
        if isinstance(leaf, np.ndarray):
            for axis, size in enumerate(leaf.shape):
                if size == old:
                    leaf = np.take(leaf, np.arange(new) % old, axis=axis)
        return leaf

    return _mapped(args, resized)


def _mapped(tree, change: Callable):
    """The same tree with other leaves; a list of floats is a leaf."""
    if isinstance(tree, dict):
        return {key: _mapped(value, change) for key, value in tree.items()}
    if isinstance(tree, list) and tree and all(isinstance(x, float) for x in tree):
        return [float(x) for x in change(np.array(tree))]
    if type(tree) in (list, tuple):
        return type(tree)(_mapped(value, change) for value in tree)
    return change(tree)


def _changed(leaf, change: str, rng):
    """A leaf in its domain: an option keeps its sign, a share stays a share, labels stay labels."""
    if isinstance(leaf, np.ndarray) and leaf.dtype.kind == "f" and leaf.size:
        new = CHANGES[change](leaf, rng)
        if (leaf >= 0).all():
            new = np.abs(new)
            if (leaf > 0).all():
                new = np.maximum(new, 1e-8)
        return np.clip(new, -1, 1) if (np.abs(leaf) <= 1).all() else new  # what a tanh gave
    if isinstance(leaf, np.ndarray) and leaf.dtype.kind in "iub" and leaf.size:
        return rng.choice(leaf.ravel(), leaf.shape)
    if isinstance(leaf, float):
        return _option(leaf, rng)
    if type(leaf) is int and leaf > 0 and rng.random() < 0.2:
        return leaf + int(rng.integers(0, 2))
    return leaf


def _option(value: float, rng):
    if 0 < value <= 1:
        return float(value ** rng.uniform(0.2, 4))
    return value * float(10 ** rng.uniform(-2, 2))


def _scaled(x, rng):
    return x * 10 ** rng.uniform(-8, 8)


def _spread(x, rng):
    return x * 10 ** rng.uniform(-3, 3, x.shape)


def _zeros(x, rng):
    return np.where(rng.random(x.shape) < 0.5, 0.0, x)


def _apart(x, rng):
    rows = rng.integers(-3, 4, (len(x), *[1] * (x.ndim - 1))) if x.ndim else 1
    return x + 300.0 * rows


def _signed(x, rng):
    return x * rng.choice([-1.0, 1.0])


def _rounded(x, rng, factor):
    return np.round(factor * x)


def _equal(x, rng):
    return np.full_like(x, x.flat[0])


CHANGES = {
    "none": lambda x, rng: x,
    "scaled": _scaled,
    "spread": _spread,
    "zeros": _zeros,
    "apart": _apart,
    "signed": _signed,
    "ties": partial(_rounded, factor=1),
    "whole": partial(_rounded, factor=5),
    "equal": _equal,
}
