"""A limit on the computing time that the grading process itself spends on one submission's notebook.

What repair and pages do is bounded by sizes; this is for what is not. It is held where nothing is
judged, which has limits of its own, and rings in a timer that those do not use.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Generator
from types import FrameType
from typing import NoReturn

SECONDS = 60.0  # of computing; the largest files take a quarter of it
AGAIN = 1.0  # seconds after which it rings once more, in case that it was not heard


class TookTooLong(Exception):  # noqa: N818  it says what happened
    """A submission's notebook took too long; the message is a sentence's end."""


class _Ring(BaseException):
    """The time is over. No Exception: `except Exception` lets it pass."""


@contextlib.contextmanager
def patience(what: str, seconds: float = SECONDS) -> Generator[None]:
    """TookTooLong when what is done within computes longer; only in the main thread.

    what  it is that takes so long: "to be read"
    """
    if threading.current_thread() is not threading.main_thread():  # others hear no signals
        yield
        return
    rung = False

    def ring(number: int, frame: FrameType | None) -> NoReturn:
        nonlocal rung
        rung = True
        raise _Ring

    too_long = TookTooLong(f"this submission's notebook took longer than {seconds:g} s {what}")
    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, AGAIN)
    try:
        yield
    except _Ring:
        raise too_long from None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, signal.SIG_DFL if before is None else before)
    if rung:  # somebody has caught it
        raise too_long
