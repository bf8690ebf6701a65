"""A submission on its way back to the release's shape."""

from __future__ import annotations

import functools
from collections import Counter
from dataclasses import dataclass, field

from nbformat import NotebookNode

from bpcourse.grading.nbgrader.recover.cells import Cell, plain
from bpcourse.grading.nbgrader.recover.wording import Remarks
from bpcourse.notebooks.cells import grade_id, is_answer, is_due, is_graded

Block = tuple[str | None, list[Cell]]
"""A due cell's grade_id (of the first block None), and the cells from it to the next due one."""


@dataclass
class Recovery:
    """What the steps know of each other; the cells are the student's, in the order they came in."""

    release: NotebookNode
    cells: list[Cell]
    remarks: Remarks
    found: dict[str, Cell] = field(default_factory=dict)
    """{grade_id: the submitted cell that is the release's}."""
    due: dict[str, NotebookNode] = field(init=False)
    """{grade_id: the release's cell}, in its order."""

    def __post_init__(self) -> None:
        self.due = {grade_id(c) or "": c for c in self.release.cells if is_due(c)}

    @functools.cached_property
    def released(self) -> tuple[frozenset[str | None], frozenset[str]]:
        """The ids of the release's cells, and their texts."""
        cells = self.release.cells
        return frozenset(c.get("id") for c in cells), frozenset(c.source.strip() for c in cells)

    @functools.cached_property
    def texts(self) -> Counter[str]:
        """How many of the release's cells have a text."""
        return Counter(plain(cell.source) for cell in self.release.cells)

    def is_released(self, cell: Cell) -> bool:
        """Whether a cell is one of the release's, perhaps edited."""
        ids, texts = self.released
        return cell.source.strip() in texts or (cell.id is not None and cell.id in ids)

    @property
    def work(self) -> list[str]:
        """Answers and graded cells that were found."""
        return [n for n in self.found if is_answer(self.due[n]) or is_graded(self.due[n])]

    @property
    def strangers(self) -> list[str]:
        """The grade_ids of cells that are not this release's."""
        return [c.grade_id for c in self.cells if c.grade_id and c.grade_id not in self.due]
