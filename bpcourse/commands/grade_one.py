"""`bpcourse grade-one`: one notebook to points, without a gradebook and without a classroom."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

import typer

from bpcourse.commands.grade import Isolation
from bpcourse.commands.terminal import console, refuse, units_named
from bpcourse.course import Course

if TYPE_CHECKING:
    from bpcourse.grading.classroom.one.grading import Asked, Graded

Format = Literal["json", "gradescope", "classroom50"]
FILES = {"json": "result.json", "gradescope": "results.json", "classroom50": "result.json"}
NOT_GRADED, BELOW = 1, 3  # exit codes; 2: wrong use
ALL = float("inf")


def grade_one(
    notebook: Annotated[Path, typer.Argument(help="The notebook to grade.", show_default=False)],
    unit: Annotated[
        str | None,
        typer.Option(
            help="Its unit; default: as its stamp says, or the name of its file or folder."
        ),
    ] = None,
    course: Annotated[
        Path | None,
        typer.Option(
            help="The course to grade by; default: the one you stand in, else what bpcourse brings "
            "along. A course that the notebook lies in is used only if it is named here: its "
            "configuration and checks are run with all your rights."
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON: short for --format json.")
    ] = False,
    format_: Annotated[
        Format | None,
        typer.Option(
            "--format",
            help="Print JSON: our own, Gradescope's results.json or Classroom 50's result.json.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Write the feedback page, the graded notebook and the JSON into this folder."
        ),
    ] = None,
    beside: Annotated[
        bool,
        typer.Option(
            "--beside",
            help="Let its cells read the files of its folder, as `bpcourse grade` does. What they "
            "print stands on the feedback page.",
        ),
    ] = False,
    require: Annotated[
        str | None,
        typer.Option(
            metavar="POINTS|all",
            help=f"End with exit code {BELOW} below so many points, of those that are given "
            "automatically.",
        ),
    ] = None,
    seed: Annotated[
        str | None,
        typer.Option(help="Draw the inputs of an earlier run again: the seed that it printed."),
    ] = None,
    seconds: Annotated[
        float | None,
        typer.Option(min=1, help="Run no more of the notebook after so many seconds."),
    ] = None,
    figures: Annotated[
        bool, typer.Option("--figures", help="Put the notebook's pictures into the page.")
    ] = False,
    isolation: Annotated[
        Isolation | None,
        typer.Option(
            help="How the notebook is kept apart from this machine: see `bpcourse grade`."
        ),
    ] = None,
    trust_submissions: Annotated[
        bool,
        typer.Option("--trust-submissions", help="Grade with --isolation process as root, too."),
    ] = False,
) -> None:
    """Grade one notebook, as `bpcourse grade` would, without a gradebook or a classroom.

    Inputs are drawn anew at each run, and the seed is printed. Exit code 0: graded; 1: it could not be
    graded; 2: wrong use, or no notebook of this course; 3: graded, and below --require.

    In a folder with files of others call it as `bpcourse`, or as `python -P -m bpcourse`: without -P,
    Python itself may import from there.

    Example: [bold]bpcourse grade-one ada.ipynb --out feedback --require all[/bold]
    """
    kind: Format | None = format_ or ("json" if as_json else None)
    end = _Ending(kind)
    if seed is not None and not re.fullmatch("[0-9a-f]{32}", seed):
        end.wrong_use("--seed takes the 32 hexadecimal digits that an earlier run has printed")
    bar = _bar(require, end)
    out = out.resolve() if out else None
    if out and out.exists() and not out.is_dir():
        end.wrong_use(f"{out} is no folder: name one with --out")
    from bpcourse.grading.classroom.one.grading import Asked

    asked = Asked(
        isolation=isolation,
        trust_submissions=trust_submissions,
        figures=figures,
        seed=seed,
        seconds=seconds,
    )
    graded, document = _graded(notebook, unit, course, beside, asked, end)
    shown = _in_format(document, kind or "json")
    if out:
        _write(out, graded, shown, FILES[kind or "json"], end)
    _say(document, shown if kind else None)
    if document["unreadable"]:
        end.fail(f"no work was found in {document['handed_in'][0]['name']}", told=True)
    _compare(document, bar)


class _Ending:
    """How the command ends where it cannot go on: a sentence, and JSON for who has asked for it."""

    def __init__(self, kind: Format | None):
        self.kind = kind

    def wrong_use(self, problem: str) -> NoReturn:
        self._print_failure(problem)
        refuse(problem)

    def fail(self, problem: str, told: bool = False) -> NoReturn:
        """told: the JSON is printed already."""
        if not told:
            self._print_failure(problem)
        typer.echo(problem, err=True)
        raise typer.Exit(NOT_GRADED)

    def _print_failure(self, problem: str) -> None:
        from bpcourse.grading.classroom.gradescope.results import not_graded
        from bpcourse.grading.classroom.one.result import failure

        if self.kind == "json":
            typer.echo(json.dumps(failure(problem)))
        elif self.kind == "gradescope":
            typer.echo(json.dumps(not_graded(problem)))  # Classroom 50 goes by the exit code


def _bar(require: str | None, end: _Ending) -> float | None:
    if require is None:
        return None
    if require == "all":
        return ALL
    try:
        bar = float(require)
    except ValueError:
        bar = -1.0
    if not 0 <= bar < ALL:
        end.wrong_use(f"--require takes a number of points or `all`, not {require!r}")
    return bar


def _graded(
    notebook: Path,
    named: str | None,
    course_folder: Path | None,
    beside: bool,
    asked: Asked,
    end: _Ending,
) -> tuple[Graded, dict[str, Any]]:
    from bpcourse.authoring import AuthoringError
    from bpcourse.grading.classroom.one.grading import grade_files
    from bpcourse.grading.classroom.one.handed_in import (
        NotGraded,
        read_notebook_file,
        shown,
        unit_of,
    )
    from bpcourse.grading.classroom.one.result import document_of
    from bpcourse.grading.judge.trust import SandboxUnavailable
    from bpcourse.grading.nbgrader.handed_in import read_submission
    from bpcourse.grading.nbgrader.unavailable import in_words

    course = _course(notebook, course_folder, end)
    try:
        content = read_notebook_file(notebook, course)
        unit = (
            units_named(course, [named])[0] if named else unit_of(content, notebook, course.units)
        )
        files, left_out = read_submission(notebook.parent, unit) if beside else ({}, [])
    except typer.BadParameter as error:
        end.wrong_use(error.message)
    except (NotGraded, OSError) as error:
        end.wrong_use(str(error))
    others = {path: file for path, file in files.items() if ".ipynb" not in path}
    try:
        graded = grade_files(course, unit, {f"{unit}.ipynb": content, **others}, asked, left_out)
        if not graded.outcome.error:
            return graded, document_of(graded, {notebook.name: content, **others}, course)
        problem = f"{shown(notebook)} could not be graded: {graded.outcome.error}"
    except (SandboxUnavailable, AuthoringError) as error:
        problem = str(error)
    except Exception as error:
        problem = f"{shown(notebook)} could not be graded: {in_words(error)}"
    return end.fail(problem)


def _course(notebook: Path, folder: Path | None, end: _Ending) -> Course:
    from bpcourse.grading.classroom.one.which_course import course_around
    from bpcourse.learner.folder import FolderError, released

    try:
        if folder is not None:
            if Course.find(folder).root != folder.resolve():
                end.wrong_use(
                    f"{folder} is no folder of a course (--course): it needs nbgrader_config.py "
                    "beside solutions/ or course/"
                )
            return Course(folder.resolve())
        course, said = course_around(Path.cwd(), notebook, Course(released()))
    except (FileNotFoundError, FolderError) as error:
        end.wrong_use(str(error))
    if said:
        typer.echo(said, err=True)
    return course


def _in_format(document: dict[str, Any], kind: Format) -> dict[str, Any]:
    from bpcourse.grading.classroom.gradescope.results import gradescope
    from bpcourse.grading.classroom.one.classroom50 import classroom50

    if kind == "gradescope":
        return gradescope(document)
    return classroom50(document, os.environ) if kind == "classroom50" else document


def _write(out: Path, graded: Graded, shown: dict[str, Any], name: str, end: _Ending) -> None:
    from bpcourse.grading.classroom.one.out import write_out
    from bpcourse.grading.nbgrader.unavailable import in_words

    outcome, unit = graded.outcome, graded.unit.name
    notebook = f"{unit}.ipynb"
    files = {**outcome.feedback, notebook: outcome.autograded[notebook]}
    files[name] = json.dumps(shown, indent=1).encode() + b"\n"
    try:
        for kept in write_out(out, files):
            typer.echo(f"what was there is kept: {kept}", err=True)
    except OSError as error:
        end.fail(f"{out} cannot be written to: {in_words(error)}")


def _say(document: dict[str, Any], shown: dict[str, Any] | None) -> None:
    from bpcourse.grading.classroom.one.table import lines, table

    if shown is None:
        console().print(table(document))
        for line in lines(document):
            console().print(line, soft_wrap=True)
        return
    typer.echo(json.dumps(shown, indent=1))
    if "points-scale" in (shown.get("tests") or [{}])[0]:
        scale = shown["tests"][0]["points-scale"]
        if scale != 1:
            typer.echo(f"points are multiplied by {scale}, since they must be whole", err=True)
    if shown is not document:
        typer.echo(f"--seed {document['instructor']['seed']}", err=True)


def _compare(document: dict[str, Any], bar: float | None) -> None:
    """End with BELOW where the points are below the bar."""
    by_machine = [e for e in document["exercises"] if not e["written"]]
    points = sum(e["points"] for e in by_machine)
    most = sum(e["max_points"] for e in by_machine)
    if bar is not None and not points >= (most if bar == ALL else bar):
        needed = "all" if bar == ALL else f"{bar:g}"
        typer.echo(f"{points:g} of {most:g} automatic points, and --require {needed}", err=True)
        raise typer.Exit(BELOW)
