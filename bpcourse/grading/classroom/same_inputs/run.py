"""Ask all unnamed wrong answers of a unit the same, each in its own sandbox; nothing is graded.

What has come out is kept beside the records, so that it is asked once.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from bpcourse.files import Files, read_files, replace_file
from bpcourse.grading.batch.digests import package_digest
from bpcourse.grading.batch.pool import cores, processes
from bpcourse.grading.classroom.graded import Check, GradedUnit, Work
from bpcourse.grading.classroom.same_inputs.numbers import MIME, Numbers, asking
from bpcourse.grading.judge.judge import judge
from bpcourse.grading.judge.limits import Limits
from bpcourse.grading.judge.notebook import demonstrations_of
from bpcourse.grading.judge.task import LockedCell, Task
from bpcourse.grading.judge.trust import SandboxUnavailable, check_trust
from bpcourse.grading.nbgrader.execute import JudgeExecute
from bpcourse.grading.nbgrader.locked import locked_cells
from bpcourse.notebooks.cells import grade_id

KEY = b"the same for all"  # no grade depends on what is drawn from it
FEW = 4  # tasks that are done here, as starting processes takes longer

Asked = dict[str, dict[str, Numbers]]
"""{grade_id: {part: numbers}} of one student's unnamed wrong answers."""


@dataclass(frozen=True)
class SameInputs:
    """What came out, by student; `why_not` says why nothing could be run, "" where it was."""

    found: dict[str, Asked]
    why_not: str = ""


def ask_all(
    graded: GradedUnit, on_done: Callable[[int, int], None] = lambda done, of: None
) -> SameInputs:
    """The numbers of all unnamed wrong answers. What a submission does costs its own numbers only.

    on_done  is told how many of how many submissions have been asked
    """
    try:
        prepared = _Prepared(graded)
        check_trust(prepared.isolation, prepared.trust_submissions)
    except SandboxUnavailable as error:
        return SameInputs({}, str(error))
    kept = _Kept(graded)
    wanted = {work.student: task for work in graded.works if (task := prepared.task(work))}
    names = {student: _name(task) for student, task in wanted.items()}
    todo = {student: t for student, t in wanted.items() if names[student] not in kept.known}
    try:
        for student, asked in _run(todo, lambda done: on_done(done, len(todo))):
            kept.known[names[student]] = asked
    except SandboxUnavailable as error:
        return SameInputs({}, str(error))
    kept.write(set(names.values()))
    return SameInputs({s: kept.known[name] for s, name in names.items() if name in kept.known})


def unnamed(check: Check) -> list[str]:
    """The parts that are wrong in a way that no mistake explains."""
    return [part.name for part in check.parts if part.unnamed]


class _Prepared:
    """What is the same for all submissions of a unit."""

    def __init__(self, graded: GradedUnit):
        config = graded.course.nbgrader_config()
        execute = JudgeExecute(config=config)
        self.graded = graded
        self.isolation, self.trust_submissions = execute.isolation, execute.trust_submissions
        self.limits = Limits(**execute.limits)
        self.locked = locked_cells(config.CourseDirectory.db_url, graded.unit, graded.unit)

    def task(self, work: Work) -> Task | None:
        """The task that asks for a student's numbers; None if there are none to ask for."""
        asked = {name: check.exercise for name, check in work.checks.items() if unnamed(check)}
        if not asked:
            return None
        return Task(
            notebook=json.dumps(work.notebook),
            locked=tuple(_asking(cell, asked) for cell in self.locked),
            key=KEY,
            demonstrations=demonstrations_of(self.graded.release, self.locked),
            files=self._files(work),
            limits=self.limits,
            isolation=self.isolation,
        )

    def _files(self, work: Work) -> Files:
        folder = self.graded.course.classroom / "autograded" / work.student / self.graded.unit
        return {
            path: content
            for path, content in read_files(folder).items()
            if ".ipynb" not in path and path != "timestamp.txt"
        }


def _asking(cell: LockedCell, asked: dict[str, str]) -> LockedCell:
    if cell.points is None:
        return cell
    exercise = asked.get(cell.grade_id)
    return replace(cell, source=asking(cell.source, exercise) if exercise else "0.0")


def ask_one(task: Task) -> Asked:
    """Ask one submission."""
    notebook = json.loads(judge(task).notebook)
    return {
        name: shown
        for cell in notebook["cells"]
        if (name := grade_id(cell))
        for output in cell.get("outputs", [])
        if (shown := output.get("data", {}).get(MIME))
    }


def _run(todo: dict[str, Task], on_done: Callable[[int], None]) -> Iterator[tuple[str, Asked]]:
    if len(todo) <= FEW:
        asks = ((student, functools.partial(ask_one, task)) for student, task in todo.items())
        yield from _each(asks, on_done)
        return
    with processes(min(cores(), len(todo))) as pool:
        futures = {student: pool.submit(ask_one, task) for student, task in todo.items()}
        yield from _each(((s, future.result) for s, future in futures.items()), on_done)


def _each(asks: Any, on_done: Callable[[int], None]) -> Iterator[tuple[str, Asked]]:
    for done, (student, ask) in enumerate(asks, 1):
        try:
            asked = ask()
        except SandboxUnavailable:
            raise
        except Exception:  # of this submission nothing is known now, and the others go on
            asked = {}
        on_done(done)
        yield student, asked


def _name(task: Task) -> str:
    """One name for all that the numbers depend on."""
    content = hashlib.sha256(package_digest().encode())
    content.update(repr((task.notebook, task.locked, sorted(task.files.items()))).encode())
    return content.hexdigest()


class _Kept:
    """What earlier runs have asked, by the name of what was asked."""

    def __init__(self, graded: GradedUnit):
        folder = graded.course.classroom / ".graded"
        self.path = folder / f"{graded.unit}.numbers.json"
        try:
            self.known: dict[str, Asked] = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self.known = {}

    def write(self, needed: set[str]) -> None:
        """Keep what is needed and known; drop what nobody asks for any more."""
        known = {name: asked for name, asked in self.known.items() if asked and name in needed}
        replace_file(self.path, json.dumps(known).encode())
