"""What the judge may ask to be done with an object of the submission's, by name."""

from __future__ import annotations

import copy
import operator
from collections.abc import Callable
from typing import Any

from .failures import MAX_TEXT

BINARY = (
    *("add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "pow"),
    *("and_", "or_", "xor", "lshift", "rshift"),
)
UNARY = ("neg", "pos", "abs", "invert")


def _is_instance(cls: type, value: object) -> bool:
    return isinstance(value, cls)


def _repr(value: object) -> str:
    return repr(value)[:MAX_TEXT]


def _str(value: object) -> str:
    return str(value)[:MAX_TEXT]


OPERATORS: dict[str, Callable[..., Any]] = {
    **{name: getattr(operator, name) for name in (*BINARY, *UNARY)},
    "getitem": operator.getitem,
    "setitem": operator.setitem,
    "delitem": operator.delitem,
    "getattr": getattr,
    "setattr": setattr,
    "iter": iter,
    "next": next,
    "len": len,
    "bool": bool,
    "deepcopy": copy.deepcopy,
    "copy": copy.copy,
    "isinstance": _is_instance,
    "repr": _repr,
    "str": _str,
}
