"""What the judge reads off a notebook's JSON, which may be anybody's."""

from __future__ import annotations

import ast
import functools
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from bpcourse.grading.judge.task import LockedCell
from bpcourse.notebooks.cells import Role, grade_id, is_answer, role_of

Notebook = dict[str, Any]
"""A notebook, or a cell of one, as JSON has it."""


def code_cells(notebook: Notebook) -> list[Notebook]:
    """The code cells, in order; the notebook's own, to be written to."""
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def source_of(cell: Notebook) -> str:
    """The cell's text; JSON can hold half characters, which cannot be sent."""
    return "".join(cell["source"]).encode("utf-8", "replace").decode()


def content_of(notebook: Notebook, locked: Sequence[LockedCell], files: Mapping[str, bytes]) -> str:
    """One name for all of a submission that its code can know: its code and its files.

    What it says in the cells that are the instructor's does not run, nor does the one that installs
    the package; where the former stand, it can know.
    """
    known = {cell.grade_id for cell in locked}
    cells = [
        [name] if (name := grade_id(cell)) in known else [None, source_of(cell)]
        for cell in code_cells(notebook)
        if role_of(cell) is not Role.INSTALL
    ]
    data = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    return hashlib.sha256(json.dumps([cells, data], sort_keys=True).encode()).hexdigest()


def demonstrations_of(notebook: Notebook, locked: Sequence[LockedCell]) -> tuple[str, ...]:
    """Sources of the released notebook's open code cells that are not for the student to write."""
    known = {cell.grade_id for cell in locked}
    return tuple(
        source_of(cell)
        for cell in code_cells(notebook)
        if role_of(cell) is not Role.INSTALL and not is_answer(cell) and grade_id(cell) not in known
    )


@functools.lru_cache(maxsize=8)
def definitions_of(demonstrations: tuple[str, ...]) -> str:
    """Imports and finished functions of demonstrations.

    The judge must have them, or it would ask the submission for them: a student's `np` could then
    decide.
    """
    found: list[str] = []
    for source in demonstrations:
        try:
            tree = ast.parse(source)
        except SyntaxError:
            continue
        for node in tree.body:
            text = ast.get_source_segment(source, node) or ""
            finished = "NotImplementedError" not in text and "YOUR CODE HERE" not in text
            if isinstance(node, (ast.Import, ast.ImportFrom)) or (
                isinstance(node, (ast.FunctionDef, ast.ClassDef)) and finished
            ):
                found.append(text)
    return "\n".join(found)
