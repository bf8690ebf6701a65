"""The `bpcourse` command. Thin: each command calls one function of the package."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Annotated, Literal

import typer

Isolation = Literal["bubblewrap", "process"]

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="A hands-on course on backpropagation: try it, teach it, grade it.",
)


@app.command()
def build(
    units: Annotated[list[str] | None, typer.Argument(
        help="Units to build; all when none is named.")] = None,
    check: Annotated[bool, typer.Option(
        "--check", help="Change nothing; fail and name what is stale.")] = False,
) -> None:
    """Run the masters and make the students' release.

    Example: [bold]bpcourse build 02_mlp[/bold]
    """
    from bpcourse.authoring import AuthoringError, build_unit, stale_parts
    from bpcourse.authoring.build import orphans
    from bpcourse.authoring.map import stale_map, write_map

    course = _course()
    names = _units(course, units)
    problems = orphans(course) if check and not units else []
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
                    build_unit(course, unit, show)
                    bar.console.print(f"[green]built[/green] {unit}")
            except AuthoringError as error:
                problems.append(str(error))
        try:
            if not check:
                write_map(course)
            elif not units:
                problems += stale_map(course)
        except AuthoringError as error:
            problems.append(str(error))
    _finish(problems, f"fresh: {', '.join(names)}" if check else "",
            hint="run `bpcourse build` and commit what it writes" if check else "")


@app.command()
def lab(
    port: Annotated[int | None, typer.Option(
        help="Port to listen on; default: JupyterLab's.")] = None,
) -> None:
    """Open JupyterLab on the course.

    Example: [bold]bpcourse lab[/bold]
    """
    import subprocess
    import sys

    command = [sys.executable, "-m", "jupyterlab", f"--notebook-dir={_course().release}"]
    if port:
        command.append(f"--port={port}")
    raise typer.Exit(subprocess.call(command))


@app.command()
def grade(
    units: Annotated[list[str] | None, typer.Argument(
        help="Units to grade; all with submissions when none is named.")] = None,
    student: Annotated[list[str] | None, typer.Option(
        help="Grade this student only; may be repeated.")] = None,
    jobs: Annotated[int | None, typer.Option(
        "--jobs", "-j", min=1, help="Submissions at a time; default: one for each core.")] = None,
    force: Annotated[bool, typer.Option(
        "--force", help="Grade again what has not changed since it was graded.")] = False,
    figures: Annotated[bool, typer.Option(
        "--figures", help="Put the notebook's pictures into the pages; it is run once more for "
                          "them.")] = False,
    pages: Annotated[bool, typer.Option(
        help="Write feedback pages. They take about a quarter of the time. Without them, a "
             "later run writes those that are missing.")] = True,
    isolation: Annotated[Isolation | None, typer.Option(
        help="How submissions are kept apart from this machine; see `bpcourse doctor`.")] = None,
    seed: Annotated[str | None, typer.Option(
        help="Repeat a run with the same inputs: the seed of one student's line. Goes with one "
             "UNIT and one --student.")] = None,
) -> None:
    """Grade what lies in classroom/submitted/<student>/<unit>/, and write the feedback pages.

    Skips what is graded and unchanged. It can be ended at any moment and started again.
    Exit code 1 says that a submission could not be graded.

    Example: [bold]bpcourse grade 02_mlp --student ada[/bold]
    """
    course = _course()
    if seed is not None and not (re.fullmatch("[0-9a-f]{32}", seed)
                                 and len(units or ()) == len(student or ()) == 1):
        raise typer.BadParameter("--seed takes the 32 hexadecimal digits of an earlier line, "
                                 "with one UNIT and one --student")
    results = _grade(course, _units(course, units), student, jobs, force=force, figures=figures,
                     pages=pages, isolation=isolation, seed=seed)
    if not results:
        raise typer.BadParameter("no submissions: put them in classroom/submitted/STUDENT/UNIT/")
    _show_table(results)
    _console().print(f"feedback pages: {course.classroom / 'feedback'}", soft_wrap=True)
    _finish(_failures(results), "")


@app.command()
def demo(
    units: Annotated[list[str] | None, typer.Argument(
        help="Units of the demonstration; the first when none is named.")] = None,
) -> None:
    """Make a small class of sample submissions, grade it, and show which mistakes were found.

    Everything happens in classroom/demo/, which git ignores.

    Example: [bold]bpcourse demo[/bold]
    """
    import shutil

    from bpcourse.authoring import build_unit, stale_parts
    from bpcourse.course import Course
    from bpcourse.demo import make_class
    from bpcourse.grading import sandbox

    course = _course()
    names = _units(course, units) if units else course.units[:1]
    classroom = course.root / "classroom" / "demo"
    shutil.rmtree(classroom, ignore_errors=True)
    sample = Course(course.root, classroom)
    for unit in names:
        with _progress() as bar:
            task = bar.add_task(f"{unit}: comparing release and master", total=1)
            if stale_parts(course, unit):
                build_unit(sample, unit, lambda step, done, total: bar.update(
                    task, description=f"{unit}: {step}", completed=done, total=total))
        make_class(sample, unit)
    isolation = None
    if not sandbox.is_available():
        isolation = "process"
        _console().print("No sandbox on this machine (`bpcourse doctor` says why). These samples "
                         "are the course's own, so a plain process will do.")
    results = _grade(sample, names, None, isolation=isolation)
    _show_table(results)
    _console().print(f"feedback pages: {classroom / 'feedback'}", soft_wrap=True)
    _console().print(f"gradebook: {classroom / 'gradebook.db'}", soft_wrap=True)
    _finish(_failures(results), "")


@app.command()
def doctor() -> None:
    """Say what this machine offers for grading, and what that means.

    Exit code 1 says that submissions cannot be isolated here.

    Example: [bold]bpcourse doctor[/bold]
    """
    from bpcourse.grading.doctor import as_text, examine

    findings = examine()
    print(as_text(findings))
    sandboxed = any(f.name == "isolation = bubblewrap" and f.ok for f in findings)
    raise typer.Exit(0 if sandboxed else 1)


def _grade(course, units, students, jobs=None, **options):
    """Grade units with a progress bar and a line per submission."""
    from bpcourse.grading.pool import start_server
    from bpcourse.grading.records import Records

    todo = {unit: [s for s in course.submissions(unit) if not students or s in students]
            for unit in units}
    if any(Records(course.classroom, unit).read(name) is None
           for unit, names in todo.items() for name in names):
        start_server()  # there is work; it gets ready while this process does

    from bpcourse.grading.batch import grade_unit
    from bpcourse.grading.runner import Workers
    from bpcourse.grading.summary import line

    results = []
    with _progress() as bar, Workers(jobs) as workers:
        task = bar.add_task("grading", total=sum(map(len, todo.values())))

        def show(result):
            bar.console.print(f"{result.unit}  {line(result)}", soft_wrap=True)
            bar.advance(task)

        for unit, names in todo.items():
            if names:
                bar.update(task, description=f"grading {unit}")
                results += grade_unit(course, unit, names, show, workers, **options)
    return results


def _show_table(results):
    from bpcourse.grading.summary import table

    _console().print(table(results))


def _failures(results):
    from bpcourse.grading.clean import clean

    return [clean(f"{r.student}, {r.unit}: {r.error}") for r in results if r.error]


def _finish(problems, success, hint=""):
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


def _course():
    from bpcourse.course import Course

    try:
        return Course.find(Path.cwd())
    except FileNotFoundError as error:
        raise typer.BadParameter(str(error)) from None


def _units(course, named):
    """The named units, where `2`, `02` or a start of the name will do; all when none is named."""
    if not named:
        return course.units
    found = []
    for name in named:
        name = name.rstrip("/").split("/")[-1]
        prefix = f"{int(name):02d}_" if name.isdigit() else name
        match = [unit for unit in course.units if unit == name] or [
            unit for unit in course.units if unit.startswith(prefix)]
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

    return Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
                    TimeElapsedColumn(), console=_console(), transient=True)


if __name__ == "__main__":
    app()
