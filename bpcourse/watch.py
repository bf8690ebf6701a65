"""Look into a run of plain Python functions: their variables at the end, and calls that they make.

What is written in C cannot be watched, and of answers in another process (the judge's proxies)
only the calls; then the result is None and whoever asked does without.
"""

from __future__ import annotations

import contextlib
import sys
from types import FunctionType

from bpcourse.trial import silence


def variables_of(function, call) -> dict | None:
    """Run `call()` and return the local variables that `function` had when it last returned."""
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
    if remote := getattr(type(function), "_judge_calls_during", None):
        return remote(function, lambda: _quietly(call))  # a proxy: counted where it runs
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
