"""Look into a run of plain Python functions: their variables at the end, and what they do with inputs.

What is written in C cannot be watched; then the result is None and whoever asked does without.
The judge's proxies tell what was seen where the function runs, unless that has ended, or the time
of the cell is over.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Sequence
from types import FrameType, FunctionType
from typing import Any, cast

from bpcourse.checking.guards import Array
from bpcourse.checking.run import silence
from bpcourse.grading.inside.look import Look, lent

Call = Callable[[], object]
Lend = Callable[[Any], Any]
Hook = Callable[[FrameType, str, Any], None]


def variables_of(function: Any, call: Call) -> dict[str, Any] | None:
    """Run `call()` and return the local variables that `function` had when it last returned."""
    if _is_remote(function):
        return (seen := _seen(function, call)) and seen[1]
    if not isinstance(function, FunctionType):
        return None
    last: dict[str, Any] = {}

    def hook(frame: FrameType, event: str, arg: Any) -> None:
        if event == "return" and frame.f_code is function.__code__:
            last.clear()
            last.update(frame.f_locals)

    return last if _watched(hook, call) else None


def signs_of(
    answer: Any, function: Any, inputs: Sequence[Array], call: Callable[[Lend], object]
) -> list[str] | None:
    """Run `call(lend)` and return the signs of numerical differentiation that were seen: see
    grading/inside/look.py.

    answer    where it runs, the look is
    function  whose calls are counted
    lend      what the call passes its arguments through
    """
    if _is_remote(answer):
        kind = cast("type[Any]", type(answer))
        watched = function if _is_remote(function) else None
        with contextlib.suppress(Exception):
            return kind._judge_look(answer, watched, inputs, lambda: call(_as_it_is))  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        return None
    if sys.getprofile() is not None:
        return None
    look = Look(inputs, function)
    look.begin()
    try:
        call(lent)
    finally:
        signs = look.end()
    return signs


def _as_it_is(value: Any) -> Any:
    return value  # the judge's proxies lend


def _is_remote(function: Any) -> bool:
    return hasattr(cast("type[Any]", type(function)), "_judge_watch")


def _seen(function: Any, call: Call) -> tuple[int, dict[str, Any]] | None:
    """(calls, variables) as a judge's proxy tells; None if no answer comes."""
    kind = cast("type[Any]", type(function))
    with contextlib.suppress(Exception):
        return kind._judge_watch(function, lambda: _quietly(call))  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    return None


def _watched(hook: Hook, call: Call) -> bool:
    """Run `call()` under the hook; False if somebody else's profiler is at work."""
    if sys.getprofile() is not None:
        return False
    sys.setprofile(hook)
    try:
        _quietly(call)
    finally:
        sys.setprofile(None)
    return True


def _quietly(call: Call) -> None:
    with silence(), contextlib.suppress(Exception, SystemExit):
        call()  # what was seen before it failed still counts
