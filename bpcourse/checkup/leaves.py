"""Parameters and gradients taken apart: each array has a name, and they are put together again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Leaves = dict[str, Array]


def items_of(tree: Any) -> list[tuple[Any, Any]] | None:
    """(key or position, item) of a container; None for an array, a number, anything else."""
    if isinstance(tree, Mapping):
        return list(tree.items())
    return list(enumerate(tree)) if isinstance(tree, (list, tuple)) else None


def flatten(tree: Any, label: str = "") -> dict[str, Any]:
    """{name: array or number} of parameters; "W1" of a dictionary, "parameters[0]" of a list."""
    items = items_of(tree)
    if items is None:
        return {label or "parameters": tree}
    found: dict[str, Any] = {}
    for key, item in items:
        found.update(flatten(item, _label(label, key)))
    return found


def _label(label: str, key: Any) -> str:
    if isinstance(key, str):
        return f"{label}.{key}" if label else key
    return f"{label or 'parameters'}[{key!r}]"


def rebuild(tree: Any, leaves: Mapping[str, Array], label: str = "") -> Any:
    """The same containers with copies of these arrays; a number stays a number."""
    items = items_of(tree)
    if items is None:
        leaf = leaves[label or "parameters"]
        return leaf.copy() if isinstance(tree, np.ndarray) else _as_given(tree, leaf)
    inner = [(key, rebuild(item, leaves, _label(label, key))) for key, item in items]
    if isinstance(tree, Mapping):
        return dict(inner)
    values = [item for _, item in inner]
    if hasattr(tree, "_fields"):  # a named tuple
        return type(tree)(*values)
    return values if isinstance(tree, list) else tuple(values)


def _as_given(given: Any, leaf: Array) -> Any:
    return type(given)(leaf) if isinstance(given, (float, np.floating)) else float(leaf)


def pair(tree: Any, gradients: Any, label: str = "") -> dict[str, Any]:
    """{name of the array: its gradient}, None where there is none.

    The gradient of W1 is found under "W1", "dW1" or "grad_W1"; gradients in a list or tuple belong
    to the arrays in their order.
    """
    items = items_of(tree)
    if items is None:
        return {label or "parameters": gradients}
    found: dict[str, Any] = {}
    for position, (key, item) in enumerate(items):
        found.update(pair(item, _of(gradients, key, position, len(items)), _label(label, key)))
    return found


def _of(gradients: Any, key: Any, position: int, count: int) -> Any:
    if isinstance(gradients, Mapping):
        names = (key, f"d{key}", f"grad_{key}")
        return next((gradients[name] for name in names if name in gradients), None)
    if isinstance(gradients, (list, tuple)):
        return gradients[position] if len(gradients) == count else None
    return gradients if count == 1 else None


def strangers(tree: Any, gradients: Any) -> list[str]:
    """Keys of the gradients that belong to no array."""
    if not (isinstance(tree, Mapping) and isinstance(gradients, Mapping)):
        return []
    known = {name for key in tree for name in (key, f"d{key}", f"grad_{key}")}
    return [str(key) for key in gradients if key not in known]


def scale_of(array: Array) -> float:
    """How far an entry may be moved to make a real difference: its spread, or about one."""
    spread = float(np.sqrt(np.mean(array**2))) if array.size else 0.0
    return spread if spread > 0 else 0.5
