"""Grading the submissions of a unit: many workers, one writer.

For each student: repair what arrived damaged, judge, write the gradebook, the autograded notebook
and the feedback page. The submitted files stay as they are. What has been graded and has not
changed is not graded again.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bpcourse.course import Course
from bpcourse.files import replace_file
from bpcourse.grading.batch.records import Records, digest, package_digest, replace_folder
from bpcourse.grading.batch.runner import Workers
from bpcourse.grading.judge.judge import submission_key
from bpcourse.grading.judge.sandbox import check_trust, require
from bpcourse.grading.nbgrader import gradebook
from bpcourse.grading.nbgrader.execute import JudgeExecute, problem_with_name, read_secret
from bpcourse.grading.nbgrader.recover import LARGEST
from bpcourse.grading.nbgrader.worker import Done, Job, Lost, Unit, lost_points, read_files

STEPS = ("autograded", "feedback")  # folders of what grading makes for each student


@dataclass(frozen=True)
class Result:
    """What became of one submission.

    points      earned so far
    max_points  of the whole unit
    by_hand     how many of max_points are still to be given by hand
    followed    exercises and parts that earned points as derivatives of the student's own, wrong
                forward or loss
    remarks     how the submission was damaged, in words
    unreadable  so badly that no work was found in it, and the blank notebook was graded
    other_release  the release that it was made from, where it is not the one it was graded by
    error       why it could not be graded; None when it was
    unchanged   graded by an earlier run
    seed        what the inputs were drawn from: `--seed` repeats them; for the instructor only
    """

    student: str
    unit: str
    points: float = 0.0
    max_points: float = 0.0
    by_hand: float = 0.0
    lost: tuple[Lost, ...] = ()
    followed: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    unreadable: bool = False
    other_release: str | None = None
    error: str | None = None
    feedback: Path | None = None
    unchanged: bool = field(default=False, compare=False)
    seed: str = field(default="", compare=False)


def grade_unit(
    course: Course,
    unit: str,
    students: Iterable[str] | None = None,
    on_result: Callable[[Result], None] = lambda result: None,
    workers: Workers | None = None,
    force: bool = False,
    figures: bool = False,
    pages: bool = True,
    isolation: str | None = None,
    seed: str | None = None,
    trust_submissions: bool = False,
) -> list[Result]:
    """Grade submissions of one unit (default: all). A submission that fails never stops the others.

    workers  that do it; default: as many as there are cores
    force    grade again what has not changed
    figures  run each notebook once more, for the pictures on its page
    pages    write feedback pages
    isolation  "bubblewrap" or "process"; default: as nbgrader_config.py says
    seed     repeat a run with the inputs that this Result.seed stands for
    trust_submissions  with isolation "process" they may do as they please, as root, too
    Raises bpcourse.authoring.AuthoringError when the unit itself cannot be graded, and
    bpcourse.grading.judge.sandbox.SandboxUnavailable, with nothing graded, when no submission can.
    """
    if workers is None:
        with Workers() as workers:
            return grade_unit(
                course,
                unit,
                students,
                on_result,
                workers,
                force,
                figures,
                pages,
                isolation,
                seed,
                trust_submissions,
            )
    students = course.submissions(unit) if students is None else list(students)
    data = prepare(course, unit, figures, isolation, seed, trust_submissions)
    results = {}

    def keep(result):
        results[result.student] = result
        on_result(result)

    with gradebook.opened(data.config.CourseDirectory.db_url) as engine:
        writer = Writer(course, data, engine, pages)

        def jobs():
            for student in students:
                if problem := problem_with_name(student):
                    keep(Result(student, unit, error=problem))
                    continue
                try:
                    job = writer.plan(student, force)
                except Exception as error:
                    keep(writer.failed(student, error))
                    continue
                if job is None:
                    keep(writer.result(student))
                else:
                    yield job

        runs = False  # does anything run here?
        for job, done in workers.run(jobs()):
            if done.error and not runs:
                require(JudgeExecute(config=data.config).isolation)
            runs = True
            try:
                keep(writer.write(job, done))
            except Exception as error:
                keep(writer.failed(job.student, error))
    return [results[student] for student in students]


class Writer:
    """The only one who writes into classroom/."""

    def __init__(self, course: Course, unit: Unit, engine, pages: bool):
        self.course, self.unit, self.engine, self.pages = course, unit, engine, pages
        self.records = Records(course.classroom, unit.name)
        shared = bool(unit.config.CourseDirectory.get("groupshared", False))
        self.permissions = {
            "autograded": 0o664 if shared else 0o444,
            "feedback": 0o664 if shared else 0o644,
        }

    def plan(self, student: str, force: bool = False) -> Job | None:
        """What is to be done for a student; None if nothing is."""
        rows = gradebook.student_rows(self.engine, self.unit.rows, student)
        handed_in = read_files(self._folder("submitted", student), LARGEST + 1)
        record = self.records.read(student) or {}
        graded = (
            record.get("content") == self._content(handed_in)
            and rows["submitted_notebook"]
            and self._notebook(student).exists()
        )
        if force or not graded:
            return Job(self.unit, student, handed_in, rows, self.pages)
        if not self.pages or (
            record["page"] == digest(gradebook.marks(rows)) and self._page(student).exists()
        ):
            return None
        return Job(
            self.unit,
            student,
            handed_in,
            rows,
            autograded=read_files(self._folder("autograded", student)),
        )

    def write(self, job: Job, done: Done) -> Result:
        """Carry over what a worker has made, the record last."""
        student, earlier = job.student, self.records.read(job.student) or {}
        self.records.forget(student)
        if done.error:
            return Result(student, self.unit.name, remarks=done.remarks, error=done.error)
        told = {
            "remarks": done.remarks,
            "unreadable": done.unreadable,
            "other_release": done.other_release,
        }
        if job.autograded is not None:  # they were told by the run that graded it
            told = {name: earlier[name] for name in told}
        record = told | {
            "content": self._content(job.handed_in),
            "page": digest(gradebook.marks(done.rows)) if job.page else None,
            "lost": [asdict(lost) for lost in done.lost],
            "followed": done.followed,
            "made": {step: digest(getattr(done, step)) for step in STEPS},
        }
        gradebook.write_changes(self.engine, job.rows, done.rows)
        for step in STEPS:
            self._keep_edited(step, student, earlier)
            replace_folder(self._folder(step, student), getattr(done, step), self.permissions[step])
        self.records.write(student, record)
        return self._result(student, done.rows, record)

    def result(self, student: str) -> Result:
        """The result of an earlier run, with the marks that were given by hand since."""
        rows = gradebook.student_rows(self.engine, self.unit.rows, student)
        return self._result(student, rows, self.records.read(student), unchanged=True)

    def failed(self, student: str, error: Exception) -> Result:
        return Result(student, self.unit.name, error=f"{type(error).__name__}: {error}")

    def _result(self, student, rows, record, unchanged=False):
        marks = gradebook.scores(self.unit.rows, rows).values()
        page = self._page(student)
        return Result(
            student,
            self.unit.name,
            points=sum(mark["score"] for mark in marks),
            max_points=sum(mark["max_score"] for mark in marks),
            by_hand=sum(mark["max_score"] for mark in marks if not mark["graded"]),
            lost=tuple(Lost(**lost) for lost in record["lost"]),
            followed=tuple(record["followed"]),
            remarks=tuple(record["remarks"]),
            unreadable=record["unreadable"],
            other_release=record["other_release"],
            feedback=page if page.exists() else None,
            unchanged=unchanged,
            seed=self.unit.config.JudgeExecute.get("seed")
            or submission_key(self.unit.secret, self.unit.name, student).hex(),
        )

    def _keep_edited(self, step, student, earlier):
        """Copy what somebody has changed since we made it; where that is not known, nobody has."""
        folder = self._folder(step, student)
        made = earlier.get("made", {}).get(step)
        if made and folder.exists() and digest(read_files(folder)) != made:
            for path in sorted(p for p in folder.rglob("*") if p.is_file()):
                self.course.keep(path)

    def _content(self, handed_in):
        return digest(self.unit.digest, handed_in)

    def _folder(self, step, student):
        return self.course.classroom / step / student / self.unit.name

    def _notebook(self, student):
        return self._folder("autograded", student) / f"{self.unit.name}.ipynb"

    def _page(self, student):
        return self._folder("feedback", student) / f"{self.unit.name}.html"


def prepare(
    course: Course,
    unit: str,
    figures: bool = False,
    isolation: str | None = None,
    seed: str | None = None,
    trust_submissions: bool = False,
) -> Unit:
    """All that workers need to know of a unit, which is recorded in the gradebook if need be."""
    config = course.nbgrader_config()
    if figures:
        config.JudgeExecute.figures = True
    if isolation:
        config.JudgeExecute.isolation = isolation
    if seed:
        config.JudgeExecute.seed = seed
    if trust_submissions:
        config.JudgeExecute.trust_submissions = True
    judge_execute = JudgeExecute(config=config)
    if warning := check_trust(judge_execute.isolation, judge_execute.trust_submissions):
        logging.getLogger("bpcourse").warning(warning)
    release = _register(course, unit, config)
    url = config.CourseDirectory.db_url
    with gradebook.opened(url, config.CourseDirectory.course_id) as engine:
        rows = gradebook.unit_rows(engine, unit)
    beside = _beside(course, unit, config)
    secret_file = config.JudgeExecute.get("secret_file")
    secret = read_secret(
        course.root / secret_file
        if isinstance(secret_file, str)
        else course.classroom / "judge.secret"
    )
    shown = {name: value for name, value in config.items() if name != "CourseDirectory"}
    return Unit(
        unit,
        digest(package_digest(), release, beside, rows, shown, secret),
        release,
        beside,
        rows,
        config,
        secret,
    )


def _register(course, unit, config):
    """Record the unit in the gradebook; the release notebook that goes with the record, as JSON."""
    import nbformat

    from bpcourse.authoring import AuthoringError
    from bpcourse.authoring.release import generated_release

    path = course.source_notebook(unit)
    if not path.exists():
        raise AuthoringError("there is no executed solution: run `bpcourse build` first", unit)
    made_from = digest(path.read_bytes(), config.ClearSolutions, package_digest())
    kept = course.classroom / ".graded" / f"{unit}.json"
    try:
        known = json.loads(kept.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = {}
    database = course.classroom / "gradebook.db"
    if known.get("made_from") == made_from and database.exists():
        with gradebook.opened(
            config.CourseDirectory.db_url, config.CourseDirectory.course_id
        ) as engine:
            if gradebook.unit_rows(engine, unit)["source_cell"]:
                return known["release"]
    solution = nbformat.read(path, as_version=4)
    with generated_release(course, unit, solution, database) as folder:
        release = (folder / f"{unit}.ipynb").read_text(encoding="utf-8")
    replace_file(kept, json.dumps({"made_from": made_from, "release": release}).encode())
    return release


def _beside(course, unit, config):
    """Files beside the master that nbgrader puts beside each submission."""
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.utils import find_all_files

    folder = course.source / unit
    ignored = CourseDirectory(config=config).ignore + ["*.ipynb"]
    return {
        str(Path(path).relative_to(folder)): Path(path).read_bytes()
        for path in find_all_files(str(folder), ignored)
    }


__all__ = ["Lost", "Result", "grade_unit", "lost_points", "prepare"]
