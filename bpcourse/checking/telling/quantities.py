"""The numbers that a formula can have from a case: sizes of axes, settings; each with its name."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from bpcourse.checking.guards import is_array, is_dict

Quantity = np.ndarray[Any, np.dtype[np.float64]]
"""One number by case."""


def quantities(arguments: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Quantity]]:
    """(name, its value by case) of each number that all cases have; their arguments are by name."""
    found = [dict(_numbers(dict(named))) for named in arguments]
    for name in found[0] if found else ():
        if all(name in numbers for numbers in found):
            yield name, np.array([numbers[name] for numbers in found], dtype=float)


def _numbers(tree: Any, name: str = "") -> Iterator[tuple[str, float]]:
    if is_array(tree):
        for axis, size in enumerate(tree.shape):
            yield f"{name}.shape[{axis}]", size
        yield f"{name}.size", tree.size
        for axis, size in enumerate(tree.shape):
            yield f"({name}.size / {name}.shape[{axis}])", tree.size / size if size else math.nan
    elif is_dict(tree):
        for key, value in tree.items():
            yield from _numbers(value, f"{name}[{key!r}]" if name else str(key))
    elif isinstance(tree, (int, float)) and not isinstance(tree, bool) and math.isfinite(tree):
        yield name, tree
