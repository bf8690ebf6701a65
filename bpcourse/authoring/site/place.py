"""The folder that a website is built into, which is often a checkout with a .git and a CNAME in it."""

from __future__ import annotations

from pathlib import Path

from bpcourse.authoring.errors import AuthoringError
from bpcourse.course import Course
from bpcourse.files import read_files
from bpcourse.made import put_with_record, remove_others

MARK = ".made-by-bpcourse-site"  # the record of what was made there, and is made anew


def refuse_folder(to: Path) -> None:
    """AuthoringError for a place where something lies that this command has not made."""
    if to.is_dir() and not any(to.iterdir()):
        return
    if to.exists() and not (to / MARK).is_file():
        raise AuthoringError(
            f"{to} is there, and `bpcourse site` has not made it: name another folder, or remove it"
        )


def put_in_place(course: Course, made: Path, to: Path) -> list[Path]:
    """Put a finished site where an earlier one may be; the copies of what was edited there.

    AuthoringError if something is in the way, or the disk is full: the next build completes it.
    """
    mark, files = to / MARK, {to / name: content for name, content in read_files(made).items()}
    try:
        to.mkdir(parents=True, exist_ok=True)
        mark.touch()  # first: what is left half done is ours
        return [*remove_others(course, mark, files), *put_with_record(course, mark, files)]
    except OSError as error:
        raise AuthoringError(f"the site cannot be written: {error}") from None
