"""Faults of the machine while grading: a locked gradebook, a full disk. One sentence for each.

They concern every submission, so a run ends at the first; what it has graded is kept.
"""

from __future__ import annotations

import contextlib
import errno
import sqlite3
from collections.abc import Generator
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

GRADEBOOK, FILE = "The gradebook", "A file"
AGAIN = "What was graded is kept; run the command again then."

OF_SQLITE = {  # a part of SQLite's words: ours
    "locked": "is in use by another program and stays locked: close what writes to it (formgrader, "
    "another run, a database browser)",
    "readonly": "cannot be written to: give yourself the right to write to the file and its folder",
    "unable to open": "cannot be opened: look whether its folder is there, and may be written to",
    "disk is full": "cannot grow, as the disk is full: make room",
    "disk I/O": "cannot be read or written (the disk reports an error): look at the disk",
    "not a database": "is no SQLite database: put a copy of it back, or move it away",
    "malformed": "is damaged: put a copy of it back",
    "no such table": "lacks tables of nbgrader's: run `nbgrader db upgrade`",
    "no such column": "lacks columns of nbgrader's: run `nbgrader db upgrade`",
}
OF_FILES = {
    errno.ENOSPC: "the disk is full: make room",
    errno.EDQUOT: "your quota on this disk is used up: make room",
    errno.EROFS: "this file system is mounted read-only",
    errno.EACCES: "you may not write there: change the permissions",
    errno.EPERM: "you may not write there: change the permissions",
    errno.EIO: "the disk reports an error: look at the disk",
    errno.EMFILE: "too many files are open: raise the limit (`ulimit -n`)",
}


class GradingUnavailable(RuntimeError):  # noqa: N818  it says what happened
    """Nothing more can be graded on this machine now; the message says why, and what to do."""


@contextlib.contextmanager
def told(db_url: str, folder: Path) -> Generator[None]:
    """Turn errors of this gradebook, or in writing to this folder, into GradingUnavailable."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        if not concerns_all(error):
            raise
        said = in_words(error)
        for what, which in ((GRADEBOOK, f" {_shown(db_url)}"), (FILE, f" in {folder}")):
            said = said.replace(what, what + which, 1) if said.startswith(what) else said
        raise GradingUnavailable(f"{said}. {AGAIN}") from error


def concerns_all(error: BaseException) -> bool:
    """Whether the next submission would meet the same: the fault is the gradebook's or the disk's."""
    if isinstance(error, OSError):
        return error.errno in OF_FILES
    return isinstance(error, (SQLAlchemyError, sqlite3.Error))


def in_words(error: BaseException) -> str:
    """An error as an instructor is told of it: on one line, and without SQL."""
    if isinstance(error, DBAPIError):
        error = error.orig or error
    if isinstance(error, OSError) and error.errno in OF_FILES:
        return f"{error.filename or FILE}: {OF_FILES[error.errno]}"
    lines = str(error).strip().splitlines()
    said = lines[0] if lines else ""
    if isinstance(error, sqlite3.Error):
        known = next((ours for part, ours in OF_SQLITE.items() if part in said), f"fails: {said}")
        return f"{GRADEBOOK} {known}"
    name = type(error).__name__
    return f"{name}: {said}" if said else name


def _shown(db_url: str) -> str:
    """A file's path, or an address without its password."""
    url = make_url(db_url)
    return url.database or "" if url.drivername == "sqlite" else url.render_as_string()
