"""An autograded notebook whose reports are told again, with the hints that exercises have now."""

from __future__ import annotations

import json
from typing import Any

import nbformat

from bpcourse.checking import session
from bpcourse.checking.report import MIME
from bpcourse.checking.retelling import told_again
from bpcourse.files import Files
from bpcourse.notebooks.cells import is_graded


def retold(files: Files, notebook: str) -> Files:
    """The files of an autograded submission, the notebook among them with its hints of now."""
    nb = nbformat.reads(files[notebook].decode(), as_version=4)
    outputs = [
        output
        for cell in nb.cells
        if cell.cell_type == "code" and is_graded(cell)
        for output in cell.outputs
        if MIME in output.get("data", {})
    ]
    changed = [_tell_again(output) for output in outputs]
    if not any(changed):
        return files
    return files | {notebook: (nbformat.writes(nb) + "\n").encode()}


def _tell_again(output: Any) -> bool:
    """Put a report as it is told now in its place; whether anything changes."""
    told = output.data[MIME].get("retold_from")
    if told is None:
        return False
    exercise = session.current().exercises().get(output.data[MIME]["exercise"])
    again = told_again(told, exercise)._repr_mimebundle_()
    changed = any(output.data[kind] != again[kind] for kind in ("text/plain", "text/html"))
    if changed:
        output.data.update(nbformat.from_dict(json.loads(json.dumps(again))))
    return changed
