"""Files and folders: read as plain data, and replaced so that they are there whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

Files = dict[str, bytes]
"""{path relative to a folder: content}."""


def read_files(folder: Path, largest: int | None = None) -> Files:
    """The files in a folder, links passed over: they may point anywhere, at the gradebook for one.

    largest  bytes after which a file is cut off
    """
    found = {}
    for path, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not (Path(path) / name).is_symlink()]
        for name in sorted(names):
            file = Path(path) / name
            if file.is_file() and not file.is_symlink():
                with file.open("rb") as opened:
                    found[str(file.relative_to(folder))] = opened.read(largest)
    return found


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def replace_file(path: Path, content: bytes) -> None:
    """Write a file at once: a reader, or a crash, finds the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(content)
    fresh.replace(path)


def replace_shared_file(path: Path, content: bytes) -> None:
    """As replace_file, where two processes may write one file at a time: the last one's is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    fresh = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        fresh.chmod(0o644)
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def replace_folder(folder: Path, files: Mapping[str, bytes], permissions: int) -> None:
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
