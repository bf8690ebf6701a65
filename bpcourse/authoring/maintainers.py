"""What only maintainers need in a master, and learners do not get.

- `# NBVAL_CHECK_OUTPUT` and its like, which say to nbval what must stay as it is
- in a demonstration, the lines from `# for maintainers` on, to `# for learners` or the cell's end:
  asserts that hold the text to its numbers
- a whole demonstration, where nothing else is in it
"""

from __future__ import annotations

import re
from typing import Any

from bpcourse.authoring.errors import AuthoringError
from bpcourse.notebooks.cells import Role, label, role_of

_BEGIN, _END = "# for maintainers", "# for learners"
_NBVAL = re.compile(r"^\s*#\s*(?:NBVAL|nbval|PYTEST_VALIDATE)\w+\s*$")


def without_maintainers(notebook: Any) -> None:
    """Leave out of a notebook, in place, what is for maintainers."""
    kept: list[Any] = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            source = for_learners(cell)
            if cell.source.strip() and not source.strip():
                continue
            cell.source = source
        kept.append(cell)
    notebook.cells = kept


def for_learners(cell: Any) -> str:
    """A cell's code without what is for maintainers. AuthoringError where that cannot be left out."""
    shown, hidden, left_out = [], False, False
    for line in cell.source.splitlines():
        text = line.strip().lower()
        if text in (_BEGIN, _END):
            hidden, left_out = text == _BEGIN, True
        elif not hidden and not _NBVAL.match(line):
            shown.append(line)
    if left_out and role_of(cell) is not Role.DEMONSTRATION:
        raise AuthoringError(f"`{_BEGIN}` may stand in demonstrations only", cell=label(cell))
    return (
        "\n".join(shown).strip("\n") if len(shown) < len(cell.source.splitlines()) else cell.source
    )
