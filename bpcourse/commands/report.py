"""`bpcourse report` and `bpcourse similar`: what a class has understood, and who is very much alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bpcourse.commands.terminal import console, course_here, finish, progress, refuse, units_named

if TYPE_CHECKING:
    from bpcourse.grading.classroom.made import Made

Unit = Annotated[str, typer.Argument(metavar="UNIT", help="The unit: 02_mlp, or 2.")]
Told = Callable[[int, int], None]


def report(
    unit: Unit,
    names: Annotated[
        bool,
        typer.Option(
            "--names",
            help="Show students by name, with links to their feedback pages. Without it the page can "
            "be put on a screen in the lecture: each is a number that follows no list.",
        ),
    ] = False,
    to: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.html",
            help="Where to write the page; the table goes beside it. Default: "
            "classroom/reports/UNIT.html",
        ),
    ] = None,
    clusters: Annotated[
        bool,
        typer.Option(
            help="Run unnamed wrong answers once more, with the same inputs for all, to see which are "
            "one and the same. Takes a third of a second each, the first time."
        ),
    ] = True,
) -> None:
    """See what the class has understood of a unit: one page to look at before the next lecture.

    Points, mistakes and how many make them, the hardest parts, and wrong answers that are the same
    and have no name yet. Nothing is graded. A CSV with the same figures is put beside the page.

    Example: [bold]bpcourse report 02_mlp[/bold]
    """
    from bpcourse.grading.classroom.report.make import make_report

    course = course_here()
    (name,) = units_named(course, [unit])
    made = _made(lambda told: make_report(course, name, names, _page(to), clusters, told))
    _tell(made)


def similar(
    unit: Unit,
    to: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.html",
            help="Where to write the page. Default: classroom/reports/UNIT.similar.html",
        ),
    ] = None,
    answers: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Also put the answers there as files, a folder for each exercise and boilerplate/ "
            "beside them, for tools that compare code, such as JPlag, Dolos or copydetect.",
        ),
    ] = None,
) -> None:
    """Find submissions of a unit that are more alike than chance explains, pair by pair.

    What counts is rare: the same unusual mistake, the same words, the same odd lines. It proves
    nothing, and the page says so. The page has names: it is for you.

    Example: [bold]bpcourse similar 02_mlp[/bold]
    """
    from bpcourse.grading.classroom.similar.make import make_similar

    course = course_here()
    (name,) = units_named(course, [unit])
    found: list[int] = []

    def make(told: Told) -> Made:
        made, pairs = make_similar(course, name, _page(to), answers, told)
        found.append(len(pairs))
        return made

    made = _made(make)
    console().print(
        f"{found[0]} pair{'' if found[0] == 1 else 's'} of {made.graded} submissions "
        f"{'has' if found[0] == 1 else 'have'} more in common than chance explains. "
        "That proves nothing: look at the page."
    )
    _tell(made)


def _page(to: Path | None) -> Path | None:
    """Where a page may be written: its table has the other ending."""
    if to is not None and to.suffix not in (".html", ".htm"):
        raise typer.BadParameter(f"the page's name ends in .html, and {to.name!r} does not")
    if to is not None and not to.absolute().parent.is_dir():
        raise typer.BadParameter(f"there is no folder {to.absolute().parent}: make it first")
    return to


def _made(make: Callable[[Told], Made]) -> Made:
    """What is made, with a bar while answers are run; or the end, with what is wrong."""
    from bpcourse.grading.classroom.graded import NotGraded
    from bpcourse.grading.nbgrader.unavailable import GradingUnavailable

    try:
        with progress() as bar:
            task = bar.add_task("comparing wrong answers", total=None)
            return make(lambda done, of: bar.update(task, completed=done, total=of))
    except NotGraded as error:
        refuse(str(error))
    except GradingUnavailable as error:
        finish([str(error)], "")
        raise


def _tell(made: Made) -> None:
    for path in made.kept:
        console().print(f"kept what somebody had edited: {path}", soft_wrap=True, markup=False)
    for path in made.files:
        console().print(f"written: {path}", soft_wrap=True, markup=False)
    finish([made.why_not] if made.why_not else [], "")
