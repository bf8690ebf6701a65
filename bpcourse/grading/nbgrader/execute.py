"""nbgrader's Execute step, done by the judge.

By configuration, in place of nbgrader's own:

    c.Autograde.autograde_preprocessors = [
        "bpcourse.grading.nbgrader.execute.JudgeExecute", "nbgrader.preprocessors.IgnorePattern", ...]
    c.Autograde.exporter_class = "bpcourse.grading.nbgrader.execute.JudgeExporter"

`nbgrader autograde`, formgrader, feedback, gradebook and export go on as before.
"""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from textwrap import dedent

from nbconvert.exporters import NotebookExporter
from nbgrader.api import Gradebook
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Dict, Enum, Unicode

from bpcourse.grading.judge.clean import unfit_name
from bpcourse.grading.judge.judge import judge
from bpcourse.grading.judge.limits import Limits
from bpcourse.grading.judge.notebook import demonstrations_of
from bpcourse.grading.judge.sandbox import shared_zygote
from bpcourse.grading.judge.task import LockedCell, Task, submission_key
from bpcourse.grading.judge.trust import SandboxUnavailable, check_trust
from bpcourse.grading.nbgrader.harmless import as_code, harmless, only_pictures
from bpcourse.notebooks.cells import Role, give_role, grade_id

MAX_FILES = 32 << 20  # bytes of a unit's other files
PAGE_IDS = {"notebook", "notebook-container", "toc", "top", "statusmessage"}  # of nbgrader's pages


class JudgeExecute(NbGraderPreprocessor):
    """Run a submission's cells in the sandbox, and the instructor's in the judge."""

    isolation = Enum(
        ["bubblewrap", "process"],
        "bubblewrap",
        help=dedent("""
        How submissions are kept apart from this machine: "bubblewrap" (Linux), where grades cannot
        be forged, or "process", where a submission can do whatever you can do, its own grade
        included.
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
        help="Limits that differ from bpcourse.grading.judge.limits.Limits, e.g. "
        "{'cell_seconds': 60}."
    ).tag(config=True)
    seed = Unicode(
        help="Repeat a run: the seed that the instructor's report gave for it. Default: "
        "from the course's secret, another for each student and unit."
    ).tag(config=True)
    secret_file = Unicode(
        help="File of the course's secret, from which inputs are drawn; made "
        "when it is missing. Default: judge.secret beside the submitted "
        "directory."
    ).tag(config=True)

    def preprocess(self, nb, resources):
        """The notebook with the outputs that the judge wrote."""
        check_trust(self.isolation, self.trust_submissions)
        about = resources["nbgrader"]
        if problem := problem_with_name(about["student"]):
            raise ValueError(problem)
        coursedir = CourseDirectory(parent=self)
        locked = locked_cells(about["db_url"], about["assignment"], about["notebook"])
        release = (
            Path(coursedir.format_path(coursedir.release_directory, ".", about["assignment"]))
            / f"{about['notebook']}.ipynb"
        )
        released = (
            json.loads(release.read_text(encoding="utf-8")) if release.exists() else {"cells": []}
        )
        key = bytes.fromhex(self.seed) or submission_key(
            read_secret(self._secret_path(coursedir)), about["assignment"], about["student"]
        )
        task = Task(
            notebook=json.dumps(nb),
            locked=tuple(locked),
            key=key,
            demonstrations=demonstrations_of(released, locked),
            files=_other_files(resources, coursedir, about),
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

    def _secret_path(self, coursedir):
        if self.secret_file:
            return Path(coursedir.root) / self.secret_file
        submitted = Path(coursedir.root) / coursedir.submitted_directory
        return submitted.parent / "judge.secret"


class JudgeExporter(NotebookExporter):
    """Says before nbgrader touches the first submission if they cannot be isolated as asked.

    An error in a step would come for each of them, when nbgrader has already deleted what an
    earlier run had made of it.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        judge_execute = JudgeExecute(parent=self)
        try:
            warning = check_trust(judge_execute.isolation, judge_execute.trust_submissions)
            shared_zygote(judge_execute.isolation)
        except SandboxUnavailable as error:
            self.log.error("%s", error)
            raise NbGraderException(str(error)) from None
        if warning:
            self.log.warning("%s", warning)


def locked_cells(db_url: str, assignment: str, notebook: str) -> list[LockedCell]:
    """The instructor's locked code cells of a notebook, from the gradebook."""
    with Gradebook(db_url) as gradebook:
        found = gradebook.find_notebook(notebook, assignment)
        points = {cell.name: cell.max_score for cell in found.grade_cells}
        return [
            LockedCell(cell.name, cell.source, points.get(cell.name))
            for cell in found.source_cells
            if cell.cell_type == "code" and cell.locked
        ]


def read_secret(path: Path) -> bytes:
    """The course's secret; made at the first call, readable by its owner only."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(32))
    return path.read_bytes()


def put_outputs(nb, judged, locked):
    """Take over outputs from the judged notebook; locked cells get the instructor's own text."""
    from nbformat import from_dict

    ours = {cell.grade_id: cell for cell in locked}
    for cell, done in zip(nb.cells, judged["cells"], strict=True):
        if cell.cell_type != "code":
            continue
        cell.outputs = [from_dict(output) for output in done["outputs"]]
        cell.execution_count = done["execution_count"]
        theirs = ours.get(grade_id(cell) or "")
        if theirs:
            cell.source = theirs.source
            give_role(
                cell,
                Role.SETUP if theirs.points is None else Role.CHECK,
                theirs.grade_id,
                theirs.points,
            )
    return nb


def make_harmless(nb, released):
    """Let no text of the student's do anything on a page; the release's own stays as it is."""
    ours = [_shown(cell) for cell in released["cells"]]
    names = {name for cell in nb.cells if (name := grade_id(cell))}
    taken = {name + end for name in names for end in ("", "-comment", "_extra_credit")} | PAGE_IDS
    for cell in nb.cells:
        if cell.cell_type == "code" or _shown(cell) in ours:
            continue
        if cell.cell_type == "raw":  # would be put into the page
            cell.cell_type, cell.source = "markdown", as_code(cell.source)
        attachments = only_pictures(cell.pop("attachments", None))
        if attachments:
            cell.attachments = attachments
        cell.source = harmless(cell.source, attachments, taken)
    return nb


def _shown(cell):
    return cell["cell_type"], "".join(cell["source"]), cell.get("attachments")


def problem_with_name(student: str) -> str | None:
    """Why a student's folder must be renamed before it is graded; None if it need not be."""
    if not unfit_name(student):
        return None
    return (
        f"nbgrader's pages cannot show the folder's name {student!r} (it has control "
        'characters, one of < > " \\, or a space at an end): rename the folder.'
    )


def _other_files(resources, coursedir, about) -> dict[str, bytes]:
    """What lies beside the notebook.

    A link in a submission may point anywhere, to the gradebook for one, and nbgrader has copied
    what it points at; the copy is deleted, before feedback carries it to the student.
    """
    folder = Path(resources.get("metadata", {}).get("path", "")).resolve()
    submitted = Path(
        coursedir.format_path(coursedir.submitted_directory, about["student"], about["assignment"])
    )
    files, room = {}, MAX_FILES
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        handed_in = [submitted / inside, *(submitted / part for part in inside.parents)][:-1]
        if any(part.is_symlink() for part in handed_in) and path.is_file():
            path.unlink()
        if (
            path.suffix == ".ipynb"
            or path.name.startswith(".")
            or not path.is_file()
            or path.is_symlink()
        ):
            continue
        room -= path.stat().st_size
        if room < 0:
            break
        files[str(inside)] = path.read_bytes()
    return files
