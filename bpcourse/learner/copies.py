"""A function that writes into its arguments, for callers who need these afterwards."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from bpcourse.checking.guards import is_dict, is_plain_sequence


def on_copies(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, which gets copies of the arrays in its arguments, and of their containers.

    Everything else (functions, networks, generators of random numbers) is handed on as it is.
    """

    @functools.wraps(function)
    def called(*args: Any, **named: Any) -> Any:
        return function(*map(copied, args), **{name: copied(arg) for name, arg in named.items()})

    return called


def copied(thing: Any) -> Any:
    """An array, dict, list or tuple of its own, with copies inside; all else itself."""
    if isinstance(thing, np.ndarray):
        return thing.copy()
    if is_dict(thing):
        return {key: copied(value) for key, value in thing.items()}
    if is_plain_sequence(thing):
        return type(thing)(copied(value) for value in thing)
    return thing
