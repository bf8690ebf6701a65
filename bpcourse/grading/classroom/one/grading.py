"""Grade one submission as `bpcourse grade` does, in a course of its own that is gone afterwards."""

from __future__ import annotations

import contextlib
import copy
import secrets
import shutil
import threading
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any

from traitlets.config import Config

from bpcourse.course import PACKAGE, Course
from bpcourse.files import Files
from bpcourse.grading.batch.prepare import prepare
from bpcourse.grading.judge.folders import delete_folder, make_folder
from bpcourse.grading.judge.sandbox import shared_zygote
from bpcourse.grading.nbgrader.execute import JudgeExecute
from bpcourse.grading.nbgrader.gradebook import OF_A_STUDENT
from bpcourse.grading.nbgrader.jobs import Job, Outcome, Unit
from bpcourse.grading.nbgrader.worker import grade_submission

STUDENT = "submission"  # its folder's name, in no gradebook but the temporary one


@dataclass(frozen=True)
class Asked:
    """How to grade.

    isolation  "sandbox", "bubblewrap", "landlock" or "process"; None: as nbgrader_config.py says
    seed       32 hexadecimal digits that inputs are drawn from; None: others at each run
    seconds    after which no more of the submission is run; None: as Limits say
    """

    isolation: str | None = None
    trust_submissions: bool = False
    figures: bool = False
    seed: str | None = None
    seconds: float | None = None


@dataclass(frozen=True)
class Graded:
    """What came of a submission.

    isolation  the one that was had: "bubblewrap", "landlock" or "process"
    seconds    from the beginning to the end, starting included
    """

    unit: Unit
    outcome: Outcome
    isolation: str
    seconds: float


@dataclass(frozen=True)
class OneCourse(Course):
    """A course with a classroom that is made for one submission.

    Nothing that lies beside its configuration is loaded as a plugin: there is no date to be late.
    """

    seconds: float | None = None

    def nbgrader_config(self, **course_directory: str) -> Config:
        """The course's configuration, without a plugin, and with this limit."""
        config = copy.deepcopy(super().nbgrader_config(**course_directory))
        config.pop("AssignLatePenalties", None)
        if self.seconds:
            limits: dict[str, Any] = dict(config.JudgeExecute.get("limits") or {})
            limits["submission_seconds"] = self.seconds / 1.5  # see Limits.total_seconds
            config.JudgeExecute.limits = limits
        return config


def grade_files(
    course: Course, unit: str, files: Files, asked: Asked, left_out: Sequence[str] = ()
) -> Graded:
    """Grade what was handed in for a unit: {path in the submission's folder: content}.

    To be called in a process's main thread, one at a time: the working folder is another meanwhile,
    since nbconvert looks for templates where it is called. Raises what grade_unit() does.
    """
    started = time.monotonic()
    with own_course(course, unit, asked.seconds) as own:
        isolation = asked.isolation or _configured_isolation(own)
        is_ready = _start_early(isolation)
        prepared = prepare(
            own,
            unit,
            asked.figures,
            isolation,
            asked.seed or secrets.token_hex(16),
            asked.trust_submissions,
        )
        is_ready.wait()
        kind = shared_zygote(isolation).kind  # SandboxUnavailable in its own words
        nobody = {table: [] for table in OF_A_STUDENT}
        job = Job(prepared, STUDENT, files, nobody, left_out=tuple(left_out))
        outcome = grade_submission(job)
        return Graded(prepared, outcome, kind, time.monotonic() - started)


def _configured_isolation(course: Course) -> str:
    return JudgeExecute(config=course.nbgrader_config()).isolation


def _start_early(isolation: str) -> threading.Event:
    """Start this process's sandbox while the unit is being prepared; set when that has ended.

    The thread stays: bubblewrap ends with the thread that started it.
    """
    is_ready = threading.Event()

    def start() -> None:
        with contextlib.suppress(Exception):  # it will be said when the sandbox is asked for
            shared_zygote(isolation)
        is_ready.set()
        threading.Event().wait()

    threading.Thread(target=start, daemon=True).start()
    return is_ready


@contextlib.contextmanager
def own_course(course: Course, unit: str, seconds: float | None = None) -> Generator[OneCourse]:
    """The course with a classroom of its own, and the working folder there.

    What lies in the installed package is copied: nbgrader's configuration makes a folder beside it.
    """
    folder = make_folder()
    root = course.root
    if root.resolve() == PACKAGE / "released":
        shutil.copytree(root / "course" / unit, folder / "course" / unit)
        shutil.copy(root / "nbgrader_config.py", folder)
        root = folder
    try:
        with contextlib.chdir(folder):
            yield OneCourse(root, folder / "classroom", seconds=seconds)
    finally:
        delete_folder(folder)
