"""Files that a command has made before: one that a person has edited since is kept first.

Beside them lies a record of what is ours, {path from its folder: digest}.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from bpcourse.course import Course
from bpcourse.files import replace_file


def put_with_record(
    course: Course,
    record: Path,
    files: Mapping[Path, bytes],
    replace: Callable[[Path, bytes], None] = replace_file,
) -> list[Path]:
    """Write these files; where copies went of those that somebody else had written there.

    A link is replaced, and what it points at stays. OSError if a file cannot be written.
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
    replace(record, _json(made))
    return kept


def remove_others(course: Course, record: Path, files: Collection[Path]) -> list[Path]:
    """Remove what is ours in the record's folder and not among these files, and folders that are empty
    then; where copies went of what somebody had edited.
    """
    made, kept, folder = _read(record), [], record.parent
    for name in [name for name in made if folder / name not in files]:
        path, ours = folder / name, made.pop(name)
        if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
            continue
        if _digest(path.read_bytes()) != ours:
            kept.append(course.keep(path))
        path.unlink()
        with contextlib.suppress(OSError):  # the first that is not empty
            for parent in path.relative_to(folder).parents[:-1]:
                (folder / parent).rmdir()
    replace_file(record, _json(made))
    return kept


def _read(record: Path) -> dict[str, str]:
    try:
        found = json.loads(record.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _json(made: Mapping[str, str]) -> bytes:
    return json.dumps(made, indent=1, sort_keys=True).encode()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
