"""What a graded cell may use in the judge itself, where it computes with a submission's values.

Two short arrays make a large one where they are broadcast, and a number can be a width, a size or
an exponent. Memory is limited by the address space of this process, on Linux; time by its own
CPU time, so that waiting for the submission does not count, and only in the main thread.
"""

from __future__ import annotations

import contextlib
import functools
import resource
import signal
import sys
import threading
from collections.abc import Generator
from types import FrameType
from typing import NoReturn

import numpy as np

from bpcourse.checking.outcome import memory_limit
from bpcourse.grading.inside.usage import memory
from bpcourse.grading.judge.errors import SubmissionError
from bpcourse.grading.judge.limits import Limits

PER_BYTE = 16  # so much more memory for each byte that the cell has sent: large cases need more
AGAIN = 0.1  # seconds after which it rings once more, in case that it was not heard


class TooMuchMemory(Exception):  # noqa: N818  it says what happened
    """A graded cell needed more memory than it may."""


class TooMuchTime(BaseException):
    """A graded cell computed longer than it may. No Exception: `except Exception` lets it pass."""


class OwnLimits:
    """The limits of one graded cell."""

    def __init__(self, limits: Limits) -> None:
        self.memory, self.seconds = limits.judge_memory, limits.judge_seconds
        self.most = resource.RLIM_INFINITY
        """Bytes of address space; infinite while nothing is limited."""

    @contextlib.contextmanager
    def hold(self) -> Generator[None]:
        """Within, TooMuchMemory or TooMuchTime is raised in what needs more."""
        told = f"{self.memory >> 20:,} MB"
        token = memory_limit.set(told)
        try:
            with self._memory(), self._time():
                yield
        except MemoryError as error:
            if isinstance(error, SubmissionError):
                raise
            raise TooMuchMemory(
                f"with what the submission returned, this needed more than {told} of memory"
            ) from None
        finally:
            memory_limit.reset(token)

    def asked(self, size: int) -> None:
        """The cell has sent so many bytes: a large case needs more memory than a small one."""
        if self.most != resource.RLIM_INFINITY:
            self.most += PER_BYTE * size
            self._limit_memory()

    @contextlib.contextmanager
    def _memory(self) -> Generator[None]:
        if sys.platform != "linux":  # elsewhere this limit is not kept
            yield
            return
        _have_buffers()
        before = resource.getrlimit(resource.RLIMIT_AS)
        used, _ = memory("/proc/self/statm")
        self.most = used + self.memory
        self._limit_memory()
        try:
            yield
        finally:
            self.most = resource.RLIM_INFINITY
            resource.setrlimit(resource.RLIMIT_AS, before)

    def _limit_memory(self) -> None:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = self.most if hard == resource.RLIM_INFINITY else min(self.most, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))

    @contextlib.contextmanager
    def _time(self) -> Generator[None]:
        if threading.current_thread() is not threading.main_thread():  # others hear no signals
            yield
            return

        def ring(number: int, frame: FrameType | None) -> NoReturn:
            raise TooMuchTime(
                f"with what the submission returned, this computed for more than {self.seconds:g} s"
            )

        before = signal.signal(signal.SIGPROF, ring)
        signal.setitimer(signal.ITIMER_PROF, self.seconds, AGAIN)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, signal.SIG_DFL if before is None else before)


@functools.cache
def _have_buffers() -> None:
    """Let the library below NumPy have its buffers: it waits forever for those that it cannot get."""
    square = np.ones((256, 256))
    np.linalg.inv(square @ square + np.eye(256))
