"""The time that an examination may take."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Generator


class TimeIsUp(BaseException):  # noqa: N818  it says what happened; no `except Exception` keeps it
    """Raised where the learner's function would be called once more, and ended where it is awaited."""


class Clock:
    """The whole time, and that of the examination that runs."""

    def __init__(self, seconds: float):
        self.seconds, self.end = seconds, time.perf_counter() + seconds
        self.limit = self.end

    @property
    def left(self) -> float:
        """Seconds until the running examination must end."""
        return self.limit - time.perf_counter()

    def check(self) -> None:
        """Raise TimeIsUp if it is."""
        if self.left < 0:
            raise TimeIsUp

    @contextlib.contextmanager
    def share(self, part: float) -> Generator[list[bool]]:
        """Run something within this part of the whole time; the list says whether it was cut."""
        before, cut = self.limit, [False]
        self.limit = min(before, time.perf_counter() + part * self.seconds)
        try:
            yield cut
        except TimeIsUp:
            cut[0] = True
        finally:
            self.limit = before
