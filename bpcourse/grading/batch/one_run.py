"""One run at a time grades in a classroom: two would undo each other's work."""

from __future__ import annotations

import contextlib
import errno
import os
from collections import Counter
from collections.abc import Generator
from datetime import datetime
from pathlib import Path

from bpcourse.grading.nbgrader.unavailable import GradingUnavailable, in_words

try:
    import fcntl
except ImportError:  # Windows, where grading stops anyway
    fcntl = None

NAME = ".running"
NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}  # in some network file systems

_held = Counter[Path]()  # by this process, how often


@contextlib.contextmanager
def only_run(classroom: Path) -> Generator[None]:
    """Keep other processes from grading in this classroom. GradingUnavailable if one does.

    The lock goes with the process, however it ends. May be entered again while it is held.
    """
    path = classroom.resolve() / ".graded" / NAME
    descriptor = None if _held[path] else _opened(path)
    try:
        if descriptor is not None:
            _lock(descriptor, classroom)
        _held[path] += 1
        try:
            yield
        finally:
            _held[path] -= 1
            if descriptor is not None:
                _write(descriptor, "")
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _opened(path: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise GradingUnavailable(f"{in_words(error)}. Nothing was graded.") from None


def _lock(descriptor: int, classroom: Path) -> None:
    if fcntl is None:
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        who = os.read(descriptor, 200).decode(errors="replace").strip()
        raise GradingUnavailable(
            f"Another run is grading in {classroom} ({who or 'it does not say which'}): wait until "
            "it has ended, or end it. Nothing was graded by this one."
        ) from None
    except OSError as error:
        if error.errno in NO_LOCKS:
            return
        raise
    _write(descriptor, f"process {os.getpid()}, since {datetime.now().astimezone():%H:%M}")


def _write(descriptor: int, text: str) -> None:
    with contextlib.suppress(OSError):  # a full disk says so later
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, text.encode(), 0)
