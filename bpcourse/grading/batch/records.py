"""What has been graded, from which content; and files that are there whole or not at all.

A record is written last, after gradebook, notebook and page. So a run that is killed at any moment
leaves at worst a submission without a record, and the next run grades it again.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib.metadata
import json
import shutil
from pathlib import Path

from bpcourse.files import replace_file

PACKAGE = Path(__file__).resolve().parents[2]


class Records:
    """The records of a unit, one small file a student, in classroom/.graded/<unit>/."""

    def __init__(self, classroom: Path, unit: str):
        self.folder = classroom / ".graded" / unit

    def read(self, student: str) -> dict | None:
        """A student's record; None when there is none that can be read."""
        try:
            return json.loads(self._path(student).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def write(self, student: str, record: dict) -> None:
        replace_file(self._path(student), json.dumps(record).encode())

    def forget(self, student: str) -> None:
        self._path(student).unlink(missing_ok=True)

    def _path(self, student):
        return self.folder / f"{student}.json"


def digest(*parts) -> str:
    """One name for some content: bytes, text, and whatever JSON or str() can tell of the rest."""
    found = hashlib.sha256()
    for part in parts:
        data = (
            part
            if isinstance(part, bytes)
            else json.dumps(part, default=_plain, sort_keys=True).encode()
        )
        found.update(b"%d:" % len(data))
        found.update(data)
    return found.hexdigest()


def _plain(value):
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else str(value)


@functools.cache
def package_digest() -> str:
    """Changes with bpcourse's own files and with the versions of what grading rests on."""
    files = {
        str(path.relative_to(PACKAGE)): path.read_bytes()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    versions = {
        name: importlib.metadata.version(name)
        for name in ("numpy", "nbgrader", "nbconvert", "mistune", "nh3")
    }
    return digest(files, versions)


def replace_folder(folder: Path, files: dict[str, bytes], permissions: int) -> None:
    """Replace a folder by one with these files; with none of them, it is removed.

    A crash can leave hidden folders beside it, which the next call clears away.
    """
    fresh, old = (folder.with_name(f".{folder.name}.{kind}") for kind in ("new", "old"))
    for left_over in (fresh, old):
        shutil.rmtree(left_over, ignore_errors=True)
    for name, content in files.items():
        path = fresh / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(permissions)
    with contextlib.suppress(FileNotFoundError):
        folder.rename(old)
    if files:
        fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
