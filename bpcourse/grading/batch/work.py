"""Is there work to do? Guessed from the times of files, before anything that takes long is imported.

A wrong guess costs a moment: what is graded is decided by digests (freshness.py).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bpcourse.grading.batch.records import Records


def is_likely(classroom: Path, todo: Mapping[str, Sequence[str]]) -> bool:
    """Whether a submission has no record, or has changed since.

    todo  {unit: students}
    """
    return any(_is_new(classroom, unit, student) for unit in todo for student in todo[unit])


def _is_new(classroom: Path, unit: str, student: str) -> bool:
    written = Records(classroom, unit).written(student)
    return written is None or any(
        time > written for time in _times(classroom / "submitted" / student / unit)
    )


def _times(folder: Path) -> Iterator[float]:
    """When a folder and what lies in it were last changed, or came here with an earlier time."""
    try:
        found = [
            folder.stat(),
            *(entry.stat(follow_symlinks=False) for entry in os.scandir(folder)),
        ]
    except OSError:  # said by whoever needs it
        return
    for status in found:
        yield max(status.st_mtime, status.st_ctime)
