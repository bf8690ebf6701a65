"""Pages and tables that we make for instructors: one that a person has edited is kept first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bpcourse.course import Course
from bpcourse.made import put_with_record

MADE = ".made.json"


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
    record = course.classroom / "reports" / MADE
    return put_with_record(course, record, {path.resolve(): files[path] for path in files})
