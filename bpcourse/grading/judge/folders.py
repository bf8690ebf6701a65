"""Temporary folders that go with the process that made them, even if it is killed."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows, where grading stops anyway
    fcntl = None

PREFIX = "bpcourse-grading-"
_locks: dict[Path, int] = {}  # {folder: descriptor}


def make_folder() -> Path:
    """A new folder. A killed process cannot delete its own, so this deletes what others left."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        _delete_if_left(path)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    with contextlib.suppress(OSError):  # no locks in this file system: nobody deletes anything
        _locks[folder] = _lock(folder)
    return folder


def delete_folder(folder: Path) -> None:
    """Delete a folder that make_folder made, with all that is in it."""
    shutil.rmtree(folder, ignore_errors=True)
    if folder in _locks:
        os.close(_locks.pop(folder))


def _lock(folder: Path) -> int:
    """Lock a folder until its descriptor is closed or this process ends, however it ends."""
    if fcntl is None:
        raise OSError("no locks on this system")
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _delete_if_left(path: Path) -> None:
    try:
        if time.time() - path.stat().st_mtime < 60:  # it may not be locked yet
            return
        descriptor = _lock(path)
    except OSError:
        return  # in use, somebody else's, or gone
    shutil.rmtree(path, ignore_errors=True)
    os.close(descriptor)
