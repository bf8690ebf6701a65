"""The points that a master gives, however far its author is with the rest of it."""

from __future__ import annotations

from pathlib import Path

from bpcourse.authoring.roles import complete_role
from bpcourse.notebooks.cells import grade_id, is_graded, points


def points_of_master(path: Path) -> dict[str, float] | None:
    """{graded cell: points}; None for a master, or a cell of it, that cannot be read."""
    import jupytext

    try:
        notebook = jupytext.reads(path.read_text(encoding="utf-8"), fmt="md:myst")
        for cell in notebook.cells:
            complete_role(cell)
    except Exception:  # jupytext, YAML and JSON each raise their own
        return None
    return {
        name: points(cell)
        for cell in notebook.cells
        if is_graded(cell) and (name := grade_id(cell))
    }
