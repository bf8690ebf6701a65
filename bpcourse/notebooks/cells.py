"""What each cell of a notebook is. Nothing else reads nbgrader's metadata.

A cell may be a node of nbformat or plain JSON, and may come from anybody: what is not as it should
be counts as absent.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

KEY = "nbgrader"
Cell = Mapping[str, Any]


class Role(StrEnum):
    """What a cell is for."""

    INSTALL = "install"  # finds the package or installs it; nobody grades it, nothing runs it
    SETUP = "setup"  # the imports; locked
    SOLUTION = "solution"  # code that the learner writes
    CHECK = "check"  # locked code that ends in check(...), whose value is the points
    WRITTEN = "written"  # answered in words, graded by hand
    DEMONSTRATION = "demonstration"  # any other code; it may be changed and is not graded


INSTALL = "install"  # its tag; a front end may drop it, so the first line says it, too
INSTALL_LINE = "# Finds the course. This cell is never graded: write nothing here."

_FLAGS = {  # (grade, solution, locked)
    Role.SETUP: (False, False, True),
    Role.SOLUTION: (False, True, False),
    Role.CHECK: (True, False, True),
    Role.WRITTEN: (True, True, False),
}
_BY_FLAGS = {(grade, solution): role for role, (grade, solution, _) in _FLAGS.items()}


def source_of(cell: Cell) -> str:
    """A cell's source as one text, which a file may have as a list of lines."""
    source = cell.get("source", "")
    return "".join(source) if isinstance(source, list) else str(source)


def role_of(cell: Cell) -> Role | None:
    """A cell's role, by its metadata; None for text that nobody answers."""
    found = role_metadata(cell)
    graded, answer, locked = (bool(found.get(key)) for key in ("grade", "solution", "locked"))
    if graded or answer or locked:
        return _BY_FLAGS[graded, answer]
    if cell.get("cell_type") != "code":
        return None
    return Role.INSTALL if _installs(cell) else Role.DEMONSTRATION


def _installs(cell: Cell) -> bool:
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, Mapping) else None
    tagged = isinstance(tags, list) and INSTALL in tags
    return tagged or source_of(cell).startswith(INSTALL_LINE)


def is_graded(cell: Cell) -> bool:
    """Whether points are given for this cell."""
    return role_of(cell) in (Role.CHECK, Role.WRITTEN)


def is_answer(cell: Cell) -> bool:
    """Whether the learner writes this cell."""
    return role_of(cell) in (Role.SOLUTION, Role.WRITTEN)


def is_due(cell: Cell) -> bool:
    """Whether a submission must have this cell."""
    return role_of(cell) not in (Role.DEMONSTRATION, Role.INSTALL, None)


def grade_id(cell: Cell) -> str | None:
    """The name under which nbgrader knows the cell."""
    name = role_metadata(cell).get("grade_id")
    return name if isinstance(name, str) and name else None


def points(cell: Cell) -> float:
    """What the cell can earn; 0 where it is not graded."""
    value = role_metadata(cell).get("points")
    return float(value) if is_graded(cell) and isinstance(value, int | float) else 0.0


def role_metadata(cell: Cell) -> dict[str, Any]:
    """nbgrader's own metadata of a cell; {} where there are none."""
    metadata = cell.get("metadata")
    found = metadata.get(KEY) if isinstance(metadata, Mapping) else None
    return dict(found) if isinstance(found, Mapping) else {}


def give_role(cell: Any, role: Role, name: str, worth: float | None = None) -> None:
    """Write a role into a cell's metadata, in place.

    name   the grade_id
    worth  points of a graded cell
    """
    from nbformat import from_dict

    grade, solution, locked = _FLAGS[role]
    flags = {"grade": grade, "solution": solution, "locked": locked, "task": False}
    metadata = flags | {"grade_id": name, "schema_version": 3}
    if worth is not None:
        metadata["points"] = int(worth) if worth == int(worth) else float(worth)
    cell["metadata"][KEY] = from_dict(dict(sorted(metadata.items())))


def label(cell: Cell) -> str:
    """How messages name a cell: its name, else its first line."""
    name = grade_id(cell) or cell["metadata"].get("id")
    if name:
        return f"`{name}`"
    first = next((line.strip() for line in cell["source"].splitlines() if line.strip()), "(empty)")
    return f"that begins `{first[:60]}`"
