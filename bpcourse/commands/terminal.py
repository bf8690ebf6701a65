"""What all commands share: the course they work on, what they say, and how they end."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from bpcourse.course import Course

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress


def finish(problems: list[str], success: str, hint: str = "") -> None:
    """Print problems and end with exit code 1, or print that all is well."""
    from rich.markup import escape

    for problem in problems:
        console().print(f"[red]x[/red] {escape(problem)}", soft_wrap=True)
    if problems:
        if hint:
            console().print(hint)
        raise typer.Exit(1)
    if success:
        console().print(success)


def refuse(problem: str) -> NoReturn:
    """End with exit code 2 and one line that says what is wrong, and what to do."""
    typer.echo(problem, err=True)
    raise typer.Exit(2)


def course_here() -> Course:
    """The course around the folder that the command was called in."""
    try:
        return Course.find(Path.cwd())
    except FileNotFoundError as error:
        refuse(str(error))


def units_named(
    course: Course, named: list[str] | None, among: list[str] | None = None
) -> list[str]:
    """The named units, where `2`, `02` or a start of the name will do; all when none is named.

    among  those that can be named; default: all that can be taught
    """
    units = course.units if among is None else among
    if not named:
        return units
    found = []
    for text in named:
        name = text.rstrip("/").split("/")[-1]
        prefix = f"{int(name):02d}_" if name.isdigit() else name
        match = [unit for unit in units if unit == name] or [
            unit for unit in units if unit.startswith(prefix)
        ]
        if len(match) != 1:
            known = ", ".join(units)
            raise typer.BadParameter(f"no unit is called {name!r}; there are: {known}")
        found += match
    return found


def asker(bar: Progress, yes: bool) -> Callable[[str], bool] | None:
    """Asks a question that the answer No leaves everything as it is; None where nobody can be asked.

    bar  is taken away meanwhile
    yes  the answer is known
    """
    if yes:
        return lambda question: True
    if not sys.stdin.isatty():
        return None

    def ask(question: str) -> bool:
        bar.stop()
        try:
            return typer.confirm(question, default=False)
        finally:
            bar.start()

    return ask


def console() -> Console:
    """Where lines and tables go."""
    from rich.console import Console

    return Console(highlight=False, emoji=False)  # a name like :boom: is shown as it is


def progress() -> Progress:
    """A bar below the lines, gone at the end."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console(),
        transient=True,
    )
