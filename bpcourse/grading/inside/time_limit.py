"""A limit on the time of a cell or call, that loses nothing of what was defined before."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Generator
from types import FrameType


class TimeLimit(BaseException):
    """The cell or call ran out of time. No Exception, so that `except Exception` lets it pass."""


@contextlib.contextmanager
def time_limit(seconds: float) -> Generator[None]:
    """TimeLimit is raised in what runs longer; an outer limit goes on afterwards."""

    def on_alarm(number: int, frame: FrameType | None) -> None:
        raise TimeLimit(f"it took longer than {seconds:g} s")

    outer = signal.signal(signal.SIGALRM, on_alarm)
    before, _ = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        if callable(outer):
            signal.signal(signal.SIGALRM, outer)
        signal.setitimer(signal.ITIMER_REAL, before)
