"""The instructor's locked cells, as the gradebook has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from nbgrader.api import Gradebook

from bpcourse.grading.judge.task import LockedCell
from bpcourse.notebooks.cells import grade_id


def locked_cells(db_url: str, assignment: str, notebook: str) -> tuple[LockedCell, ...]:
    """The locked code cells of a notebook, with their points where they are graded."""
    with Gradebook(db_url) as gradebook:
        found = gradebook.find_notebook(notebook, assignment)
        points = {cell.name: cell.max_score for cell in found.grade_cells}
        return tuple(
            LockedCell(cell.name, cell.source, points.get(cell.name))
            for cell in found.source_cells
            if cell.cell_type == "code" and cell.locked
        )


def in_order(cells: Iterable[LockedCell], released: Mapping[str, Any]) -> tuple[LockedCell, ...]:
    """Locked cells in the order of the release: a database server has no order of its own."""
    place = {grade_id(cell): number for number, cell in enumerate(released["cells"])}
    return tuple(sorted(cells, key=lambda cell: place.get(cell.grade_id, len(place))))
