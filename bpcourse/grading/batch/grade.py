"""Grading the submissions of a unit: many workers, one writer.

For each student: repair what arrived damaged, judge, write the gradebook, the autograded notebook
and the feedback page. The submitted files stay as they are. What has been graded and has not
changed is not graded again.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack

from sqlalchemy.exc import SQLAlchemyError

from bpcourse.authoring.errors import AuthoringError
from bpcourse.course import Course
from bpcourse.database import reach
from bpcourse.grading.batch.grading_run import GradingRun
from bpcourse.grading.batch.group_shared import group_shared
from bpcourse.grading.batch.one_run import only_run
from bpcourse.grading.batch.plan import planned_job
from bpcourse.grading.batch.prepare import is_shared, prepare
from bpcourse.grading.batch.register import Confirm
from bpcourse.grading.batch.result import Result, failure, result_of
from bpcourse.grading.batch.runner import Workers
from bpcourse.grading.batch.writer import Writer
from bpcourse.grading.nbgrader import gradebook, late_plugin
from bpcourse.grading.nbgrader.execute import JudgeExecute
from bpcourse.grading.nbgrader.gradebook import Rows
from bpcourse.grading.nbgrader.harmless_cells import problem_with_name
from bpcourse.grading.nbgrader.jobs import Job
from bpcourse.grading.nbgrader.server_lock import only_run_on_server
from bpcourse.grading.nbgrader.unavailable import concerns_all, told
from bpcourse.grading.nbgrader.worker import try_late_plugin

OnResult = Callable[[Result], None]


def grade_unit(
    course: Course,
    unit: str,
    students: Iterable[str] | None = None,
    on_result: OnResult = lambda result: None,
    workers: Workers | None = None,
    force: bool = False,
    figures: bool = False,
    pages: bool = True,
    isolation: str | None = None,
    seed: str | None = None,
    trust_submissions: bool = False,
    confirm: Confirm | None = None,
) -> list[Result]:
    """Grade submissions of one unit (default: all). A submission that fails never stops the others.

    workers  that do it; default: as many as there are cores
    force    grade again what has not changed
    figures  run each notebook once more, for the pictures on its page
    pages    write feedback pages
    isolation  "sandbox", "bubblewrap", "landlock" or "process"; default: as nbgrader_config.py says
    seed     repeat a run with the inputs that this Result.seed stands for
    trust_submissions  with isolation "process" they may do as they please, as root, too
    confirm  asked before marks of cells are removed that the unit no longer has; without it, AuthoringError
    Raises bpcourse.authoring.AuthoringError when the unit itself cannot be graded,
    bpcourse.grading.judge.sandbox.SandboxUnavailable, with nothing graded, when no submission can,
    and GradingUnavailable, with what was graded kept, for a locked gradebook, a full disk, or
    another run in this classroom.
    """
    students = course.submissions(unit) if students is None else list(students)
    results = {}

    def keep(result: Result) -> None:
        results[result.student] = result
        on_result(result)

    with ExitStack() as open_things:
        config = course.nbgrader_config()
        where = config.CourseDirectory
        open_things.enter_context(told(where.db_url, course.classroom))
        reach(where.db_url)
        open_things.enter_context(only_run(course.classroom))
        open_things.enter_context(group_shared(course.classroom, where.db_url, is_shared(config)))
        engine = open_things.enter_context(gradebook.opened(where.db_url, where.course_id))
        open_things.enter_context(only_run_on_server(engine, unit))
        if workers is None:
            workers = open_things.enter_context(Workers())
        prepared = prepare(course, unit, figures, isolation, seed, trust_submissions, confirm)
        run = GradingRun(course, prepared, engine, pages)
        _grade(run, workers, _jobs(run, students, force, keep), keep)
    return [results[student] for student in students]


def _jobs(run: GradingRun, students: list[str], force: bool, keep: OnResult) -> Iterator[Job]:
    """The jobs to do; students for whom nothing is to be done, or can be, have their result now."""
    problems = {student: problem for student in students if (problem := problem_with_name(student))}
    for student, problem in problems.items():
        keep(Result(student, run.unit.name, error=problem))
    for student, lately in run.rows_of([s for s in students if s not in problems]):
        try:
            job, rows = _planned(run, student, lately, force)
        except Exception as error:
            if isinstance(error, SQLAlchemyError) and concerns_all(error):
                raise
            keep(failure(run, student, error))
            continue
        if job is not None:
            yield job
        else:  # with the marks that were given by hand since
            record = run.records.read(student) or {}
            keep(result_of(run, student, rows, record, unchanged=True))


def _planned(
    run: GradingRun, student: str, lately: Rows | None, force: bool
) -> tuple[Job | None, Rows]:
    """A student's job, if there is one, and the rows that say so.

    Rows that were read with a whole class's may lack marks which somebody has given since. They
    are good enough to see that nothing is to be done: the next run sees what came later. A job gets
    the rows as they are now.
    """
    job = None if lately is None else planned_job(run, student, lately, force)
    if lately is not None and job is None:
        return None, lately
    rows = run.rows(student)
    return (job if rows == lately else planned_job(run, student, rows, force)), rows


def _grade(run: GradingRun, workers: Workers, jobs: Iterator[Job], keep: OnResult) -> None:
    writer = Writer(run)
    first = next(jobs, None)
    if first is None:
        return
    if late_plugin.is_named(run.unit.config):
        _try_late_plugin(run, workers, first)
    jobs = itertools.chain([first], jobs)
    is_first = True
    for job, outcome in workers.run(jobs):
        if outcome.error and is_first:  # does anything run here?
            workers.require(JudgeExecute(config=run.unit.config).isolation)
        is_first = False
        try:
            keep(writer.write(job, outcome))
        except Exception as error:
            if concerns_all(error):
                raise
            keep(failure(run, job.student, error))


def _try_late_plugin(run: GradingRun, workers: Workers, job: Job) -> None:
    """Let a worker load the course's late plugin, before any submission is touched."""
    for _, outcome in workers.run([job], try_late_plugin):
        if outcome.error:
            raise AuthoringError(outcome.error, run.unit.name)
