"""The `bpcourse` command. Thin: each command calls one function of the package."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

import typer

from bpcourse.course import Course
from bpcourse.grading.switch import NO_FAST_PATHS, switch_fast_paths

if TYPE_CHECKING:
    from bpcourse.grading.batch.result import Result

Isolation = Literal["sandbox", "bubblewrap", "landlock", "process"]

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="A hands-on course on backpropagation: try it, teach it, grade it.",
)


@app.command()
def build(
    units: Annotated[
        list[str] | None, typer.Argument(help="Units to build; all when none is named.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail and name what is stale.")
    ] = False,
    force: Annotated[
        bool,
        typer.Option(
            "--force", help="Overwrite what was edited by hand, and keep a copy in kept/."
        ),
    ] = False,
) -> None:
    """Run the masters and make the students' release. A build that fails changes no file.

    Example: [bold]bpcourse build 02_mlp[/bold]
    """
    from bpcourse.authoring import AuthoringError, build_unit, stale_parts
    from bpcourse.authoring.build import orphans
    from bpcourse.authoring.map import stale_map, write_map
    from bpcourse.authoring.readme import stale_table, write_table
    from bpcourse.authoring.units import misnamed

    course = _course()
    if not course.has_masters:
        _refuse(
            f"{course.root} has no masters (solutions/), so there is nothing to build: build in "
            "a checkout of the course"
        )
    names = _units(course, units)
    problems = misnamed(course) + (orphans(course) if check and not units else [])
    with _progress() as bar, tempfile.TemporaryDirectory(prefix="bpcourse-") as scratch:
        task = bar.add_task("", total=1)
        for unit in names:

            def show(step, done, total, unit=unit):
                bar.update(task, description=f"{unit}: {step}", completed=done, total=total)

            try:
                if check:
                    show("comparing", 0, 1)
                    problems += stale_parts(course, unit, Path(scratch) / "gradebook.db")
                else:
                    _tell_kept(course, build_unit(course, unit, show, force))
                    bar.console.print(f"[green]built[/green] {unit}")
            except AuthoringError as error:
                problems.append(str(error))
        try:
            if not check and not problems:
                _tell_kept(course, write_map(course, force))
                for path in write_table(course):
                    _console().print(
                        "README.md: its table of units is written anew (as it was: "
                        f"{path.relative_to(course.root.resolve())})",
                        soft_wrap=True,
                        markup=False,
                    )
            elif check and not units:
                problems += stale_map(course) + stale_table(course)
        except AuthoringError as error:
            problems.append(str(error))
    _finish(
        problems,
        f"fresh: {', '.join(names)}" if check else "",
        hint="run `bpcourse build` and commit what it writes" if check else "",
    )


new = typer.Typer(
    no_args_is_help=True,
    help="Write the skeleton of an exercise or a unit, in all its places. Example: [bold]bpcourse "
    "new exercise 02_mlp leaky_relu_backward --kind backward[/bold]",
)
app.add_typer(new, name="new")


@new.command("exercise")
def add_exercise(
    unit: Annotated[str, typer.Argument(help="The unit that it belongs to, by name or number.")],
    name: Annotated[str, typer.Argument(help="What the learner's function is called.")],
    kind: Annotated[
        Literal["function", "backward", "loss"],
        typer.Option(
            help="A plain function; a backward, with the forward that learners are given; or a "
            "loss that returns its gradient too."
        ),
    ] = "function",
    topic: Annotated[
        str,
        typer.Option(
            help="The module in bpcourse/reference/ and in the unit's folder of exercises; "
            "default: the unit's name."
        ),
    ] = "",
) -> None:
    """Add an exercise to the end of a unit: reference, exercise, variants, card and cells.

    Nothing that is there changes. Afterwards `bpcourse build UNIT` says what is left to write.

    Example: [bold]bpcourse new exercise 02_mlp softplus[/bold]
    """
    from bpcourse.authoring.new import new_exercise

    course = _own_checkout()
    unit = _units(course, [unit])[0]
    _tell_written(course, lambda: new_exercise(course.root, unit, name, kind, topic))
    _console().print(f"Next: `bpcourse build {unit}` says what is left to write", markup=False)


@new.command("unit")
def add_unit(
    name: Annotated[
        str, typer.Argument(help="What it is about, e.g. attention; its number comes by itself.")
    ],
) -> None:
    """Add a unit without exercises: its master, its folder of exercises and its tests.

    Example: [bold]bpcourse new unit attention[/bold]
    """
    from bpcourse.authoring.new import new_unit

    course = _own_checkout()
    folder = _tell_written(course, lambda: new_unit(course.root, name))[0].parent.name
    _console().print(f"Next: bpcourse new exercise {folder} NAME", markup=False)


@app.command()
def start(
    folder: Annotated[
        Path | None,
        typer.Argument(
            help="Folder to make or to update; default: the one you stand in, if `start` made it, "
            "else backprop-course."
        ),
    ] = None,
    instructor: Annotated[
        bool,
        typer.Option(
            "--instructor",
            help="A folder to teach from: nbgrader's configuration, the notebooks, and "
            "classroom/ for what is handed in.",
        ),
    ] = False,
) -> None:
    """Make a folder of your own to learn in, or bring it up to date.

    What you have edited stays as it is; its new version goes into new/.

    Example: [bold]bpcourse start backprop-course[/bold]
    """
    from bpcourse.learner.folder import (
        DEFAULT,
        LEARNER,
        FolderError,
        kind_of,
        own_folder,
        start as make,
    )

    folder = folder or own_folder(Path.cwd()) or Path(DEFAULT)
    try:
        changes = make(folder, instructor)
    except (FolderError, OSError) as error:
        _refuse(str(error))
    for verb, names in (("new", changes.added), ("updated", changes.replaced)):
        for name in names:
            _console().print(f"{verb}: {name}", soft_wrap=True, markup=False)
    for name, beside in changes.edited.items():
        _console().print(
            f"left as it is, since you have edited it: {name} (the new version: {beside})",
            soft_wrap=True,
            markup=False,
        )
    shown = os.path.relpath(folder)
    if not any(vars(changes).values()):
        _console().print(f"{shown} is up to date", soft_wrap=True, markup=False)
    here = "" if shown == "." else f" {shown}"
    _console().print(
        f"Next: bpcourse lab{here}"
        if kind_of(folder) == LEARNER
        else f"Next:{here and f' cd{here};'} put work into "
        "classroom/submitted/STUDENT/UNIT/, then run bpcourse grade",
        soft_wrap=True,
        markup=False,
    )


@app.command(context_settings={"ignore_unknown_options": True})
def lab(
    arguments: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FOLDER] [-- OPTIONS]",
            help="A folder made by `bpcourse start`; default: the one you stand in, else "
            "backprop-course. After --, JupyterLab's own options.",
        ),
    ] = None,
) -> None:
    """Open JupyterLab on your own folder, which `bpcourse start` has made.

    Example: [bold]bpcourse lab[/bold], or [bold]bpcourse lab backprop-course -- --port 9000[/bold]
    """
    from bpcourse.learner.folder import DEFAULT, LEARNER, kind_of, own_folder
    from bpcourse.learner.lab import run_lab

    options = list(arguments or ())
    named = Path(options.pop(0)) if options and not options[0].startswith("-") else None
    folder = named or own_folder(Path.cwd()) or Path(DEFAULT)
    if kind_of(folder) is None:
        _refuse(
            f"{folder} was not made by `bpcourse start`. Run: bpcourse start {named or ''}".rstrip()
        )
    if kind_of(folder) != LEARNER:
        _refuse(
            f"{folder} is a folder to teach from; to learn, run `bpcourse start` somewhere "
            "else, and to teach, `jupyter lab` in it"
        )
    raise typer.Exit(run_lab(folder.resolve(), options))


@app.command()
def grade(
    units: Annotated[
        list[str] | None,
        typer.Argument(help="Units to grade; all with submissions when none is named."),
    ] = None,
    student: Annotated[
        list[str] | None, typer.Option(help="Grade this student only; may be repeated.")
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs", "-j", min=1, help="Submissions at a time; default: one for each core."
        ),
    ] = None,
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
    course = _course()
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
        _units(course, units),
        student,
        jobs,
        force=force,
        figures=figures,
        pages=pages,
        isolation=isolation,
        seed=seed,
        trust_submissions=trust_submissions,
    )
    if not results and not problems:
        raise typer.BadParameter("no submissions: put them in classroom/submitted/STUDENT/UNIT/")
    _show_table(results)
    _console().print(f"feedback pages: {course.classroom / 'feedback'}", soft_wrap=True)
    _finish(problems, "")


@app.command()
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
    from bpcourse.demo import demo_course, make_class
    from bpcourse.grading.judge import sandbox

    course = _course()
    if not course.has_masters:
        _refuse(
            f"{course.root} has no masters (solutions/), of which the sample submissions are "
            "made: run the demonstration in a checkout"
        )
    names = _units(course, units) if units else course.units[:1]
    sample = demo_course(course)
    classroom = sample.classroom
    for unit in names:
        try:
            make_class(sample, unit)
        except AuthoringError as error:
            _finish([str(error)], "")
    isolation = None
    if not sandbox.is_available():
        isolation = "process"
        _console().print(
            "No sandbox on this machine (`bpcourse doctor` says why). These samples "
            "are the course's own, so a plain process will do."
        )
    results, problems = _grade(sample, names, None, isolation=isolation, trust_submissions=True)
    _show_table(results)
    _console().print(f"feedback pages: {classroom / 'feedback'}", soft_wrap=True)
    _console().print(f"gradebook: {classroom / 'gradebook.db'}", soft_wrap=True)
    _finish(problems, "")


@app.command()
def doctor() -> None:
    """Say what this machine offers for grading, and what that means.

    Exit code 1 says that submissions cannot be isolated here.

    Example: [bold]bpcourse doctor[/bold]
    """
    from bpcourse.grading.judge.doctor import as_text, examine

    findings = examine()
    typer.echo(as_text(findings))
    sandboxed = any(
        finding.ok and finding.name in ("isolation = bubblewrap", "isolation = landlock")
        for finding in findings
    )
    raise typer.Exit(0 if sandboxed else 1)


def _grade(
    course: Course,
    units: list[str],
    students: list[str] | None,
    jobs: int | None = None,
    **options: Any,
) -> tuple[list[Result], list[str]]:
    """Grade units with a progress bar and a line per submission; the results, and what failed."""
    from bpcourse.authoring.errors import AuthoringError
    from bpcourse.grading.batch.pool import start_server
    from bpcourse.grading.batch.records import Records

    todo = {
        unit: [s for s in course.submissions(unit) if not students or s in students]
        for unit in units
    }
    if any(
        Records(course.classroom, unit).read(name) is None
        for unit, names in todo.items()
        for name in names
    ):
        start_server()  # there is work; it gets ready while this process does

    from bpcourse.grading.batch.grade import grade_unit
    from bpcourse.grading.batch.one_run import only_run
    from bpcourse.grading.batch.runner import Workers
    from bpcourse.grading.batch.summary import line
    from bpcourse.grading.judge.trust import SandboxUnavailable
    from bpcourse.grading.nbgrader.unavailable import GradingUnavailable

    results, problems = [], []
    with _progress() as bar, Workers(jobs) as workers, ExitStack() as held:
        task = bar.add_task("grading", total=sum(map(len, todo.values())))

        def show(result):
            bar.console.print(f"{result.unit}  {line(result)}", soft_wrap=True)
            bar.advance(task)

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
            _finish([str(error)], "")
    return results, problems + _failures(results)


def _own_checkout() -> Course:
    """The checkout that this package lies in, where its exercises can be written."""
    course = _course()
    if not course.has_masters or not course.holds_this_package:
        _refuse(f"{course.root} is not the checkout of the bpcourse that runs: go there first")
    return course


def _tell_written(course: Course, write: Callable[[], list[Path]]) -> list[Path]:
    from bpcourse.authoring import AuthoringError

    try:
        written = write()
    except AuthoringError as error:
        _refuse(str(error))
    for path in written:
        _console().print(f"wrote {path.relative_to(course.root)}", soft_wrap=True, markup=False)
    return written


def _tell_kept(course, copies):
    for path in copies:
        _console().print(
            f"kept what was edited: {path.relative_to(course.root)}", soft_wrap=True, markup=False
        )


def _show_table(results: list[Result]) -> None:
    from bpcourse.grading.batch.summary import table

    _console().print(table(results))


def _failures(results: list[Result]) -> list[str]:
    from bpcourse.grading.judge.clean import clean

    return [clean(f"{r.student}, {r.unit}: {r.error}") for r in results if r.error]


def _finish(problems: list[str], success: str, hint: str = "") -> None:
    """Print problems and end with exit code 1, or print that all is well."""
    from rich.markup import escape

    for problem in problems:
        _console().print(f"[red]x[/red] {escape(problem)}", soft_wrap=True)
    if problems:
        if hint:
            _console().print(hint)
        raise typer.Exit(1)
    if success:
        _console().print(success)


def _refuse(problem: str) -> NoReturn:
    """End with exit code 2 and one line that says what is wrong, and what to do."""
    typer.echo(problem, err=True)
    raise typer.Exit(2)


def _course() -> Course:
    try:
        return Course.find(Path.cwd())
    except FileNotFoundError as error:
        _refuse(str(error))


def _units(course: Course, named: list[str] | None) -> list[str]:
    """The named units, where `2`, `02` or a start of the name will do; all when none is named."""
    if not named:
        return course.units
    found = []
    for text in named:
        name = text.rstrip("/").split("/")[-1]
        prefix = f"{int(name):02d}_" if name.isdigit() else name
        match = [unit for unit in course.units if unit == name] or [
            unit for unit in course.units if unit.startswith(prefix)
        ]
        if len(match) != 1:
            known = ", ".join(course.units)
            raise typer.BadParameter(f"no unit is called {name!r}; there are: {known}")
        found += match
    return found


def _console():
    from rich.console import Console

    return Console(highlight=False, emoji=False)  # a name like :boom: is shown as it is


def _progress():
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=_console(),
        transient=True,
    )


if __name__ == "__main__":
    app()
