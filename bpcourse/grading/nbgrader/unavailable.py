"""Faults of the machine while grading: a locked gradebook, a full disk. One sentence for each.

They concern every submission, so a run ends at the first; what it has graded is kept.
"""

from __future__ import annotations

import contextlib
import errno
import sqlite3
from collections.abc import Generator
from pathlib import Path

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError

from bpcourse import database
from bpcourse.database import DatabaseUnavailable

GRADEBOOK, FILE = "The gradebook", "A file"
AGAIN = "What was graded is kept; run the command again then."

OF_FILES = {
    errno.ENOSPC: "the disk is full: make room",
    errno.EDQUOT: "your quota on this disk is used up: make room",
    errno.EROFS: "this file system is mounted read-only",
    errno.EACCES: "you may not write there: change the permissions",
    errno.EPERM: "you may not write there: change the permissions",
    errno.EIO: "the disk reports an error: look at the disk",
    errno.EMFILE: "too many files are open: raise the limit (`ulimit -n`)",
}
# What somebody else has written meanwhile, or a name that this database cannot hold.
OF_ONE = (IntegrityError, DataError)


class GradingUnavailable(RuntimeError):  # noqa: N818  it says what happened
    """Nothing more can be graded on this machine now; the message says why, and what to do."""


@contextlib.contextmanager
def told(db_url: str, folder: Path) -> Generator[None]:
    """Turn errors of this gradebook, or in writing to this folder, into GradingUnavailable."""
    try:
        yield
    except DatabaseUnavailable as error:
        raise GradingUnavailable(f"{error}. Nothing was graded.") from None
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        if isinstance(error, OSError) and not concerns_all(error):
            raise
        said = in_words(error)
        for what, which in ((GRADEBOOK, f" {database.shown(db_url)}"), (FILE, f" in {folder}")):
            said = said.replace(what, what + which, 1) if said.startswith(what) else said
        raise GradingUnavailable(f"{said}. {AGAIN}") from error


def concerns_all(error: BaseException) -> bool:
    """Whether the next submission would meet the same: the fault is the gradebook's or the disk's."""
    if isinstance(error, OSError):
        return error.errno in OF_FILES
    if isinstance(error, OF_ONE):
        return False
    return isinstance(error, (SQLAlchemyError, sqlite3.Error))


def in_words(error: BaseException) -> str:
    """An error as an instructor is told of it: on one line, and without SQL."""
    if isinstance(error, IntegrityError):
        return "somebody else has written to its rows of the gradebook meanwhile: grade it again"
    if known := database.in_words(error):
        return f"{GRADEBOOK} {known}"
    if isinstance(error, DBAPIError):
        error = error.orig or error
    if isinstance(error, OSError) and error.errno in OF_FILES:
        return f"{error.filename or FILE}: {OF_FILES[error.errno]}"
    lines = str(error).strip().splitlines()
    said = lines[0] if lines else ""
    name = type(error).__name__
    return f"{name}: {said}" if said else name
