"""What a run leaves belongs to the instructors' group, where `CourseDirectory.groupshared` says so.

As nbgrader does it: the group may write, and what is made in a folder belongs to the folder's group.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Generator, Iterator
from pathlib import Path

from bpcourse.database import sqlite_file

GROUP_WRITES = 0o002  # the umask
FOLDER, FILE = 0o2770, 0o660  # nbgrader's bits


@contextlib.contextmanager
def group_shared(classroom: Path, db_url: str, shared: bool) -> Generator[None]:
    """Within, what is made in this classroom can be changed by the group; if `shared`."""
    if not shared:
        yield
        return
    before = os.umask(GROUP_WRITES)
    try:
        _give(classroom, db_url)
        yield
    finally:
        _give(classroom, db_url)
        os.umask(before)


def _give(classroom: Path, db_url: str) -> None:
    """What was made before there was a run of the group's, or is made in ways of its own."""
    for path in _paths(classroom, db_url):
        with contextlib.suppress(OSError):  # somebody else's: they have given it
            mode = path.stat().st_mode
            wanted = mode | (FOLDER if stat.S_ISDIR(mode) else FILE)
            if wanted != mode:
                path.chmod(stat.S_IMODE(wanted))


def _paths(classroom: Path, db_url: str) -> Iterator[Path]:
    yield classroom
    for step in ("autograded", "feedback", ".graded"):
        yield classroom / step
        yield from (path for path in (classroom / step).glob("*") if not path.is_symlink())
    file = sqlite_file(db_url)
    if file is not None:
        yield file
