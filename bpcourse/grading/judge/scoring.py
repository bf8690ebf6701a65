"""What the value, or the exception, in which a locked cell ends is worth, and what is shown of it."""

from __future__ import annotations

import traceback
from typing import Any

import numpy as np

from bpcourse.grading.inside.cells import names_used
from bpcourse.grading.inside.outputs import Output
from bpcourse.grading.judge.clean import clean
from bpcourse.grading.judge.outputs import error_output
from bpcourse.grading.judge.proxy import Proxy

ROUNDING = 1e-9  # points
NUMBERS: tuple[type, ...] = (int, float, np.number)


def points_of(value: Any, source: str, possible: float) -> tuple[float | None, str]:
    """(points, explanation); points None where the cell returns no value and so means all.

    value     of the cell's last expression
    source    of the cell: one that calls `check` must end in its points
    possible  points of the cell
    """
    checks = "check" in names_used(source)
    number: Any = value  # for type checkers, which would narrow `value`
    if value is None and not checks:
        return None, ""
    if type(value) is float and -ROUNDING <= value <= possible + ROUNDING:
        return min(max(value, 0.0), possible), ""
    if not checks and not isinstance(value, Proxy):
        if not isinstance(value, NUMBERS):
            return None, ""
        if not isinstance(value, bool) and 0 <= number <= possible:
            return float(number), ""
    kind = "an object of the submission" if isinstance(value, Proxy) else f"{value!r:.60}"
    return 0.0, (
        f"This cell should end in a number of points from 0 to {possible:g}, and ended in "
        f"{kind}. It counts as 0: please tell your instructor."
    )


def shown_error(error: BaseException, name: str) -> Output:
    """An exception of a locked cell, with the line of the cell and the student's own lines."""
    kind = getattr(error, "student_kind", None) or type(error).__name__
    lines = [
        f"line {frame.lineno} of this cell: {frame.line}"
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == f"<locked {name}>"
    ]
    frames = getattr(error, "student_frames", "")
    if isinstance(error, SyntaxError):
        lines.append(f"line {error.lineno}: {error.text}")
    message = clean(str(error)[:4000], lines=True)  # it may quote a string of the student's
    return error_output(kind, message, "\n".join([*lines, frames]).strip())


def shown(thing: Any) -> dict[str, Any]:
    """What a locked cell displays, as {type of content: content}; no IPython shell makes it."""
    if not isinstance(thing, Proxy) and hasattr(thing, "_repr_mimebundle_"):
        return thing._repr_mimebundle_()
    return {"text/plain": clean(repr(thing)[:10_000], lines=True)}
