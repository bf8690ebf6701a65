"""What has been graded, from which content.

A record is written last, after gradebook, notebook and page. So a run that is killed at any moment
leaves at worst a submission without a record, and the next run grades it again.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bpcourse.files import replace_file

Record = dict[str, Any]


class Records:
    """The records of a unit, one small file a student, in classroom/.graded/<unit>/."""

    def __init__(self, classroom: Path, unit: str):
        self.folder = classroom / ".graded" / unit

    def read(self, student: str) -> Record | None:
        """A student's record; None when there is none that can be read."""
        try:
            return json.loads(self._path(student).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def write(self, student: str, record: Record) -> None:
        """Replace a student's record."""
        replace_file(self._path(student), json.dumps(record).encode())

    def forget(self, student: str) -> None:
        """Delete a student's record, if there is one."""
        self._path(student).unlink(missing_ok=True)

    def _path(self, student: str) -> Path:
        return self.folder / f"{student}.json"
