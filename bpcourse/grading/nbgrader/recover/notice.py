"""What a student is told about a file that arrived damaged, or was made from another release."""

from __future__ import annotations

import copy

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from bpcourse.grading.judge.clean import clean
from bpcourse.grading.nbgrader.handed_in import LEFT_OUT_ID
from bpcourse.grading.nbgrader.recover.wording import Remarks
from bpcourse.notebooks.stamp import read_notebook, stamp_of

NOTICE = "arrived-damaged"  # id of the cell that tells the student
UNREADABLE = "**Your work could not be read, so a blank notebook was graded in its place.**"


def other_release(submitted: bytes, release: NotebookNode) -> str | None:
    """The release that a submission was made from, where it is not this one."""
    theirs = stamp_of(read_notebook(submitted)).get("release")
    ours = stamp_of(release).get("release")
    return clean(str(theirs))[:16] if theirs and ours and theirs != ours else None


def with_notice(
    notebook: NotebookNode | None, release: NotebookNode, remarks: Remarks, other: str | None = None
) -> NotebookNode:
    """What is graded: the repaired notebook, or the blank release where there is none.

    A first cell tells the student what was wrong with the file.
    other  the other release that it was made from
    """
    graded = copy.deepcopy(release if notebook is None else notebook)
    for cell in graded.cells:
        if cell.get("id") in (NOTICE, LEFT_OUT_ID):  # the page has a place for ours
            cell.id = f"{cell.id}-copied"
    if remarks:
        text = "\n".join([_title(notebook, other), "", *(f"- {remark}" for remark in remarks)])
        graded.cells.insert(0, new_markdown_cell(text, id=NOTICE))
    return graded


def _title(notebook: NotebookNode | None, other: str | None) -> str:
    if notebook is None:
        return f"{UNREADABLE} Please hand it in again."
    if other:
        return (
            "**Your notebook was made from another release of this unit, and was put right "
            "before grading.**"
        )
    return (
        "**Your notebook arrived damaged, or with answers outside of their cells; it was put right "
        "before grading.**"
    )
