"""Values as Python that can be pasted into a cell of a notebook."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bpcourse.checking.guards import Array, is_array, is_dict, is_plain_sequence, is_sequence

MOST = 12  # numbers in a line


class UnwritableError(TypeError):
    """There is no short Python for this value (a function, say)."""


def written(value: Any) -> str:
    """Python that makes this value, where `np` is NumPy. Raises UnwritableError."""
    if is_array(value):
        return _array(value)
    if is_dict(value):
        return "{" + ", ".join(f"{written(k)}: {written(v)}" for k, v in value.items()) + "}"
    if is_plain_sequence(value):
        return _sequence(value)
    return _single(value)


def _sequence(value: list[Any] | tuple[Any, ...]) -> str:
    items = ", ".join(map(written, value))
    if type(value) is list:
        return f"[{items}]"
    return f"({items},)" if len(value) == 1 else f"({items})"


def _single(value: Any) -> str:
    if isinstance(value, np.float64):
        return f"np.float64({_number(float(value))})"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (int, np.integer, np.bool_)) or value is None:
        return f"{value}"
    raise UnwritableError(f"a {type(value).__name__} cannot be written down")


def count(value: Any) -> int:
    """How many numbers stand in it."""
    if is_array(value):
        return value.size
    if is_dict(value):
        return sum(map(count, value.values()))
    if is_plain_sequence(value):
        return sum(map(count, value))
    return int(isinstance(value, (int, float, np.number)) and not isinstance(value, bool))


def line(given: Mapping[str, Any], call: str) -> str:
    """`x = ...; b = ...; f(x, b)`. Raises UnwritableError, also where that is too much to read."""
    if sum(map(count, given.values())) > MOST:
        raise UnwritableError("too many numbers for a line")
    return "; ".join([*(f"{name} = {written(value)}" for name, value in given.items()), call])


def drawn(exercise: str, case: str, names: Sequence[str], call: str) -> str:
    """The same, with arguments that bpcourse.case makes."""
    left = ", ".join(names) + ("," if len(names) == 1 else "")
    made = f"{left} = case({written(exercise)}, {written(case)})"
    return f"from bpcourse import case; {made}; {call}"


def _array(array: Array) -> str:
    if array.dtype.kind not in "biuf":
        raise UnwritableError(f"an array of {array.dtype} cannot be written down")
    if not array.size:
        return f"np.zeros({array.shape})"
    usual = array.dtype in (np.dtype(float), np.dtype(int), np.dtype(bool))
    return f"np.array({_entries(array.tolist())}{'' if usual else f', dtype=np.{array.dtype}'})"


def _entries(tree: Any) -> str:
    if is_sequence(tree):
        return "[" + ", ".join(map(_entries, tree)) + "]"
    return _number(tree) if isinstance(tree, float) else repr(tree)


def _number(number: float) -> str:
    """1. for 1.0, as NumPy prints it."""
    if math.isnan(number):
        return "np.nan"
    if math.isinf(number):
        return "np.inf" if number > 0 else "-np.inf"
    text = repr(float(number))
    return text.removesuffix("0") if text.endswith(".0") else text
