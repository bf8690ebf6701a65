"""Temporary folders that go with the process that made them, even if it is killed."""

from __future__ import annotations

import contextlib
import os
import secrets
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
    delete_tree(folder)
    if folder in _locks:
        os.close(_locks.pop(folder))


def leave_folder(folder: Path) -> None:
    """Leave it to another process, a fork of this one or the one that this is a fork of."""
    if folder in _locks:
        os.close(_locks.pop(folder))


def delete_tree(folder: Path) -> None:
    """Delete a folder that a submission has written to, as far as possible; never raises OSError.

    shutil.rmtree stops at a folder that cannot be read, and fails on one a thousand deep. Here
    each folder moves up to the top before it is emptied.
    """
    waiting = [folder]
    while waiting:
        inner = waiting.pop()
        with contextlib.suppress(OSError):
            inner.chmod(0o700)
            for entry in sorted(inner.iterdir()):
                with contextlib.suppress(OSError):
                    waiting += _taken_apart(entry, folder)
            if inner != folder:
                inner.rmdir()
    with contextlib.suppress(OSError):
        folder.rmdir()


def _taken_apart(entry: Path, top: Path) -> list[Path]:
    """Delete a file; move a folder to the top, where it is what is returned."""
    if entry.is_symlink() or not entry.is_dir():
        entry.unlink()
        return []
    entry.chmod(0o700)  # without which it could not be moved
    return [entry.rename(top / secrets.token_hex(16))]


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
    delete_tree(path)
    os.close(descriptor)
