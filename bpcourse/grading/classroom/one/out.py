"""The folder that what was made of a notebook is written to."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path

from bpcourse.course import Course
from bpcourse.files import Files

MADE = ".made.json"  # {name: sha256} of what was written here, to tell what somebody has edited


def write_out(folder: Path, files: Files) -> list[Path]:
    """Write files, each at once; the copies of those that somebody had put there or edited, which are
    made first, in kept/.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made, kept = _made(folder), []
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() and not path.is_symlink():
            there = _digest(path.read_bytes())
            if there not in (made.get(name), _digest(content)):
                kept.append(Course(folder).keep(path))
        _replace(path, content)
        made[name] = _digest(content)
    _replace(folder / MADE, json.dumps(made, indent=1, sort_keys=True).encode())
    return kept


def _made(folder: Path) -> dict[str, str]:
    try:
        found = json.loads((folder / MADE).read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _replace(path: Path, content: bytes) -> None:
    """As files.replace_file; two runs may write to one folder, so the name is nobody else's."""
    descriptor, fresh = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(fresh).chmod(0o644)
        Path(fresh).replace(path)
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise
