"""What `bpcourse start` and `bpcourse progress` do and say, line by line, whichever way they are called."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from bpcourse.learner.folder import DEFAULT, LEARNER, FolderError, kind_of, own_folder, start
from bpcourse.learner.progress_page import guesses, headline, questions, to_do
from bpcourse.learner.standing import units_in


def start_lines(folder: Path | None = None, instructor: bool = False) -> Iterator[str]:
    """Make a folder, or bring it up to date; what came of it. FolderError, OSError if it cannot be.

    folder  default: the one around the working folder, else backprop-course
    """
    folder = folder or own_folder(Path.cwd()) or Path(DEFAULT)
    changes = start(folder, instructor)
    for verb, names in (("new", changes.added), ("updated", changes.replaced)):
        yield from (f"{verb}: {name}" for name in names)
    for name, beside in changes.edited.items():
        yield f"left as it is, since you have edited it: {name} (the new version: {beside})"
    shown = os.path.relpath(folder)
    if not any(vars(changes).values()):
        yield f"{shown} is up to date"
    here = "" if shown == "." else f" {shown}"
    if kind_of(folder) == LEARNER:
        yield f"Next: bpcourse lab{here}"
    else:
        yield (
            f"Next:{here and f' cd{here};'} put work into classroom/submitted/STUDENT/UNIT/, "
            "then run bpcourse grade"
        )


def progress_lines(folder: Path | None = None) -> Iterator[str]:
    """Points unit by unit, what is open, and where to go on. FolderError for another folder."""
    found = folder or own_folder(Path.cwd()) or Path(DEFAULT)
    if kind_of(found) != LEARNER:
        raise FolderError(
            f"{found} is no folder to learn in; make one with: bpcourse start {folder or ''}".rstrip()
        )
    standings = units_in(found)
    going_on = next((s for s in standings if s.begun and s.open), None) or next(
        (s for s in standings if s.open), None
    )
    for standing in standings:
        yield headline(standing)
        if standing.begun:
            lines = (*to_do(standing), *questions(standing), *guesses(standing))
            yield from (f"    {line}" for line in lines)
    if going_on is not None:
        yield f"Next: {os.path.relpath(going_on.page.path)}"
