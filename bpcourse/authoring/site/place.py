"""The folder that a website is built into: what `bpcourse site` made there, and what is somebody's own.

A site's folder is often a checkout with a .git and a CNAME in it, and a page may have been mended by
hand. The mark in the folder lists what was made, with digests, so that nothing else is replaced.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

from bpcourse.authoring.errors import AuthoringError

MARK = ".made-by-bpcourse-site"
_SAYS = "# What `bpcourse site` made in this folder, and makes anew. All else here stays."


def refuse_folder(to: Path) -> None:
    """AuthoringError for a place where something lies that this command has not made."""
    if to.is_dir() and not any(to.iterdir()):
        return
    if to.exists() and not (to / MARK).is_file():
        raise AuthoringError(
            f"{to} is there, and `bpcourse site` has not made it: name another folder, or remove it"
        )


def put_in_place(made: Path, to: Path, keep: Callable[[Path], Path]) -> list[Path]:
    """Put a finished site where an earlier one may be; the copies of what was edited there.

    keep  copies a file that is about to be overwritten, and says where
    """
    to.mkdir(parents=True, exist_ok=True)
    new, earlier = _digests(made), _listed(to)
    kept = []
    for name in sorted(earlier.keys() | new.keys()):
        path = to / name
        if path.is_file():
            if _digest(path) not in (earlier.get(name), new.get(name)):
                kept.append(keep(path))
            path.unlink()
    for name in new:
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.move(made / name, to / name)
    _remove_empty(to, earlier)
    lines = [_SAYS, *(f"{digest} {name}" for name, digest in sorted(new.items()))]
    (to / MARK).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return kept


def _listed(to: Path) -> dict[str, str]:
    """{path: digest} of what was made here the last time."""
    mark = to / MARK
    lines = mark.read_text(encoding="utf-8").splitlines() if mark.is_file() else []
    pairs = (line.split(" ", 1) for line in lines if line and not line.startswith("#"))
    return {
        name: digest for digest, name in pairs if (to / name).resolve().is_relative_to(to.resolve())
    }


def _digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): _digest(path) for path in files}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _remove_empty(to: Path, earlier: dict[str, str]) -> None:
    """Folders that held only what was made the last time."""
    folders = {parent for name in earlier for parent in (to / name).parents if parent != to}
    for folder in sorted(folders, key=lambda path: -len(path.parts)):
        if folder.is_relative_to(to) and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
