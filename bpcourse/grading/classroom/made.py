"""Pages and tables that we make for instructors: one that a person has edited is kept first."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bpcourse.course import Course
from bpcourse.files import replace_file

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


def put_with_record(
    course: Course,
    record: Path,
    files: Mapping[Path, bytes],
    replace: Callable[[Path, bytes], None] = replace_file,
) -> list[Path]:
    """As put(), with another record of what is ours: {path from its folder: digest}.

    A link is replaced, and what it points at stays.
    """
    made, kept = _read(record), []
    for path, content in files.items():
        name, ours = os.path.relpath(path, record.parent), _digest(content)
        if path.is_file() and not path.is_symlink():
            there = _digest(path.read_bytes())
            if there not in (made.get(name), ours):
                kept.append(course.keep(path))
        replace(path, content)
        made[name] = ours
    replace(record, json.dumps(made, indent=1, sort_keys=True).encode())
    return kept


def _read(record: Path) -> dict[str, str]:
    try:
        found = json.loads(record.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
