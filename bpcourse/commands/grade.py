"""`bpcourse grade` and `bpcourse demo`: submissions to grades, with a line for each."""

from __future__ import annotations

import re
from contextlib import ExitStack
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from bpcourse.commands.terminal import (
    asker,
    console,
    course_here,
    finish,
    progress,
    refuse,
    units_named,
)
from bpcourse.course import Course
from bpcourse.grading.switch import NO_FAST_PATHS, switch_fast_paths

if TYPE_CHECKING:
    from bpcourse.grading.batch.result import Result

Isolation = Literal["sandbox", "bubblewrap", "landlock", "process"]


def grade(
    units: Annotated[
        list[str] | None,
        typer.Argument(help="Units to grade; all with submissions when none is named."),
    ] = None,
    student: Annotated[
        list[str] | None, typer.Option(help="Grade this student only; may be repeated.")
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="WHEN",
            help="Grade only what was handed in, or whose files were changed here, after this: a date "
            "(2026-01-31), a time (2026-01-31T18:00, in this machine's time zone unless it ends in "
            "one, +01:00 or Z), or how long ago (2w, 3d, 12h, 30m).",
        ),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs", "-j", min=1, help="Submissions at a time; default: one for each core."
        ),
    ] = None,
    executor: Annotated[
        str,
        typer.Option(
            metavar="WHERE",
            help="Who grades: local, processes on this machine; dask://HOST:PORT, the workers of a "
            "Dask scheduler; or MODULE:FUNCTION, which returns a concurrent.futures.Executor. "
            "Gradebook and pages are always written here.",
        ),
    ] = "local",
    force: Annotated[
        bool, typer.Option("--force", help="Grade again what has not changed since it was graded.")
    ] = False,
    figures: Annotated[
        bool,
        typer.Option(
            "--figures",
            help="Put the notebook's pictures into the pages; it is run once more for them.",
        ),
    ] = False,
    pages: Annotated[
        bool,
        typer.Option(
            help="Write feedback pages. They take about a quarter of the time. Without them, a "
            "later run writes those that are missing."
        ),
    ] = True,
    isolation: Annotated[
        Isolation | None,
        typer.Option(
            help="How submissions are kept apart from this machine; see `bpcourse doctor`. sandbox is "
            "bubblewrap or, where it cannot be had, landlock. With process, a submission can do "
            "whatever you can do, its own grade included; as root, add --trust-submissions."
        ),
    ] = None,
    trust_submissions: Annotated[
        bool,
        typer.Option(
            "--trust-submissions", help="You do: grade with --isolation process as root, too."
        ),
    ] = False,
    seed: Annotated[
        str | None,
        typer.Option(
            help="Repeat a run with the same inputs: the seed of one student's line. Goes with one "
            "UNIT and one --student."
        ),
    ] = None,
    verbose: Annotated[
        bool,
        typer.Option(
            "--verbose", help="Of a class larger than a screen, show every submission, too."
        ),
    ] = False,
    yes: Annotated[
        bool,
        typer.Option(
            "--yes",
            help="Do not ask before marks are removed whose cell the unit no longer has. A copy is "
            "kept.",
        ),
    ] = False,
    no_fast_paths: Annotated[
        bool,
        typer.Option(
            "--no-fast-paths",
            envvar=NO_FAST_PATHS,
            help="Leave nbgrader and the libraries below it as they are. Takes about twice "
            "as long, with the same result: try it when grades look wrong after an update.",
        ),
    ] = False,
) -> None:
    """Grade what lies in classroom/submitted/<student>/<unit>/, and write the feedback pages.

    Skips what is graded and unchanged. It can be ended at any moment and started again.
    Exit code 1 says that a submission could not be graded.

    Example: [bold]bpcourse grade 02_mlp --student ada[/bold]
    """
    when = None if since is None else _moment(since)
    course = course_here()
    if no_fast_paths:
        switch_fast_paths(on=False)
    if seed is not None and not (
        re.fullmatch("[0-9a-f]{32}", seed) and len(units or ()) == len(student or ()) == 1
    ):
        raise typer.BadParameter(
            "--seed takes the 32 hexadecimal digits of an earlier line, "
            "with one UNIT and one --student"
        )
    results, problems = _grade(
        course,
        units_named(course, units),
        student,
        jobs,
        executor,
        when,
        force=force,
        figures=figures,
        pages=pages,
        isolation=isolation,
        seed=seed,
        trust_submissions=trust_submissions,
        verbose=verbose,
        yes=yes,
    )
    if when and not results and not problems:
        console().print(f"No submission is newer than {when:%Y-%m-%d %H:%M UTC%z}.")
        return
    if not results and not problems:
        raise typer.BadParameter("no submissions: put them in classroom/submitted/STUDENT/UNIT/")
    _show_table(results, verbose)
    console().print(f"feedback pages: {course.classroom / 'feedback'}", soft_wrap=True)
    finish(problems, "")


def demo(
    units: Annotated[
        list[str] | None,
        typer.Argument(help="Units of the demonstration; the first when none is named."),
    ] = None,
) -> None:
    """Make a small class of sample submissions, grade it, and show which mistakes were found.

    Everything happens in classroom/demo/, which git ignores.

    Example: [bold]bpcourse demo[/bold]
    """
    from bpcourse.authoring import AuthoringError
    from bpcourse.database import shown
    from bpcourse.demo import demo_course, make_class
    from bpcourse.grading.judge import sandbox

    course = course_here()
    if not course.has_masters:
        refuse(
            f"{course.root} has no masters (solutions/), of which the sample submissions are "
            "made: run the demonstration in a checkout"
        )
    names = units_named(course, units) if units else course.units[:1]
    sample = demo_course(course)
    classroom = sample.classroom
    for unit in names:
        try:
            make_class(sample, unit)
        except AuthoringError as error:
            finish([str(error)], "")
    isolation = None
    if not sandbox.is_available():
        isolation = "process"
        console().print(
            "No sandbox on this machine (`bpcourse doctor` says why). These samples "
            "are the course's own, so a plain process will do."
        )
    results, problems = _grade(sample, names, None, isolation=isolation, trust_submissions=True)
    _show_table(results)
    console().print(f"feedback pages: {classroom / 'feedback'}", soft_wrap=True)
    console().print(f"gradebook: {shown(sample.db_url)}", soft_wrap=True)
    finish(problems, "")


def _grade(
    course: Course,
    units: list[str],
    students: list[str] | None,
    jobs: int | None = None,
    executor: str = "local",
    when: datetime | None = None,
    verbose: bool = False,
    yes: bool = False,
    **options: Any,
) -> tuple[list[Result], list[str]]:
    """Grade units with a progress bar; the results, and what failed.

    A line per submission, where that is no more than a screen, or `verbose`.
    """
    from bpcourse.grading.batch.pool import start_early
    from bpcourse.grading.batch.work import is_likely

    todo = {
        unit: [s for s in course.submissions(unit) if not students or s in students]
        for unit in units
    }
    unknown = set(students or ()).difference(*todo.values())
    if when is not None:
        from bpcourse.grading.batch.since import newer

        todo = {unit: newer(course, unit, names, when) for unit, names in todo.items()}
    if executor == "local" and (options.get("force") or is_likely(course.classroom, todo)):
        start_early(jobs)  # there is work; sandboxes get ready while this process does

    from bpcourse.authoring.errors import AuthoringError
    from bpcourse.grading.batch.class_summary import LARGE
    from bpcourse.grading.batch.executors import NoSuchExecutor, backend_named
    from bpcourse.grading.batch.grade import grade_unit
    from bpcourse.grading.batch.one_run import only_run
    from bpcourse.grading.batch.runner import Workers
    from bpcourse.grading.batch.summary import line
    from bpcourse.grading.judge.trust import SandboxUnavailable
    from bpcourse.grading.nbgrader.unavailable import GradingUnavailable

    try:
        make = backend_named(executor, course.root)
    except NoSuchExecutor as error:
        refuse(str(error))
    results, problems = [], [_not_there(name, units) for name in sorted(unknown)]
    each = verbose or sum(map(len, todo.values())) <= LARGE
    with progress() as bar, Workers(jobs, make) as workers, ExitStack() as held:
        task = bar.add_task("grading", total=sum(map(len, todo.values())))

        def show(result):
            if each:
                bar.console.print(f"{result.unit}  {line(result)}", soft_wrap=True)
            bar.advance(task)

        options["confirm"] = asker(bar, yes)
        try:
            held.enter_context(only_run(course.classroom))
            for unit, names in todo.items():
                if names:
                    bar.update(task, description=f"grading {unit}")
                    try:
                        results += grade_unit(course, unit, names, show, workers, **options)
                    except AuthoringError as error:
                        problems.append(str(error))
        except (SandboxUnavailable, GradingUnavailable) as error:
            finish([str(error)], "")
    return results, problems + _failures(results, each)


def _moment(text: str) -> datetime:
    from bpcourse.grading.batch.since import UnclearTimeError, moment

    try:
        return moment(text)
    except UnclearTimeError as error:
        raise typer.BadParameter(str(error), param_hint="--since") from None


def _not_there(student: str, units: list[str]) -> str:
    from bpcourse.grading.judge.clean import clean

    where = f"classroom/submitted/{clean(student)}/{units[0] if len(units) == 1 else 'UNIT'}/"
    return f"{clean(student)} has handed in nothing: there is no {where}"


def _show_table(results: list[Result], verbose: bool = False) -> None:
    from bpcourse.grading.batch.class_summary import summary

    for part in summary(results, verbose):
        console().print(part, soft_wrap=isinstance(part, str))


def _failures(results: list[Result], each: bool) -> list[str]:
    from bpcourse.grading.judge.clean import clean

    failed = [clean(f"{r.student}, {r.unit}: {r.error}") for r in results if r.error]
    return failed if each or not failed else [f"{len(failed)} could not be graded"]
