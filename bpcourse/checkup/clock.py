"""The time that an examination may take."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Generator


class TimeIsUp(BaseException):  # it says what happened; no `except Exception` keeps it
    """Raised where the learner's function would be called once more, and ended where it is awaited."""


PATIENCE = 4  # times the time asked for, on a machine that others use


class Clock:
    """The whole time, and that of the examination that runs.

    It counts what this thread computes, so that the same is examined on a busy machine; what goes
    by otherwise is bounded more loosely.
    """

    def __init__(self, seconds: float):
        self.seconds, self.last = seconds, time.perf_counter() + PATIENCE * seconds
        self.limit = now() + seconds
        self.up = False  # has it been, since the examination began?

    def check(self) -> None:
        """Raise TimeIsUp if it is."""
        if now() > self.limit or time.perf_counter() > self.last:
            self.up = True
            raise TimeIsUp

    @contextlib.contextmanager
    def share(self, part: float) -> Generator[list[bool]]:
        """Run something within this part of the whole time; the list says whether it was cut."""
        before, cut, self.up = (self.limit, self.last), [False], False
        self.limit = min(self.limit, now() + part * self.seconds)
        self.last = min(self.last, time.perf_counter() + PATIENCE * part * self.seconds)
        try:
            yield cut
        except TimeIsUp:
            pass
        finally:
            self.limit, self.last = before
            cut[0] = self.up  # also where what was known by then was kept


def now() -> float:
    """Seconds that this thread has computed."""
    try:
        return time.thread_time()
    except (AttributeError, OSError):  # in a browser
        return time.perf_counter()
