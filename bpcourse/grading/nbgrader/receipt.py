"""What a student can hold against what was graded: a digest of the file, the times, the checks."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from datetime import UTC, datetime

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from bpcourse.grading.nbgrader.recover.read import LARGEST
from bpcourse.grading.nbgrader.timestamps import handed_in_at
from bpcourse.notebooks.cells import Role, grade_id, points, role_of
from bpcourse.notebooks.stamp import release_of, stamp_of

ID = "bpcourse-receipt"  # of its cell


@dataclass(frozen=True)
class Receipt:
    """What a receipt says of one submission. Nothing in it is the student's own text.

    notebook   its bytes as they arrived; None where there was none
    timestamp  the bytes of timestamp.txt; None where there is none
    graded     when it was graded, in words
    """

    unit: str
    notebook: bytes | None
    timestamp: bytes | None
    graded: str

    def text(self, release: NotebookNode) -> str:
        """The receipt, in Markdown. `release`: the notebook that it was graded by."""
        name = stamp_of(release).get("release") or release_of(release)
        lines = [
            f"Handed in: {self._handed_in}.",
            self._digest,
            f"Graded: {self.graded}, with bpcourse {_version()}, by release `{name}` of this unit.",
            f"Checks that ran: {_cells(release, Role.CHECK)}.",
        ]
        if by_hand := _cells(release, Role.WRITTEN):
            lines.append(f"Read by your instructor: {by_hand}.")
        return "\n".join(["**Receipt**", "", *(f"- {line}" for line in lines)])

    @property
    def _handed_in(self) -> str:
        when = handed_in_at(self.timestamp) if self.timestamp is not None else None
        return in_words(when) if when else "no time was noted"

    @property
    def _digest(self) -> str:
        if self.notebook is None:
            return "There was no notebook."
        if len(self.notebook) > LARGEST:
            return "The notebook is too large to be read."
        digest = hashlib.sha256(self.notebook).hexdigest()
        return (
            f"SHA-256 of the notebook as it arrived: `{digest}`; `sha256sum {self.unit}.ipynb` "
            f"(Windows: `certutil -hashfile {self.unit}.ipynb SHA256`) says that of yours."
        )


def with_receipt(notebook: NotebookNode, receipt: Receipt, release: NotebookNode) -> NotebookNode:
    """The notebook with its receipt as first cell, where nothing of the student's stands before it."""
    for cell in notebook.cells:
        if cell.get("id") == ID:
            cell.id = f"{ID}-copied"
    notebook.cells.insert(0, new_markdown_cell(receipt.text(release), id=ID))
    return notebook


def in_words(when: datetime) -> str:
    """A time in UTC, to the minute."""
    return f"{when:%Y-%m-%d %H:%M} UTC"


def now() -> str:
    """The time, in words."""
    return in_words(datetime.now(UTC))


def _version() -> str:
    package = sys.modules[__name__.partition(".")[0]]  # whose import brought this module here
    return str(vars(package).get("__version__", ""))


def _cells(release: NotebookNode, role: Role) -> str:
    """`relu_backward` (1 point), `why` (2 points)."""
    return ", ".join(
        f"`{name.removeprefix('check_')}` ({worth:g} point{'' if worth == 1 else 's'})"
        for cell in release.cells
        if role_of(cell) is role and (name := grade_id(cell))
        for worth in [points(cell)]
    )
