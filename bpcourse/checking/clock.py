"""A check ends after a minute, where the system has an alarm: it rings in the learner's function.

Nowhere else: what the course itself is doing is never left half done. The judge has limits of its
own, and says the same words (outcome.TOO_LONG).
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Generator
from contextvars import ContextVar
from types import CodeType, FrameType

from bpcourse.checking.outcome import TOO_LONG, Raised, is_learners, raised

SECONDS = 60.0
AGAIN = 0.05  # seconds; it rings until it meets the learner's function


class TookTooLong(BaseException):
    """The time of a check is over. No Exception, so that `except Exception` lets it pass."""

    student_kind = TOO_LONG


class Clock:
    """The time of one check.

    over  why no further run of the learner's function is begun; None while there is time
    """

    def __init__(self, seconds: float, below: CodeType) -> None:
        self.seconds, self.below = seconds, below
        self.over: Raised | None = None
        self._rang = False

    def ring(self, number: int, frame: FrameType | None) -> None:
        """End the learner's function if it is running: a frame of it stands above `below`."""
        self._rang = True
        while frame is not None and frame.f_code is not self.below:
            if is_learners(frame.f_code.co_filename):
                raise TookTooLong(f"longer than {self.seconds:g} s in all")
            frame = frame.f_back

    def stop(self, error: TookTooLong) -> Raised:
        """Note that the time is over, and where the learner's function was."""
        self.over = self.over or raised(error)
        return self.over

    def time_left(self) -> bool:
        """Whether a further run may be begun."""
        if self._rang and self.over is None:  # it rang while none of the learner's lines ran
            self.stop(TookTooLong(f"longer than {self.seconds:g} s in all"))
        return self.over is None


_clock: ContextVar[Clock | None] = ContextVar("clock", default=None)


def over() -> Raised | None:
    """Why no further run of the learner's function is begun; None while there is time."""
    clock = _clock.get()
    return None if clock is None or clock.time_left() else clock.over


def stopped(error: TookTooLong) -> Raised:
    """The outcome of the run that the alarm has ended."""
    clock = _clock.get()
    return clock.stop(error) if clock else raised(error)


def available() -> bool:
    """Is there an alarm that nobody else has set? Windows and browsers have none, threads neither."""
    if threading.current_thread() is not threading.main_thread():
        return False
    if not all(hasattr(signal, name) for name in ("SIGALRM", "setitimer", "getitimer")):
        return False
    try:
        free = signal.getsignal(signal.SIGALRM) in (signal.SIG_DFL, signal.SIG_IGN, None)
        return free and signal.getitimer(signal.ITIMER_REAL)[0] == 0
    except (OSError, ValueError):
        return False


@contextlib.contextmanager
def limited(below: CodeType, seconds: float | None = None) -> Generator[None]:
    """Within, the learner's function is ended when the time is over. Only where `available()`.

    below  code of the function that the check began in: what stands below its frame is the caller
    """
    clock = Clock(SECONDS if seconds is None else seconds, below)
    token = _clock.set(clock)
    before = signal.signal(signal.SIGALRM, clock.ring)
    signal.setitimer(signal.ITIMER_REAL, clock.seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before if before is not None else signal.SIG_DFL)
        _clock.reset(token)
