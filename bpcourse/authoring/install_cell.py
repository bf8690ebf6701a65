"""The cell that stands first in a released notebook: it finds the package, or installs it.

So a notebook that came alone, by mail or onto Colab, runs. It is no cell of nbgrader's, and
neither judge nor sandbox runs it (notebooks/cells.py knows it). NumPy, Matplotlib and IPython are all
that a learner needs; `--no-deps` keeps JupyterLab and nbgrader away from where they are not wanted.
"""

from __future__ import annotations

from typing import Any

from nbformat.v4 import new_code_cell

from bpcourse.authoring.published import Published
from bpcourse.notebooks.cells import INSTALL, INSTALL_LINE, Role, role_of

FOUND = """\
{line}
try:
    import bpcourse
except ModuleNotFoundError:
"""
INSTALLS = """\
    %pip install -q numpy matplotlib
    %pip install -q --no-deps "{source}"
"""
MISSING = """\
    raise ModuleNotFoundError(
        "The course's package, bpcourse, is not installed here. Ask who gave you this "
        "notebook for it, or open the notebook where the package is.") from None
"""


def install_source(published: Published) -> str:
    """The cell's code; without a source to install from, it says what is missing."""
    then = INSTALLS.format(source=published.source) if published.source else MISSING
    return (FOUND.format(line=INSTALL_LINE) + then).rstrip()


def put_install_first(notebook: Any, published: Published) -> None:
    """Put the cell before the first code cell, in place of one that is there."""
    notebook.cells = [cell for cell in notebook.cells if role_of(cell) is not Role.INSTALL]
    first = next((i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code"), 0)
    metadata = {"tags": [INSTALL], "editable": False, "deletable": False}
    cell = new_code_cell(install_source(published), metadata=metadata, id=INSTALL)
    notebook.cells.insert(first, cell)
