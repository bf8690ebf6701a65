"""Pictures for the feedback page: the notebook once more, where the reference is real."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from bpcourse.grading.inside.outputs import Output
from bpcourse.grading.judge.notebook import Notebook, code_cells, source_of
from bpcourse.grading.judge.submission import Submission
from bpcourse.grading.judge.task import Task
from bpcourse.notebooks.cells import Role, grade_id, role_of


def add_pictures(notebook: Notebook, task: Task, again: Submission) -> None:
    """Run all but the graded cells again; take over pictures, and what the unit's demonstrations
    show, and nothing else.

    again  the submission in a process that has the reference, and makes figures
    """
    locked = task.locked_by_id
    with contextlib.closing(again):
        for number, cell in enumerate(code_cells(notebook), 1):
            theirs = locked.get(grade_id(cell))
            if role_of(cell) is Role.INSTALL or (theirs and theirs.points is not None):
                continue
            source = theirs.source if theirs else source_of(cell)
            outputs = again.run(source, f"cell {number}")
            if source in task.demonstrations and not _of_type("error", outputs):
                cell["outputs"] = outputs
            else:
                cell["outputs"] += _of_type("display_data", outputs)


def _of_type(kind: str, outputs: Sequence[Output]) -> list[Output]:
    return [output for output in outputs if output["output_type"] == kind]
