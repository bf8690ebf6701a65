"""Pages and tables that we make for instructors: one that a person has edited is kept first."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bpcourse.course import Course
from bpcourse.files import replace_file


@dataclass(frozen=True)
class Made:
    """What a command has written.

    kept     copies of what somebody else had written there
    graded   how many submissions it tells of
    why_not  why unnamed wrong answers could not be compared; "" where they were, or were not asked
    """

    files: list[Path]
    kept: list[Path]
    graded: int
    why_not: str = ""


def put(course: Course, files: Mapping[Path, bytes]) -> list[Path]:
    """Write these files; where copies went of those that somebody else had written there.

    OSError if one cannot be written.
    """
    known = _Known(course)
    kept = []
    for path, content in files.items():
        path = path.resolve()  # noqa: PLW2901
        if path.exists() and path.read_bytes() != content and not known.is_ours(path):
            kept.append(course.keep(path))
        replace_file(path, content)
        known.remember(path, content)
    known.write()
    return kept


class _Known:
    """What we have made: {path: digest}, in classroom/reports/.made.json."""

    def __init__(self, course: Course):
        self.path = course.classroom / "reports" / ".made.json"
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            found = {}
        self.digests: dict[str, str] = found if isinstance(found, dict) else {}

    def is_ours(self, path: Path) -> bool:
        """Is a file as we have made it?"""
        return self.digests.get(str(path)) == hashlib.sha256(path.read_bytes()).hexdigest()

    def remember(self, path: Path, content: bytes) -> None:
        """From now on a file with this content is ours."""
        self.digests[str(path)] = hashlib.sha256(content).hexdigest()

    def write(self) -> None:
        """Remember it for the next run."""
        replace_file(self.path, json.dumps(self.digests, indent=1).encode())
