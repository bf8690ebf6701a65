"""Tuples, lists and dictionaries of arrays, taken apart: each leaf has a label."""

from __future__ import annotations

import copy
import numbers
from collections.abc import Mapping
from typing import Any

import numpy as np

from bpcourse.gradcheck.arrays import Array, Tree


def is_numeric(value: Tree) -> bool:
    """An array or number of which a derivative can be taken, or a container of nothing else."""
    if isinstance(value, dict):
        return bool(value) and all(is_numeric(item) for item in value.values())
    if isinstance(value, (list, tuple)):
        return bool(value) and all(is_numeric(item) for item in value)
    if isinstance(value, np.ndarray):
        return value.dtype.kind in "fiu"
    return isinstance(value, numbers.Real) and not isinstance(value, (bool, np.bool_))


def is_float_array(value: Tree) -> bool:
    """A float array, or a container in which each leaf is one (a dictionary of parameters)."""
    items = items_of(value)
    if items is not None:
        return bool(items) and all(is_float_array(item) for _, item in items)
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"


def is_array(value: Tree) -> bool:
    """Like `is_float_array`, whatever the arrays' type."""
    items = items_of(value)
    if items is not None:
        return bool(items) and all(is_array(item) for _, item in items)
    return isinstance(value, np.ndarray)


def items_of(value: Tree) -> list[tuple[Any, Tree]] | None:
    """(key or position, item) of a container; None for anything else."""
    if isinstance(value, dict):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, (list, tuple)) else None


def flatten(value: Tree, label: str) -> dict[str, Tree]:
    """{label of the leaf: leaf}; labels read like Python: "params['W1']", "layers[0]"."""
    items = items_of(value)
    if items is None:
        return {label: value}
    leaves: dict[str, Tree] = {}
    for key, item in items:
        leaves.update(flatten(item, f"{label}[{key!r}]"))
    return leaves


def copy_with(value: Tree, label: str, replaced: Mapping[str, Tree], share: bool = False) -> Tree:
    """A copy of `value` with the leaves named in `replaced` replaced.

    It shares no memory with `value`, or with `share` only through read-only arrays.
    """
    if label in replaced:
        return replaced[label]
    if isinstance(value, np.ndarray):
        return _read_only(value) if share else value.copy()
    if type(value) is dict:
        return {
            key: copy_with(item, f"{label}[{key!r}]", replaced, share)
            for key, item in value.items()
        }
    if type(value) is list or type(value) is tuple:
        items = [copy_with(item, f"{label}[{i}]", replaced, share) for i, item in enumerate(value)]
        return items if type(value) is list else tuple(items)
    return copy.deepcopy(value)


def _read_only(array: Array) -> Array:
    view = array.view()
    view.flags.writeable = False
    return view


def same_leaves(one: Tree, other: Tree) -> bool:
    """Do two inputs hold the same arrays, entry by entry?"""
    ours, theirs = flatten(one, ""), flatten(other, "")
    return ours.keys() == theirs.keys() and all(
        np.array_equal(np.asarray(ours[label]), leaf)
        for label, leaf in theirs.items()
        if isinstance(leaf, np.ndarray)
    )


def numeric_leaves(value: Tree) -> list[Array]:
    """The numbers in a function's output, as arrays that share no memory with it."""
    items = items_of(value)
    if items is not None:
        return [leaf for _, item in items for leaf in numeric_leaves(item)]
    array = np.array(value)
    if array.dtype.kind not in "bfiuc":
        raise TypeError(f"the function returned {type(value).__name__}, not numbers or arrays")
    return [array]
