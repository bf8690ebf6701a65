"""`bpcourse export`: grades and feedback pages for Canvas, Moodle, or a table of one's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bpcourse.commands.terminal import console, course_here, finish, refuse, units_named

if TYPE_CHECKING:
    from bpcourse.grading.classroom.exports.writing import Exported


def export(
    units: Annotated[
        list[str] | None, typer.Argument(help="Units to export; all when none is named.")
    ] = None,
    canvas: Annotated[
        Path | None,
        typer.Option(
            metavar="GRADEBOOK.csv", help="Fill in the gradebook that was exported from Canvas."
        ),
    ] = None,
    moodle: Annotated[
        Path | None,
        typer.Option(
            metavar="WORKSHEET.csv",
            help="Fill in the offline grading worksheet of Moodle's assignment.",
        ),
    ] = None,
    moodle_gradebook: Annotated[
        bool, typer.Option("--moodle-gradebook", help="Make a CSV file for Moodle's grade import.")
    ] = False,
    plain: Annotated[
        bool, typer.Option("--plain", help="Make a CSV file of students by units; the default.")
    ] = False,
    feedback: Annotated[
        Literal["moodle", "canvas"] | None,
        typer.Option(help="Make a ZIP of the feedback pages of one unit, for upload there."),
    ] = None,
    to: Annotated[
        Path | None, typer.Option(help="The file to write; default: one in classroom/exports/.")
    ] = None,
    roster: Annotated[
        Path | None,
        typer.Option(help="CSV file with the class, where `bpcourse collect` was not used."),
    ] = None,
    missing: Annotated[
        str,
        typer.Option(help="What students without a grade get, 0 for one; default: nothing."),
    ] = "",
    column: Annotated[
        str | None,
        typer.Option(help="Heading of the column, where it is not found by the unit's name."),
    ] = None,
) -> None:
    """Write grades, late penalties included, into a copy of an LMS's file, or into one of their own.

    In an LMS's file, nothing but the grades changes. What is still to be marked by hand is said.
    Exit code 1 says that somebody's grade could not be written, 2 that a file is not understood.

    Example: [bold]bpcourse export 02_mlp --canvas gradebook.csv --to filled.csv[/bold]
    """
    course = course_here()
    names = units_named(course, units)
    _check(canvas, moodle, moodle_gradebook, plain, feedback, missing, column, names)

    from bpcourse.grading.classroom.csv_text import NotCsv
    from bpcourse.grading.classroom.exports import writing
    from bpcourse.grading.judge.clean import clean
    from bpcourse.grading.nbgrader.unavailable import GradingUnavailable, in_words

    missing = missing.strip()
    todo: list[Callable[[], Exported]] = []
    if feedback:
        target = None if canvas or moodle or plain or moodle_gradebook else to
        todo.append(
            lambda: writing.export_feedback(course, names[0], feedback, target, moodle, roster)
        )
    file, lms = (canvas, "canvas") if canvas else (moodle, "moodle")
    if file is not None:
        todo.append(
            lambda: writing.export_filled(course, names, lms, file, to, roster, missing, column)
        )
    elif plain or moodle_gradebook or not feedback:
        todo.append(
            lambda: writing.export_table(course, names, moodle_gradebook, to, roster, missing)
        )
    problems = []
    for write in todo:
        try:
            done = write()
        except NotCsv as error:
            refuse(clean(str(error)))
        except (GradingUnavailable, OSError) as error:
            finish([str(error) if isinstance(error, GradingUnavailable) else in_words(error)], "")
            return
        _show(done)
        problems += done.problems
    finish([clean(problem) for problem in problems], "")


def _check(
    canvas: Path | None,
    moodle: Path | None,
    moodle_gradebook: bool,
    plain: bool,
    feedback: str | None,
    missing: str,
    column: str | None,
    units: list[str],
) -> None:
    """Options that do not go together are named before anything is read."""
    if sum(map(bool, (canvas, moodle, moodle_gradebook, plain))) > 1:
        raise typer.BadParameter("--canvas, --moodle, --moodle-gradebook, --plain: name one")
    if (moodle or feedback or column) and len(units) != 1:
        which = "--moodle" if moodle else "--feedback" if feedback else "--column"
        raise typer.BadParameter(f"{which} goes with one UNIT")
    if column and not (canvas or moodle):
        raise typer.BadParameter("--column goes with --canvas or --moodle")
    if missing.strip() and not missing.strip().replace(".", "", 1).isdecimal():
        raise typer.BadParameter("--missing takes a number, 0 for one")


def _show(done: Exported) -> None:
    from bpcourse.grading.batch.summary import plain

    for text in done.said:
        console().print(plain(text), soft_wrap=True)
    if done.kept:
        console().print(f"what stood there before: {plain(str(done.kept))}", soft_wrap=True)
    console().print(f"written: {plain(str(done.path))}", soft_wrap=True)
