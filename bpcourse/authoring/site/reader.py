"""A unit as a reader of the website sees it: the release, with what its demonstrations put out.

What a check or an answer puts out belongs to the right answers of the master, and is left out: a
green card below a function that nobody has written would say what is not so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.regions import BEGIN, END
from bpcourse.notebooks.cells import Role, role_of

FOLDED, CARD_ALONE = "hide-input", "remove-input"  # MyST-NB's tags
_MARKER_OR_REMARK = re.compile(rf"\s*(?:{re.escape(BEGIN)}|{re.escape(END)})\s*|\s*# NBVAL_\w+\s*")


def for_readers(executed: Any, released: Any, with_solutions: bool = False) -> Any:
    """The notebook of a unit's page, without any of nbgrader's metadata.

    executed  the master's executed pair; released: what learners get of it
    with_solutions  for private builds: below each exercise its solution and card, folded
    AuthoringError if the release has a demonstration that the pair does not have.
    """
    from nbformat.v4 import new_notebook

    original = {cell.id: cell for cell in executed.cells}
    cells: list[Any] = []
    for cell in released.cells:
        cells.append(_cell(cell, original))
        if with_solutions and cell.id in original:
            cells += _solution(original[cell.id])
    about = ("kernelspec", "language_info")
    metadata = {key: released.metadata[key] for key in about if key in released.metadata}
    return new_notebook(cells=cells, metadata=metadata)


def _cell(released: Any, original: Mapping[str, Any]) -> Any:
    from nbformat.v4 import new_code_cell, new_markdown_cell

    if released.cell_type == "markdown":
        return new_markdown_cell(released.source, id=released.id)
    outputs: list[Any] = []
    if role_of(released) is Role.DEMONSTRATION:
        if released.id not in original:
            raise AuthoringError(
                "the release has a cell that the executed master does not have: build the unit",
                cell=released.source[:40],
            )
        outputs = original[released.id].outputs
    return new_code_cell(released.source, outputs=outputs, id=released.id)


def _solution(original: Any) -> Iterator[Any]:
    """What a private build adds below a cell."""
    from nbformat.v4 import new_code_cell, new_markdown_cell

    role = role_of(original)
    if role is Role.SOLUTION:
        yield new_code_cell(_without_markers(original.source), metadata={"tags": [FOLDED]})
    elif role is Role.WRITTEN:
        yield new_markdown_cell(
            f"<details><summary>The model answer</summary>\n\n{original.source}\n\n</details>"
        )
    elif role is Role.CHECK:
        cards = [output for output in original.outputs if output.output_type == "display_data"]
        yield new_code_cell("", outputs=cards, metadata={"tags": [CARD_ALONE]})


def _without_markers(source: str) -> str:
    lines = source.splitlines()
    return "\n".join(line for line in lines if not _MARKER_OR_REMARK.fullmatch(line))
