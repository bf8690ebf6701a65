"""Is it an array, a dictionary, a sequence? Told so that type checkers know what is inside: anything."""

from __future__ import annotations

from typing import Any, TypeGuard

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]


def is_array(value: Any) -> TypeGuard[Array]:
    """An array, of a class of its own perhaps."""
    return isinstance(value, np.ndarray)


def is_dict(value: Any) -> TypeGuard[dict[Any, Any]]:
    """A dictionary, of a class of its own perhaps."""
    return isinstance(value, dict)


def is_sequence(value: Any) -> TypeGuard[list[Any] | tuple[Any, ...]]:
    """A list or a tuple, of a class of its own perhaps."""
    return isinstance(value, (list, tuple))


def is_plain_sequence(value: Any) -> TypeGuard[list[Any] | tuple[Any, ...]]:
    """A list or a tuple, of no class of its own."""
    return type(value) in (list, tuple)


def is_numeric(value: Any) -> TypeGuard[Array | float]:
    """A number or an array."""
    return isinstance(value, (int, float, np.number, np.ndarray)) and not isinstance(value, bool)
