"""Judge one submission: the instructor's cells run here, the student's in the sandbox.

The cells that decide are those of the instructor's own notebook, found by their grade_id; what a
submission says about its cells' locks, points or sources counts for nothing.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import time

from bpcourse.grading.inside.outputs import Output
from bpcourse.grading.judge.drawing_cells import Mentioned, only_draw, unneeded
from bpcourse.grading.judge.hanging import Hanging
from bpcourse.grading.judge.namespace import JudgeNamespace
from bpcourse.grading.judge.notebook import Notebook, code_cells, source_of
from bpcourse.grading.judge.outputs import stream
from bpcourse.grading.judge.own import files_of
from bpcourse.grading.judge.pictures import add_pictures
from bpcourse.grading.judge.private import told
from bpcourse.grading.judge.sandbox import start_shared
from bpcourse.grading.judge.submission import Submission
from bpcourse.grading.judge.task import LockedCell, Score, Task, Verdict, seed_of
from bpcourse.grading.judge.trust import SandboxUnavailable
from bpcourse.notebooks.cells import Role, grade_id, role_of

DRAWS = "This cell draws a picture; pictures are left out here.\n"
COPIED = "This is a copy of a cell further up; it was not run.\n"


def judge(task: Task) -> Verdict:
    """Run a submission through its tests. SandboxUnavailable if it cannot be isolated as asked.

    When its sandbox ends meanwhile, as when somebody ends it, it is judged once more, from the
    start and with the same inputs: that is not its doing, and costs it no answer. When it happens
    again, nobody knows what the answers are worth: SandboxUnavailable.
    """
    verdict = _judged(task) or _judged(task)
    if verdict is None:
        raise SandboxUnavailable("its sandbox ended twice while this submission was judged")
    return verdict


def _judged(task: Task) -> Verdict | None:
    """The verdict; None if the sandbox ended."""
    started = time.monotonic()
    notebook = json.loads(task.notebook)
    submission = _submission(task, started)
    with contextlib.closing(submission):
        scores = _Judgement(notebook, submission, task).run()
    if submission.cut_short:
        return None
    if submission.unavailable:
        raise submission.unavailable
    if task.figures:
        again = _submission(task, started, reference=True, hanging=submission.hanging)
        add_pictures(notebook, task, again)
        if again.cut_short:
            return None
    restarts = max(submission.epoch - 1, 0)
    return Verdict(json.dumps(notebook), scores, restarts, time.monotonic() - started)


def _submission(
    task: Task, started: float, reference: bool = False, hanging: Hanging | None = None
) -> Submission:
    """The submission in a sandbox; with the reference, it makes pictures and no grades.

    hanging  what hung when it ran before
    """
    return Submission(
        lambda: start_shared(task.isolation, task.limits, reference),
        task.limits,
        files_of(task, reference),
        seed_of(task.key, "submission"),
        started,
        hanging,
    )


class _Judgement:
    """A notebook on its way through the judge; its outputs are written into its cells."""

    def __init__(self, notebook: Notebook, submission: Submission, task: Task):
        self.cells = code_cells(notebook)
        self.task, self.locked = task, task.locked_by_id
        self.submission = submission
        self.namespace = JudgeNamespace(submission, task.key, task.demonstrations)
        self.scores: dict[str, Score] = {}
        self.brief = set[int]()

    def run(self) -> dict[str, Score]:
        """The scores by grade_id."""
        self._prepare_deleted()
        drawings, self.brief = self._spared()
        for number, cell in enumerate(self.cells, 1):
            cell["execution_count"] = number
            if number in drawings:
                cell["outputs"] = [stream("stdout", DRAWS)]
            else:
                cell["outputs"] = self._outputs(cell, f"cell {number}")
            for output in cell["outputs"]:
                if output["output_type"] == "execute_result":
                    output["execution_count"] = number
        self._grade_deleted()
        self._check_privately()
        return self.scores

    def _outputs(self, cell: Notebook, name: str) -> list[Output]:
        theirs = self.locked.get(grade_id(cell))
        if theirs is None and role_of(cell) is Role.INSTALL:
            return []
        if theirs is None:
            return self.submission.run(source_of(cell), name, cell["execution_count"] in self.brief)
        if theirs.grade_id in self.namespace.done:
            return [stream("stdout", COPIED)]
        if theirs.points is None:
            return self.namespace.prepare(theirs, name)
        return self._grade(theirs, name)

    def _grade(self, cell: LockedCell, name: str) -> list[Output]:
        self._prepare_moved(cell)
        outputs, self.scores[cell.grade_id] = self.namespace.grade(cell, name)
        return outputs

    def _prepare_deleted(self) -> None:
        """A deleted import cell must not cost anything."""
        here = {grade_id(cell) for cell in self.cells}
        for cell in self.task.locked:
            if cell.points is None and cell.grade_id not in here:
                self.namespace.prepare(cell, f"cell {cell.grade_id}")

    def _prepare_moved(self, graded: LockedCell) -> None:
        """A test that was moved above its imports must not take the submission's names for them."""
        for cell in itertools.takewhile(lambda cell: cell is not graded, self.task.locked):
            if cell.points is None and cell.grade_id not in self.namespace.done:
                self.namespace.prepare(cell, f"cell {cell.grade_id}")

    def _grade_deleted(self) -> None:
        """A deleted test still counts, at the end."""
        for cell in self.task.locked:
            if cell.grade_id not in self.namespace.done and cell.points is not None:
                self._grade(cell, f"cell {cell.grade_id}")

    def _check_privately(self) -> None:
        """When no cell of the submission's is left that could tell what it was asked."""
        for name, score in self.namespace.failed_privately().items():
            self.scores[name] = score
            cell = next((cell for cell in self.cells if grade_id(cell) == name), None)
            if cell is not None:
                cell["outputs"] = told(cell["outputs"], score)
                cell["outputs"][-1]["execution_count"] = cell["execution_count"]

    def _spared(self) -> tuple[set[int], set[int]]:
        """Numbers of the demonstrations that need not be run, as nobody will see what they draw,
        and of those that need not go on where the answer key is left out.
        """
        open_cells = {
            number: source_of(cell)
            for number, cell in enumerate(self.cells, 1)
            if grade_id(cell) not in self.locked and role_of(cell) is not Role.INSTALL
        }
        given = set(self.task.demonstrations)
        shown = {number: source for number, source in open_cells.items() if source in given}
        own = [source for number, source in open_cells.items() if number not in shown]
        mentioned = self.submission.mentions(own) if shown else None
        if mentioned is None:
            return set(), set()
        others = Mentioned([cell.source for cell in self.task.locked], *mentioned)
        drawings = set[int]() if self.task.figures else only_draw(shown, others)
        return drawings, unneeded(shown, others, set(shown))
