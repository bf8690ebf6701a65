"""`bpcourse gradescope`: the zip that Gradescope makes an autograder of."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bpcourse.commands.terminal import console, finish, refuse, units_named
from bpcourse.course import Course


def gradescope(
    unit: Annotated[str, typer.Argument(help="The unit to grade there.", show_default=False)],
    out: Annotated[Path, typer.Option(help="Where the zip goes.")] = Path("autograder.zip"),
    force: Annotated[bool, typer.Option("--force", help="Replace a zip that is there.")] = False,
) -> None:
    """Make an autograder for Gradescope: a zip that grades one unit there, as `bpcourse grade` does.

    It has this package, the unit's release and the versions installed here; neither masters nor
    grades. Upload it as the programming assignment's autograder, with Ubuntu 24.04 for base image.

    Example: [bold]bpcourse gradescope 02_mlp --out autograder.zip[/bold]
    """
    from bpcourse.authoring import AuthoringError
    from bpcourse.files import replace_file
    from bpcourse.grading.classroom.gradescope.autograder import autograder
    from bpcourse.grading.nbgrader.unavailable import in_words
    from bpcourse.learner.folder import FolderError, released

    try:
        course = Course.find(Path.cwd())
    except FileNotFoundError:
        try:
            course = Course(released())
        except FolderError as error:
            refuse(str(error))
    (name,) = units_named(course, [unit])
    if out.is_dir() or (out.exists() and not force):
        refuse(f"{out} is there already: name another file with --out, or add --force")
    try:
        made = autograder(course, name)
        replace_file(out.resolve(), made.content)
    except AuthoringError as error:
        finish([str(error)], "")
    except Exception as error:
        finish([f"{out} could not be made: {in_words(error)}"], "")
    else:
        by_hand = f"; {made.by_hand:g} more are given by hand" if made.by_hand else ""
        console().print(
            f"{out}: {len(made.content) / 1e6:.1f} MB, the autograder of {name}. It gives up to "
            f"{made.points:g} points: set the assignment's autograder points to that{by_hand}.",
            soft_wrap=True,
            markup=False,
        )
