"""What a worker does with one submission: repair, judge, page. Plain data in, plain data out.

It writes nothing outside of its own temporary folder: the main process carries the results over.
"""

from __future__ import annotations

import copy
import time
from dataclasses import replace
from pathlib import Path

from bpcourse.grading.nbgrader import late_plugin
from bpcourse.grading.nbgrader.fast_paths.install import install
from bpcourse.grading.nbgrader.grading_course import GradingCourse
from bpcourse.grading.nbgrader.jobs import Job, Outcome, Unit
from bpcourse.grading.nbgrader.late_plugin import LatePluginError
from bpcourse.grading.nbgrader.patience import TookTooLong
from bpcourse.grading.nbgrader.unavailable import in_words

_courses: dict[str, GradingCourse] = {}  # by the unit's digest and its late plugin; at most one


def warm_up(isolation: str = "sandbox") -> None:
    """Start this process's sandbox, import what grading needs and make a page, before the first job."""
    from bpcourse.exercises import all_exercises
    from bpcourse.grading.judge.sandbox import shared_zygote
    from bpcourse.grading.nbgrader.rehearsal import rehearse

    install()
    shared_zygote(isolation)
    all_exercises()
    rehearse()


def grade_submission(job: Job) -> Outcome:
    """Grade a submission, or write its page again. Never raises for what a submission does."""
    started = time.monotonic()
    plain_way = install()
    try:
        outcome = _course_of(job.unit, plain_way is None).grade(job)
    except TookTooLong as error:
        _forget_courses()  # it was left in the middle of something
        outcome = Outcome(job.student, str(error))
    except LatePluginError as error:
        outcome = Outcome(job.student, str(error))
    except Exception as error:
        outcome = Outcome(job.student, in_words(error))
    return replace(outcome, seconds=time.monotonic() - started, plain_way=plain_way)


def try_late_plugin(job: Job) -> Outcome:
    """Load the late plugin of a job's course, as grading it would; the outcome says why it cannot."""
    config = copy.deepcopy(job.unit.config)
    try:
        late_plugin.use(config, Path(config.CourseDirectory.root))
    except LatePluginError as error:
        return Outcome(job.student, str(error))
    return Outcome(job.student)


def _course_of(unit: Unit, fast: bool) -> GradingCourse:
    known = unit.digest + late_plugin.version(unit.config)
    if known not in _courses:
        _forget_courses()
        _courses[known] = GradingCourse(unit, fast)
    return _courses[known]


def _forget_courses() -> None:
    while _courses:
        _courses.popitem()[1].delete()
