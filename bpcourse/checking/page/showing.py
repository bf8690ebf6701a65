"""Where a report is shown: in the notebook, or in the terminal."""

from __future__ import annotations

import contextlib
import html
import sys
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

from bpcourse.checking.report import Report

Show = Callable[[Report], None]


@dataclass(frozen=True)
class Waiting:
    """What stands in the report's place while a check runs that nothing ends but its reader."""

    exercise: str
    interrupted: bool = False

    def __repr__(self) -> str:
        if self.interrupted:
            return f"{self.exercise}: not checked to the end"
        return (
            f"{self.exercise} is being checked. If this does not end: Kernel > Interrupt Kernel, or, "
            "where that does nothing, Kernel > Restart Kernel."
        )

    def _repr_html_(self) -> str:
        return f'<div role="status">{html.escape(repr(self))}</div>'


def show(report: Report) -> None:
    """Display the report where the reader is: notebook or terminal."""
    if ipython := _ipython():
        ipython.display.display(report)
    else:
        print(report)  # noqa: T201  the terminal is where it belongs


@contextlib.contextmanager
def waiting(exercise: str) -> Generator[Show]:
    """In a notebook, say how to interrupt what may take forever; the report takes its place."""
    ipython = _ipython()
    if not ipython:
        yield show
        return
    handle = ipython.display.display(Waiting(exercise), display_id=True)
    try:
        yield handle.update
    except BaseException:
        handle.update(Waiting(exercise, interrupted=True))
        raise


def _ipython() -> Any:
    """IPython, if this runs in it, and not in what stands for its shell where pictures are made."""
    ipython: Any = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return ipython if hasattr(shell, "display_pub") else None
