"""Look into a run of plain Python functions: their variables at the end, and calls that they make.

What is written in C cannot be watched; then the result is None and whoever asked does without.
The judge's proxies tell what was seen where the function runs.
"""

from __future__ import annotations

import contextlib
import sys
from types import FunctionType

from bpcourse.checking.run import silence


def variables_of(function, call) -> dict | None:
    """Run `call()` and return the local variables that `function` had when it last returned."""
    if remote := getattr(type(function), "_judge_watch", None):
        return remote(function, lambda: _quietly(call))[1]
    if not isinstance(function, FunctionType):
        return None
    last = {}

    def hook(frame, event, arg):
        if event == "return" and frame.f_code is function.__code__:
            last.clear()
            last.update(frame.f_locals)

    return last if _watched(hook, call) else None


def calls_of(function, call) -> int | None:
    """Run `call()` and count how often `function` was called meanwhile."""
    if remote := getattr(type(function), "_judge_watch", None):
        return remote(function, lambda: _quietly(call))[0]
    if not isinstance(function, FunctionType):
        return None
    count = 0

    def hook(frame, event, arg):
        nonlocal count
        count += event == "call" and frame.f_code is function.__code__

    return count if _watched(hook, call) else None


def _watched(hook, call) -> bool:
    """Run `call()` under the hook; False if somebody else's profiler is at work."""
    if sys.getprofile() is not None:
        return False
    sys.setprofile(hook)
    try:
        _quietly(call)
    finally:
        sys.setprofile(None)
    return True


def _quietly(call):
    with silence(), contextlib.suppress(Exception, SystemExit):
        call()  # what was seen before it failed still counts
