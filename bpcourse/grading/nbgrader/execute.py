"""nbgrader's Execute step, done by the judge.

By configuration, in place of nbgrader's own:

    c.Autograde.autograde_preprocessors = [
        "bpcourse.grading.nbgrader.execute.JudgeExecute", "nbgrader.preprocessors.IgnorePattern", ...]
    c.Autograde.exporter_class = "bpcourse.grading.nbgrader.execute.JudgeExporter"

`nbgrader autograde`, formgrader, feedback, gradebook and export go on as before.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import dedent
from typing import Any, NoReturn

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_notebook
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Dict, Enum, Unicode

from bpcourse.authoring import AuthoringError
from bpcourse.course import Course
from bpcourse.database import DatabaseUnavailable, reach
from bpcourse.exercises import own
from bpcourse.grading.judge.judge import judge
from bpcourse.grading.judge.limits import Limits
from bpcourse.grading.judge.notebook import content_of, demonstrations_of
from bpcourse.grading.judge.sandbox import shared_zygote
from bpcourse.grading.judge.task import LockedCell, Task, submission_key
from bpcourse.grading.judge.trust import SandboxUnavailable, check_trust, weaker_sandbox
from bpcourse.grading.nbgrader import late_plugin
from bpcourse.grading.nbgrader.agreement import refuse_before_nbgrader
from bpcourse.grading.nbgrader.beside import files_beside, leave_out
from bpcourse.grading.nbgrader.converters import OneSubmission
from bpcourse.grading.nbgrader.harmless_cells import make_harmless, problem_with_name
from bpcourse.grading.nbgrader.late_plugin import LatePluginError
from bpcourse.grading.nbgrader.locked import in_order, locked_cells, with_private
from bpcourse.grading.nbgrader.sanitize import UNREADABLE, Recover
from bpcourse.grading.nbgrader.secret import read_secret
from bpcourse.grading.nbgrader.timestamps import understand_timestamps
from bpcourse.notebooks.cells import Role, give_role, grade_id


class JudgeExecute(NbGraderPreprocessor):
    """Run a submission's cells in the sandbox, and the instructor's in the judge."""

    isolation = Enum(
        ["sandbox", "bubblewrap", "landlock", "process"],
        "sandbox",
        help=dedent("""
        How submissions are kept apart from this machine: "bubblewrap" or "landlock" (Linux), where
        a submission cannot write its own grade; "sandbox", the first of these that works; or
        "process", where a submission can do whatever you can do, its own grade included.
        """),
    ).tag(config=True)
    trust_submissions = Bool(
        False,
        help=dedent("""
        Grade with isolation = "process" as root, too, where a submission can do whatever root can
        do, its own grade included. Without this, that is an error.
        """),
    ).tag(config=True)
    figures = Bool(
        False,
        help="Run each notebook once more, with the answer key, for the feedback page's pictures.",
    ).tag(config=True)
    limits = Dict(
        help="Limits that differ from bpcourse.grading.judge.sandbox.Limits, e.g. "
        "{'cell_seconds': 60}."
    ).tag(config=True)
    seed = Unicode(
        help="Repeat a run: the seed that the instructor's report gave for it. Default: "
        "from the course's secret, another for each student, unit and submission."
    ).tag(config=True)
    secret_file = Unicode(
        help="File of the course's secret, from which inputs are drawn; made "
        "when it is missing. Default: judge.secret beside the submitted "
        "directory."
    ).tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """The notebook with the outputs that the judge wrote, harmless wherever it is shown.

        Both in one step: a configuration that left the second out would show what students wrote
        as it stands.
        """
        check_trust(self.isolation, self.trust_submissions)
        about = resources["nbgrader"]
        if problem := problem_with_name(about["student"]):
            raise ValueError(problem)
        coursedir = CourseDirectory(parent=self)
        exercises = self._own_exercises(coursedir)
        released = _released(coursedir, about)
        known = locked_cells(about["db_url"], about["assignment"], about["notebook"])
        locked = with_private(in_order(known, released), _masters(coursedir, about))
        files = files_beside(resources, coursedir)
        key = bytes.fromhex(self.seed) or submission_key(
            read_secret(self._secret_path(coursedir), bool(coursedir.groupshared)),
            about["assignment"],
            about["student"],
            content_of(nb, locked, files),
        )
        about["seed"] = key.hex()
        task = Task(
            notebook=json.dumps(nb),
            locked=locked,
            key=key,
            demonstrations=demonstrations_of(released, locked),
            files=files,
            exercises=str(exercises or ""),
            limits=Limits(**self.limits),
            isolation=self.isolation,
            figures=self.figures,
        )
        verdict = judge(task)
        self.log.info(
            "Judged %s with --seed %s in %.1f s, %d restarts",
            about["student"],
            key.hex(),
            verdict.seconds,
            verdict.restarts,
        )
        nb = put_outputs(nb, json.loads(verdict.notebook), locked)
        return make_harmless(nb, released), resources

    def _own_exercises(self, coursedir: CourseDirectory) -> Path | None:
        """The folder of the instructor's own exercises, which are used from now on."""
        folder = Course(Path(coursedir.root)).exercises_folder(self.config)
        own.use(folder)
        return folder

    def _secret_path(self, coursedir: CourseDirectory) -> Path:
        if self.secret_file:
            return Path(coursedir.root) / self.secret_file
        submitted = Path(coursedir.root) / coursedir.submitted_directory
        return submitted.parent / "judge.secret"


class JudgeExporter(NotebookExporter):
    """Prepares nbgrader's run: what must be known, and changed, before its first submission.

    Says if submissions cannot be isolated as asked, and has every timestamp.txt understood.

    An error in a step would come for each of them, when nbgrader has already deleted what an
    earlier run had made of it. And nbgrader is told what it should not copy.
    """

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        judge_execute = JudgeExecute(parent=self)
        try:
            warning = check_trust(judge_execute.isolation, judge_execute.trust_submissions)
            shared_zygote(judge_execute.isolation)
            warning = warning or weaker_sandbox(judge_execute.isolation)
        except SandboxUnavailable as error:
            self._refuse(str(error))
        try:
            own.use(Course(Path(self._root())).exercises_folder(self.config))
        except own.OwnExercisesError as error:
            self._refuse(str(error))
        if warning:
            self.log.warning("%s", warning)
        converter: Any = self.parent
        in_worker = isinstance(self.parent, OneSubmission)  # for whom it was asked before
        if converter is not None:
            try:
                late_plugin.use(self.config, Path(converter.coursedir.root))
            except LatePluginError as error:
                self._refuse(str(error))
            if not in_worker:
                self._ask_gradebook(converter.coursedir, converter.assignments)
            understand_timestamps(converter.coursedir)
            leave_out(converter.coursedir, converter.assignments)

    def _root(self) -> str:
        converter: Any = self.parent
        return (converter.coursedir if converter else CourseDirectory(parent=self)).root

    def _ask_gradebook(self, coursedir: Any, folders: Mapping[str, Any]) -> None:
        """Can the gradebook be had, and has it what the units are made from?"""
        try:
            reach(coursedir.db_url)
            for unit in sorted({Path(folder).name for folder in folders}):
                refuse_before_nbgrader(coursedir, unit)
        except (AuthoringError, DatabaseUnavailable) as error:
            self._refuse(str(error))

    def _refuse(self, problem: str) -> NoReturn:
        self.log.error("%s", problem)  # a sentence for the instructor, no traceback
        raise NbGraderException(problem) from None

    def from_file(
        self, file_stream: Any, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """What nbgrader cannot read is left to Recover, which reads the file itself."""
        try:
            nb = nbformat.read(file_stream, as_version=4)
        except Exception as error:
            if not any(isinstance(step, Recover) for step in self._preprocessors):
                raise
            nb = new_notebook(metadata={UNREADABLE: type(error).__name__})
        return self.from_notebook_node(nb, resources=resources, **kw)


def put_outputs(
    nb: NotebookNode, judged: Mapping[str, Any], locked: Sequence[LockedCell]
) -> NotebookNode:
    """Take over outputs from the judged notebook; locked cells get the instructor's own text."""
    ours = {cell.grade_id: cell for cell in locked}
    for cell, done in zip(nb.cells, judged["cells"], strict=True):
        if cell.cell_type != "code":
            continue
        cell.outputs = [from_dict(output) for output in done["outputs"]]
        cell.execution_count = done["execution_count"]
        theirs = ours.get(grade_id(cell) or "")
        if theirs:
            cell.source = theirs.source
            role = Role.SETUP if theirs.points is None else Role.CHECK
            give_role(cell, role, theirs.grade_id, theirs.points)
    return nb


def _masters(coursedir: CourseDirectory, about: Mapping[str, str]) -> list[Path]:
    """Where the notebook's master may be, with what the instructor checks privately in it."""
    unit, name = about["assignment"], f"{about['notebook']}.ipynb"
    source = coursedir.format_path(coursedir.source_directory, ".", unit)
    return [Path(source) / name, Course(Path(coursedir.root)).solutions / unit / name]


def _released(coursedir: CourseDirectory, about: Mapping[str, str]) -> dict[str, Any]:
    """The release notebook as plain data; without cells where there is none."""
    folder = coursedir.format_path(coursedir.release_directory, ".", about["assignment"])
    path = Path(folder) / f"{about['notebook']}.ipynb"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"cells": []}
