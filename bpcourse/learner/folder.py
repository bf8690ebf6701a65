"""`bpcourse start`: a folder of one's own to learn in or to teach from, and its updates.

What a person has changed in it stays as it is. The released files come from the wheel, where they
lie in bpcourse/released/, or from the checkout that this package lies in.
"""

from __future__ import annotations

import itertools
import json
import platform
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from bpcourse.course import STARTED
from bpcourse.files import replace_file
from bpcourse.notebooks.stamp import (
    is_edited,
    read_notebook,
    stamp_of,
    stamped_text,
    unit_stamp,
)

PACKAGE = Path(__file__).resolve().parents[1]
MARKER = STARTED
LEARNER, INSTRUCTOR = "learner", "instructor"
DEFAULT = "backprop-course"
IN_BROWSER = Path("/drive")
"""Where JupyterLite's kernel has the notebooks that this browser keeps."""

Files: TypeAlias = dict[Path, bytes]  # path in a thing, Path() for a text by itself: content


class FolderError(ValueError):
    """A folder that cannot be used; the message says what to do."""


@dataclass
class Changes:
    """What `start` did, as paths in the folder."""

    added: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    edited: dict[str, str] = field(default_factory=dict)
    """{left as it is, because somebody has edited it: where its new version is}"""


def start(folder: Path, instructor: bool = False) -> Changes:
    """Make a folder to learn in or, for an instructor, to teach from; or bring one up to date.

    FolderError if the folder holds something else, or is a learner's and to be an instructor's.
    """
    found = kind_of(folder)
    if found is None and folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderError(
            f"{folder} is there already and was not made by `bpcourse start`: name "
            "another folder, one that is empty or not there yet"
        )
    if found == LEARNER and instructor:
        raise FolderError(f"{folder} is a folder to learn in: name another folder to teach from")
    kind = found or (INSTRUCTOR if instructor else LEARNER)
    replace_file(folder / MARKER, json.dumps({"kind": kind}).encode() + b"\n")
    if kind == INSTRUCTOR:
        (folder / "classroom" / "submitted").mkdir(parents=True, exist_ok=True)
    changes = Changes()
    for name, files in _released_things(kind).items():
        _bring(folder, name, files, changes)
    return changes


def kind_of(folder: Path) -> str | None:
    """LEARNER or INSTRUCTOR, if `start` made this folder, else None.

    What a browser keeps counts as made by `start`, to learn in.
    """
    if sys.platform == "emscripten" and folder == IN_BROWSER:
        return LEARNER
    try:
        kind = json.loads((folder / MARKER).read_bytes())["kind"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return kind if kind in (LEARNER, INSTRUCTOR) else None


def own_folder(here: Path) -> Path | None:
    """The folder that `start` made around `here`, else backprop-course/ in it, if it is there."""
    here = here.resolve()
    around = [folder for folder in (here, *here.parents, here / DEFAULT) if kind_of(folder)]
    return around[0] if around else None


def learners_folder(notebook: Path) -> Path | None:
    """The folder to learn in that `start` made around this notebook; None where there is none."""
    around = notebook.resolve().parents
    return next((folder for folder in around if kind_of(folder) == LEARNER), None)


def versions(folder: Path, unit: str) -> list[Path]:
    """A unit's notebooks in a learner's folder: those of the newest release first (see _bring)."""
    news = sorted(folder.glob("new-*"), key=lambda path: (len(path.name), path.name), reverse=True)
    places = (place / unit / f"{unit}.ipynb" for place in (*news, folder / "new", folder))
    return [path for path in places if path.is_file()]


def released() -> Path:
    """The folder with course/ and nbgrader_config.py as they are released."""
    for folder in (PACKAGE / "released", PACKAGE.parent):
        if (folder / "course").is_dir():
            return folder
    raise FolderError("this installation of bpcourse has no notebooks; install it again")


def _released_things(kind: str) -> dict[Path, Files]:
    """{path in the folder: its files} of all that it gets: units, and texts by themselves."""
    source = released()
    inside = Path("course") if kind == INSTRUCTOR else Path()
    found: dict[Path, Files] = {}
    if kind == INSTRUCTOR:
        for path in (source / "nbgrader_config.py", source / "requirements.txt"):
            text = stamped_text(path.read_text(encoding="utf-8"), path.suffix)
            found[Path(path.name)] = {Path(): text.encode()}
    for path in sorted((source / "course").iterdir()):
        if path.is_file():
            found[inside / path.name] = {Path(): path.read_bytes()}
        elif (path / f"{path.name}.ipynb").exists():
            found[inside / path.name] = {
                file.relative_to(path): _for_this_python(file)
                for file in sorted(path.rglob("*"))
                if file.is_file() and ".ipynb_checkpoints" not in file.parts
            }
    return found


def _for_this_python(path: Path) -> bytes:
    """A released file. A notebook says which Python runs it, or JupyterLab would, on opening it."""
    content = path.read_bytes()
    notebook = read_notebook(content) if path.suffix == ".ipynb" else None
    if notebook is None:
        return content
    notebook["metadata"]["language_info"]["version"] = platform.python_version()
    text = json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True)  # as nbformat writes
    return text.encode() + b"\n"


def _bring(folder: Path, name: Path, files: Files, changes: Changes) -> None:
    """Put a released thing into the folder, or beside it where somebody has edited it."""
    target = folder / name
    if not target.exists():
        _write(target, files)
        changes.added.append(str(name))
    elif _is_release(target, files):
        _write(
            target,
            {
                inside: content
                for inside, content in files.items()
                if not (target / inside).exists()
            },
        )
    elif not _is_edited(target, files):
        _write(target, files)
        changes.replaced.append(str(name))
    else:
        beside = _place_for_new_version(folder, name, files)
        changes.edited[str(name)] = str(beside.relative_to(folder))
        if not _is_release(beside, files):
            _write(beside, files)


def _place_for_new_version(folder: Path, name: Path, files: Files) -> Path:
    """Where a new version goes or is: new/, or new-2/ ... where work was begun in earlier ones."""
    places = (folder / ("new" if n == 1 else f"new-{n}") / name for n in itertools.count(1))
    return next(
        place
        for place in places
        if not place.exists() or _is_release(place, files) or not _is_edited(place, files)
    )


def _is_release(target: Path, files: Files) -> bool:
    """Whether this was made from this very release, whatever has been written into it since."""
    if Path() in files:  # a text by itself
        return target.is_file() and target.read_bytes() == files[Path()]
    stamp = stamp_of(read_notebook(files[Path(f"{target.name}.ipynb")]))
    return bool(stamp) and unit_stamp(target) == stamp


def _is_edited(target: Path, files: Files) -> bool:
    """Whether somebody has changed what a new release would overwrite."""
    stamped = unit_stamp(target).get("files")
    return any(
        path.exists() and is_edited(path, stamped) for path in (target / inside for inside in files)
    )


def _write(target: Path, files: Files) -> None:
    for inside, content in files.items():
        replace_file(target / inside, content)
