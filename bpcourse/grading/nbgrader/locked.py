"""The instructor's locked cells, as the gradebook has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook

from bpcourse.grading.judge.task import LockedCell
from bpcourse.notebooks.cells import grade_id
from bpcourse.notebooks.private import private_checks, split


def locked_cells(db_url: str, assignment: str, notebook: str) -> tuple[LockedCell, ...]:
    """The locked code cells of a notebook, with their points where they are graded."""
    with Gradebook(db_url) as gradebook:
        found = gradebook.find_notebook(notebook, assignment)
        points = {cell.name: cell.max_score for cell in found.grade_cells}
        return tuple(
            _cell(cell.name, cell.source, points.get(cell.name))
            for cell in found.source_cells
            if cell.cell_type == "code" and cell.locked
        )


def in_order(cells: Iterable[LockedCell], released: Mapping[str, Any]) -> tuple[LockedCell, ...]:
    """Locked cells in the order of the release: a database server has no order of its own."""
    place = {grade_id(cell): number for number, cell in enumerate(released["cells"])}
    return tuple(sorted(cells, key=lambda cell: place.get(cell.grade_id, len(place))))


def with_private(locked: Sequence[LockedCell], masters: Iterable[Path]) -> tuple[LockedCell, ...]:
    """The cells with what these notebooks, as far as they are there, check privately in them."""
    found: dict[str, tuple[str, ...]] = {}
    for master in masters:
        found |= private_checks(master)
    return tuple(
        replace(cell, private=found[cell.grade_id])
        if cell.points is not None and cell.grade_id in found
        else cell
        for cell in locked
    )


def _cell(name: str, source: str, points: float | None) -> LockedCell:
    """A gradebook that was filled in nbgrader's own order has hidden tests in its sources."""
    try:
        visible, private = split(source)
    except ValueError:
        visible, private = source, ()
    return LockedCell(name, visible, points, private if points is not None else ())
