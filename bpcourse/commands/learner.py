"""`bpcourse start`, `bpcourse lab` and `bpcourse progress`: a folder of your own."""

from __future__ import annotations

import os
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
        refuse(str(error))
    for verb, names in (("new", changes.added), ("updated", changes.replaced)):
        for name in names:
            console().print(f"{verb}: {name}", soft_wrap=True, markup=False)
    for name, beside in changes.edited.items():
        console().print(
            f"left as it is, since you have edited it: {name} (the new version: {beside})",
            soft_wrap=True,
            markup=False,
        )
    shown = os.path.relpath(folder)
    if not any(vars(changes).values()):
        console().print(f"{shown} is up to date", soft_wrap=True, markup=False)
    here = "" if shown == "." else f" {shown}"
    console().print(
        f"Next: bpcourse lab{here}"
        if kind_of(folder) == LEARNER
        else f"Next:{here and f' cd{here};'} put work into "
        "classroom/submitted/STUDENT/UNIT/, then run bpcourse grade",
        soft_wrap=True,
        markup=False,
    )


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
    from bpcourse.learner.folder import DEFAULT, LEARNER, kind_of, own_folder
    from bpcourse.learner.progress_page import guesses, headline, questions, to_do
    from bpcourse.learner.standing import units_in

    found = folder or own_folder(Path.cwd()) or Path(DEFAULT)
    if kind_of(found) != LEARNER:
        refuse(
            f"{found} is no folder to learn in; make one with: bpcourse start {folder or ''}".rstrip()
        )
    standings = units_in(found)
    going_on = next((s for s in standings if s.begun and s.open), None) or next(
        (s for s in standings if s.open), None
    )
    for standing in standings:
        console().print(headline(standing), soft_wrap=True, markup=False, highlight=False)
        if standing.begun:
            for line in (*to_do(standing), *questions(standing), *guesses(standing)):
                console().print(f"    {line}", soft_wrap=True, markup=False, highlight=False)
    if going_on is not None:
        path = os.path.relpath(going_on.page.path)
        console().print(f"Next: {path}", soft_wrap=True, markup=False, highlight=False)
