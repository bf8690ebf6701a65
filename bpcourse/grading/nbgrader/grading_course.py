"""A worker's small nbgrader course of one unit, in a temporary folder, for one student at a time.

nbgrader's own converters run in it, so rows, notebook and page are nbgrader's.
"""

from __future__ import annotations

import copy
import json
import multiprocessing.util
import shutil
from pathlib import Path

import nbformat
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from bpcourse.files import Files, read_files, write_files
from bpcourse.grading.judge.folders import delete_folder, make_folder
from bpcourse.grading.nbgrader import converters, gradebook, late_plugin, penalty, timestamps
from bpcourse.grading.nbgrader.fast_paths import (
    converters as fast_converters,
    gradebook as fast_gradebook,
)
from bpcourse.grading.nbgrader.handed_in import with_left_out
from bpcourse.grading.nbgrader.jobs import Job, Outcome, Unit
from bpcourse.grading.nbgrader.lost_points import followed_parts, looks_numerical, lost_marks
from bpcourse.grading.nbgrader.patience import patience
from bpcourse.grading.nbgrader.receipt import Receipt, with_receipt
from bpcourse.grading.nbgrader.recover.find_notebook import find_notebook
from bpcourse.grading.nbgrader.recover.notice import other_release, with_notice
from bpcourse.grading.nbgrader.recover.repair import recover
from bpcourse.grading.nbgrader.retell import retold

SECRET = "judge.secret"  # noqa: S105  the name of a file
STEPS = ("handed_in", "submitted", "autograded", "feedback")  # its folders of a student's files


class GradingCourse:
    """The course, laid out when it is made.

    fast  with nbgrader's fast paths, which are installed in this process
    """

    def __init__(self, unit: Unit, fast: bool):
        self.unit = unit
        self.release = nbformat.reads(unit.release, as_version=4)
        self.root = make_folder()
        multiprocessing.util.Finalize(self, delete_folder, (self.root,), exitpriority=10)
        self._lay_out()
        config = self.config = _configuration(unit, self.root)
        self.coursedir = CourseDirectory(config=config)
        self.url = config.CourseDirectory.db_url
        steps = (
            (fast_converters.FastAutograde, fast_converters.FastGenerateFeedback)
            if fast
            else (converters.PlainAutograde, converters.PlainGenerateFeedback)
        )
        self.autograde, self.generate_feedback = (
            step(coursedir=self.coursedir, config=config, force=True) for step in steps
        )
        (fast_gradebook if fast else gradebook).create(self.url, unit.rows)

    def grade(self, job: Job) -> Outcome:
        """Grade a submission, or write its page again. LatePluginError from the course's plugin."""
        self._clear_folders()
        late_plugin.taken_remarks()
        self.coursedir.student_id = job.student
        with gradebook.opened(self.url) as engine:
            gradebook.put(engine, job.rows)
        remarks, unreadable, other = [], False, None
        if job.autograded is None:
            with patience("to be read"):
                remarks, unreadable, other = self._hand_in(job)
            if timestamps.NAME in job.handed_in:  # for the instructor, not in the notebook
                remarks += timestamps.remarks_on(job.handed_in[timestamps.NAME])
            if problem := converters.run(self.autograde):
                problem = late_plugin.sentence_in(problem)
                return Outcome(job.student, problem, remarks=tuple(remarks))
        else:
            files = retold(job.autograded, f"{self.unit.name}.ipynb")
            write_files(self._folder("autograded", job.student), files)
            if job.penalty:
                penalty.work_out(self.config, self.unit.name, job.student)
        if job.page:
            with patience("to be shown"):
                problem = converters.run(self.generate_feedback)
            if problem:
                return Outcome(job.student, problem, remarks=tuple(remarks))
        with gradebook.opened(self.url) as engine:
            rows = gradebook.student_rows(engine, self.unit.rows, job.student)
        autograded = read_files(self._folder("autograded", job.student))
        notebook = json.loads(autograded[f"{self.unit.name}.ipynb"])
        return Outcome(
            job.student,
            autograded=autograded,
            feedback=read_files(self._folder("feedback", job.student)),
            rows=rows,
            remarks=tuple(remarks),
            unreadable=unreadable,
            other_release=other,
            lost=tuple(lost_marks(gradebook.scores(self.unit.rows, rows), notebook)),
            followed=tuple(followed_parts(notebook)),
            looks_numerical=tuple(looks_numerical(notebook)),
            penalty_remark=late_plugin.taken_remarks(),
            seed=self.autograde.seed if job.autograded is None else "",
        )

    def delete(self) -> None:
        """Delete its folder; it cannot grade any more."""
        delete_folder(self.root)

    def _lay_out(self) -> None:
        name = self.unit.name
        write_files(self.root / "release" / name, {f"{name}.ipynb": self.unit.release.encode()})
        write_files(self.root / "source" / name, self.unit.beside)
        write_files(self.root, self.unit.own | {SECRET: self.unit.secret})
        (self.root / SECRET).chmod(0o600)

    def _folder(self, step: str, student: str) -> Path:
        return self.root / step / student / self.unit.name

    def _clear_folders(self) -> None:
        for step in STEPS:
            shutil.rmtree(self.root / step, ignore_errors=True)

    def _hand_in(self, job: Job) -> tuple[list[str], bool, str | None]:
        """Repair a submission for nbgrader: what was wrong with it, whether no work was found, and
        the other release that it was made from.

        Where no work can be found the blank release takes its place, so that the gradebook has 0
        points and the student a feedback page that says why.
        """
        from bpcourse.notebooks.files import write_notebook

        arrived, name = self._folder("handed_in", job.student), self.unit.name
        write_files(arrived, job.handed_in)
        path, found = find_notebook(arrived, name, self.release)
        remarks = [*job.left_out, *found]
        content = path.read_bytes() if path else b""
        notebook, more = recover(content, self.release) if path else (None, [])
        remarks += more
        told = [*found, *more]
        other = other_release(content, self.release)
        target = self._folder("submitted", job.student)
        write_files(target, _beside_the_notebook(job.handed_in))
        receipt = Receipt(
            name, content if path else None, job.handed_in.get(timestamps.NAME), job.graded
        )
        graded = with_notice(notebook, self.release, told, other)
        graded = with_receipt(graded, receipt, self.release)
        write_notebook(with_left_out(graded, job.left_out), target / f"{name}.ipynb")
        return remarks, notebook is None, other


def _beside_the_notebook(handed_in: Files) -> Files:
    return {
        path: content
        for path, content in handed_in.items()
        if ".ipynb" not in path and not any(part.startswith(".") for part in Path(path).parts)
    }


def _configuration(unit: Unit, root: Path) -> Config:
    """The course's configuration with every folder of it in the worker's own."""
    config = copy.deepcopy(unit.config)
    course = config.CourseDirectory
    late_plugin.use(config, Path(course.root))
    course.root, course.assignment_id = str(root), unit.name
    course.db_url = f"sqlite:///{root / 'gradebook.db'}"
    for name in ("source", "release", "submitted", "autograded", "feedback"):
        course[f"{name}_directory"] = name
    config.JudgeExecute.secret_file = SECRET
    if named := config.Bpcourse.get("exercises"):
        config.Bpcourse.exercises = Path(named).name
    if steps := config.Autograde.get("sanitize_preprocessors"):
        config.Autograde.sanitize_preprocessors = [  # it was repaired when it was handed in
            step for step in steps if step != "bpcourse.grading.nbgrader.sanitize.Recover"
        ]
    return config
