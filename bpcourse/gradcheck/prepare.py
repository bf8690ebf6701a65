"""The point at which gradients are compared, in float64, and another one beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bpcourse.gradcheck.arrays import Tree
from bpcourse.gradcheck.directions import scale_of
from bpcourse.gradcheck.pairing import Wanted, pair_gradients
from bpcourse.gradcheck.point import Point
from bpcourse.gradcheck.subject import Subject
from bpcourse.gradcheck.trees import copy_with, flatten

MOVE_BY = 1e-3  # of each array's scale


def prepare(
    subject: Subject,
    names: Sequence[str],
    args: Sequence[Tree],
    dout: Any,
    wrt: Wanted,
    rng: np.random.Generator,
    notes: list[str],
) -> Point:
    """The point, in float64, with the gradients there; `notes` gets what was converted."""
    args = _upcast_floats(names, args, notes)
    point = Point(subject, names, args, dout, rng)
    pairs = pair_gradients(names, args, point.gradient(), wrt)
    raised = {
        label: np.asarray(x, float)
        for label, x, _ in pairs
        if getattr(x, "dtype", None) != np.float64
    }
    if raised:
        notes += [
            f"{label} was converted from {x.dtype} to float64"
            for label, x, _ in pairs
            if label in raised and isinstance(x, np.ndarray)
        ]
        args = [copy_with(arg, name, raised) for name, arg in zip(names, args)]
        point = Point(subject, names, args, point.dout, rng)
        pairs = pair_gradients(names, args, point.gradient(), wrt)
    point.watch(pairs, wrt)
    return point


def _upcast_floats(names: Sequence[str], args: Sequence[Tree], notes: list[str]) -> Sequence[Tree]:
    """float32 inputs become float64 (and integers too, if no input is of a float type)."""
    leaves: dict[str, Tree] = {}
    for name, arg in zip(names, args):
        leaves.update(flatten(arg, name))
    arrays = {label: leaf for label, leaf in leaves.items() if isinstance(leaf, np.ndarray)}
    any_float = any(array.dtype.kind == "f" for array in arrays.values())
    raised = {
        label: array.astype(float)
        for label, array in arrays.items()
        if (array.dtype.kind == "f" or (not any_float and array.dtype.kind in "iu"))
        and array.dtype != np.float64
    }
    notes += [f"{label} was converted from {arrays[label].dtype} to float64" for label in raised]
    return [copy_with(arg, name, raised) for name, arg in zip(names, args)] if raised else args


def move(point: Point, rng: np.random.Generator) -> Point:
    """A point close by, at random, with the gradients computed there."""
    moved = {
        label: x + MOVE_BY * scale_of(x) * rng.normal(size=x.shape)
        for label, x in point.leaves.items()
    }
    args = point.copy(moved)
    moved_point = Point(point.subject, point.names, args, point.dout, rng)
    pairs = pair_gradients(point.names, args, moved_point.gradient(), point.wrt)
    moved_point.watch(pairs, point.wrt)
    return moved_point
