"""The stamp of a released file: which release it is, and whether a person has changed it since.

A released notebook carries it in metadata.bpcourse:

    unit       "02_mlp"
    release    digest of its cells when it was made: the name of the release
    files      {name: digest} of the files that were released beside it
    exercises  {name: what its check asked for}, as `Exercise.asks` says it
    own        where the instructor's own exercises lie, seen from the notebook; only where there are
    planted    {exercise: digest of its code as released, with a mistake in it}; only where there are
    solutions  whether model answers may be shown; only where an instructor has said so

A text carries the digest of itself in a comment, its last line. JSON alone is needed here, so that
the stamp can be read wherever the course runs.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bpcourse.checking.exercise import Exercise
from bpcourse.notebooks.cells import role_metadata

KEY = "bpcourse"
_ROLE = ("grade", "grade_id", "locked", "points", "solution", "task")
_COMMENTS = {".md": "<!-- made by bpcourse: {} -->\n"}
_COMMENTS |= dict.fromkeys((".py", ".txt"), "# made by bpcourse: {}\n")
_LAST_LINE = re.compile(rb"(?:<!-- |# )made by bpcourse: (\w+)(?: -->)?\s*\Z")


def release_of(notebook: Mapping) -> str:
    """Digest of a notebook's cells: their sources, order, roles and attached pictures.

    Outputs, cell ids, kernel and language are left out: running or saving changes them.
    """
    cells = [
        (
            cell.get("cell_type"),
            _text(cell.get("source")),
            _role(cell),
            cell.get("attachments") or {},
        )
        for cell in notebook["cells"]
    ]
    return _digest(json.dumps(cells, sort_keys=True).encode())


def stamp(
    notebook: Any,
    unit: str,
    files: Mapping[str, bytes] = {},
    exercises: Iterable[Exercise] = (),
    own: str = "",
    planted: Mapping[str, str] = {},
    solutions: bool | None = None,
) -> None:
    """Stamp a notebook, in place. `exercises`: those that it checks; for the others see above."""
    notebook["metadata"][KEY] = {
        "unit": unit,
        "release": release_of(notebook),
        "files": {name: _digest(content) for name, content in sorted(files.items())},
        "exercises": {exercise.name: exercise.asks for exercise in exercises},
        **({"own": own} if own else {}),
        **({"planted": dict(planted)} if planted else {}),
        **({} if solutions is None else {"solutions": solutions}),
    }


def stamped_text(text: str, suffix: str) -> str:
    """A text with its own digest in its last line."""
    text = text.rstrip("\n") + "\n"
    return text + _COMMENTS[suffix].format(_digest(text.encode()))


def read_notebook(content: bytes) -> dict | None:
    """A notebook as plain data; None where these bytes are none."""
    try:
        notebook = json.loads(content)
        return notebook if isinstance(notebook["cells"], list) else None
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def stamp_of(notebook: Mapping | None) -> dict:
    """A notebook's stamp; {} where it has none that can be read."""
    metadata = (notebook or {}).get("metadata")
    found = metadata.get(KEY) if isinstance(metadata, Mapping) else None
    return dict(found) if isinstance(found, Mapping) else {}


def is_edited(path: Path, files: Mapping[str, str] | None = None) -> bool:
    """Whether this file is anything but what a build made. Where that cannot be told, it is.

    files  the stamp's `files` of the notebook that it was released beside
    """
    content = path.read_bytes()
    if path.suffix == ".ipynb":
        notebook = read_notebook(content)
        try:
            return stamp_of(notebook).get("release") != release_of(notebook or {"cells": []})
        except (TypeError, AttributeError):  # JSON, but not cells
            return True
    if files and _digest(content) in files.values():
        return False
    last = _LAST_LINE.search(content)
    return not last or last[1].decode() != _digest(content[: last.start()])


def edited_files(folder: Path) -> Iterator[Path]:
    """The files in a released unit's folder that a person has made or changed."""
    files = unit_stamp(folder).get("files", {})
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        if is_edited(path, files):
            yield path


def unit_stamp(folder: Path) -> dict:
    """The stamp of the notebook in a unit's folder; {} where there is none."""
    try:
        return stamp_of(read_notebook((folder / f"{folder.name}.ipynb").read_bytes()))
    except OSError:
        return {}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _text(source):
    return "".join(source) if isinstance(source, list) else source


def _role(cell):
    role = role_metadata(cell)
    if not role:
        return None
    points = role.get("points")  # 1 and 1.0 are the same
    return {
        name: float(points) if name == "points" and points is not None else role.get(name)
        for name in _ROLE
    }
