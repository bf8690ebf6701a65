"""What has been graded, from which content.

A record is written last, after gradebook, notebook and page, and the earlier one is set aside first.
So a run that is killed at any moment, or finds the disk full, leaves at worst a submission without
a record, and the next run grades it again. It still knows then what the earlier one had made.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from pathlib import Path
from typing import Any

from bpcourse.files import replace_file

Record = dict[str, Any]
LONGEST = 200  # bytes; file systems take 255 with the ending


class Records:
    """The records of a unit, one small file a student, in classroom/.graded/<unit>/."""

    def __init__(self, classroom: Path, unit: str):
        self.folder = classroom / ".graded" / unit

    def read(self, student: str) -> Record | None:
        """A student's record; None when there is none that can be read."""
        return _read(self._path(student))

    def written(self, student: str) -> float | None:
        """When a student's record was written, as a file's time; None when there is none."""
        try:
            return self._path(student).stat().st_mtime
        except OSError:
            return None

    def write(self, student: str, record: Record) -> None:
        """Replace a student's record."""
        replace_file(self._path(student), json.dumps(record).encode())
        self._aside(student).unlink(missing_ok=True)

    def set_aside(self, student: str) -> Record:
        """From now on there is no record of this student; the one that there was, {} if none."""
        with contextlib.suppress(FileNotFoundError):
            self._path(student).replace(self._aside(student))  # needs no room on the disk
        return _read(self._aside(student)) or {}

    def put_back(self, student: str) -> None:
        """The record that was set aside is the student's again."""
        with contextlib.suppress(FileNotFoundError):
            self._aside(student).replace(self._path(student))

    def _path(self, student: str) -> Path:
        return self.folder / f"{_short(student)}.json"

    def _aside(self, student: str) -> Path:
        return self.folder / f".{_short(student)}.json.aside"


def _read(path: Path) -> Record | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _short(name: str) -> str:
    """The name, or what stands for one that leaves no room for an ending."""
    encoded = os.fsencode(name)
    return name if len(encoded) <= LONGEST else hashlib.sha256(encoded).hexdigest()
