"""`bpcourse start`, `bpcourse lab` and `bpcourse progress`: a folder of your own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated

import typer

from bpcourse.commands.terminal import console, refuse


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
    from bpcourse.learner.front_door import start_lines

    _say(lambda: start_lines(folder, instructor))


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
        refuse(
            f"{folder} was not made by `bpcourse start`. Run: bpcourse start {named or ''}".rstrip()
        )
    if kind_of(folder) != LEARNER:
        refuse(
            f"{folder} is a folder to teach from; to learn, run `bpcourse start` somewhere "
            "else, and to teach, `jupyter lab` in it"
        )
    raise typer.Exit(run_lab(folder.resolve(), options))


def progress(
    folder: Annotated[
        Path | None,
        typer.Argument(
            help="A folder made by `bpcourse start`; default: the one you stand in, else "
            "backprop-course."
        ),
    ] = None,
) -> None:
    """Show your points unit by unit, what is open, and where to go on. Nothing is written.

    Example: [bold]bpcourse progress[/bold]
    """
    from bpcourse.learner.front_door import progress_lines

    _say(lambda: progress_lines(folder))


def _say(lines: Callable[[], Iterable[str]]) -> None:
    """Print lines as they come; a sentence and exit code 2 for what cannot be done."""
    from bpcourse.learner.folder import FolderError

    try:
        for line in lines():
            console().print(line, soft_wrap=True, markup=False, highlight=False)
    except (FolderError, OSError) as error:
        refuse(str(error))
