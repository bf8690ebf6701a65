"""A notebook's cells and a folder's name, made fit for the pages that show them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nbformat import NotebookNode

from bpcourse.grading.judge.clean import unfit_name
from bpcourse.grading.nbgrader.harmless import (
    IN_THE_FILE,
    LARGEST,
    as_code,
    harmless,
    only_pictures,
    shortened,
)
from bpcourse.notebooks.cells import grade_id

LONGEST_NAME = 128  # characters of a student's id in nbgrader's tables
ROOM = 200_000  # characters of the student's own that a page shows
COST_OF_A_CELL = 20
LEFT_OUT = {  # by type of cell
    "code": f"# Left out here, where there is too much: {IN_THE_FILE}.",
    "markdown": f"*Left out here, where there is too much: {IN_THE_FILE}.*",
    "raw": f"Left out here, where there is too much: {IN_THE_FILE}.",
}
PAGE_IDS = {"notebook", "notebook-container", "toc", "top", "statusmessage"}  # of nbgrader's pages


def make_harmless(nb: NotebookNode, released: Mapping[str, Any]) -> NotebookNode:
    """Let no text of the student's do anything on a page, or keep it from being made in reasonable
    time; the release's own stays as it is.
    """
    ours = [_shown(cell) for cell in released["cells"]]
    names = {name for cell in nb.cells if (name := grade_id(cell))}
    taken = {name + end for name in names for end in ("", "-comment", "_extra_credit")} | PAGE_IDS
    room = ROOM
    for cell in nb.cells:
        if _shown(cell) in ours:
            continue
        room -= min(len(cell.source), LARGEST) + COST_OF_A_CELL
        if room < 0:
            cell.source = LEFT_OUT[cell.cell_type]
        if cell.cell_type == "code":
            cell.source = shortened(cell.source, "# ")
            continue
        if cell.cell_type == "raw":  # would be put into the page
            cell.cell_type, cell.source = "markdown", as_code(cell.source)
        attachments = only_pictures(cell.pop("attachments", None))
        if attachments:
            cell.attachments = attachments
        cell.source = harmless(cell.source, attachments, taken)
    return nb


def problem_with_name(student: str) -> str | None:
    """Why a student's folder must be renamed before it is graded; None if it need not be."""
    if len(student) > LONGEST_NAME:
        return (
            f"nbgrader's gradebook keeps names of at most {LONGEST_NAME} characters, and the folder's "
            f"name has {len(student)}: rename the folder {student[:20]!r}..."
        )
    if not unfit_name(student):
        return None
    return (
        f"nbgrader's pages cannot show the folder's name {student!r} (it has control "
        'characters, one of < > " \\, or a space at an end): rename the folder.'
    )


def _shown(cell: Mapping[str, Any]) -> tuple[str, str, Any]:
    return cell["cell_type"], "".join(cell["source"]), cell.get("attachments")
