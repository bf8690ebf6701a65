"""A step of nbgrader's on the way to a feedback page."""

from __future__ import annotations

from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor

from bpcourse.notebooks.cells import is_graded
from bpcourse.notebooks.pages import without_number


class WithoutNumber(NbGraderPreprocessor):
    """Leaves out the number below a check's card."""

    def preprocess_cell(self, cell: Any, resources: Any, cell_index: int) -> tuple[Any, Any]:
        """One cell of the page."""
        if cell.cell_type == "code" and is_graded(cell):
            cell.outputs = without_number(cell.outputs)
        return cell, resources
