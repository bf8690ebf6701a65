"""The notebook that is to be graded by itself: read within bounds, and which unit it is of."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Sequence
from pathlib import Path

from bpcourse.course import Course
from bpcourse.grading.judge.clean import clean
from bpcourse.grading.nbgrader.recover.read import LARGEST
from bpcourse.notebooks.stamp import read_notebook, stamp_of

LONGEST = 80  # characters of a name that a message repeats


class NotGraded(ValueError):  # noqa: N818  it says what happened
    """What was named cannot be graded; the message says why, in a sentence."""


def read_notebook_file(path: Path, course: Course | None = None) -> bytes:
    """The file's content. NotGraded if it is missing, no ordinary file, a link, or too large.

    course  whose masters are nobody's submission
    """
    try:
        for place in _places(path):
            if place.is_symlink():
                raise NotGraded(
                    f"{shown(place)} is a link, which may lead anywhere, to the master for one: name "
                    "the file itself"
                )
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode):
                raise NotGraded(f"{shown(path)} is no ordinary file: name a notebook")
            if course and _is_master(found, course):
                raise NotGraded(
                    f"{shown(path)} is the master's own file: name a student's notebook"
                )
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise NotGraded(f"{shown(path)} is not there: name a notebook") from None
    except IsADirectoryError:
        raise NotGraded(f"{shown(path)} is a folder: name the notebook in it") from None
    except OSError as error:
        raise NotGraded(f"{shown(path)} cannot be read: {error.strerror}") from None
    if len(content) > LARGEST:
        raise NotGraded(
            f"{shown(path)} is larger than {LARGEST >> 20} MB, more than is read: clear its outputs"
        )
    return content


def unit_of(content: bytes, path: Path, units: Sequence[str]) -> str:
    """The unit that a notebook is of: by its stamp, else by a name of its file or folder.

    NotGraded if there is none, or the course does not have it.
    """
    notebook = read_notebook(content)
    stamped = stamp_of(notebook).get("unit")
    if isinstance(stamped, str) and stamped in units:
        return stamped
    for name in (path.stem, path.parent.name):
        found = [
            unit for unit in units if re.search(rf"(?<![a-zA-Z0-9]){unit}(?![a-zA-Z0-9_])", name)
        ]
        if len(found) == 1:
            return found[0]
    known = ", ".join(units) or "none"
    if isinstance(stamped, str):
        raise NotGraded(
            f"{shown(path)} is of unit {_short(stamped)}, which this course does not have; there "
            f"are: {known}"
        )
    what = "has no stamp of a unit" if notebook else "is no notebook"
    raise NotGraded(
        f"{shown(path)} {what}, and its name is that of none: say which with --unit, one of {known}"
    )


def shown(path: Path) -> str:
    """A path in a message, as text that a terminal does not obey."""
    return clean(str(path))


def _short(text: str) -> str:
    text = clean(text)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


def _places(path: Path) -> list[Path]:
    """What of a path may be a student's: all of one that begins here, of others the file."""
    if path.is_absolute():
        return [path]
    return [place for place in (path, *path.parents) if place.name]


def _is_master(found: os.stat_result, course: Course) -> bool:
    for unit in course.units if course.has_masters else ():
        try:
            if os.path.samestat(found, course.source_notebook(unit).stat()):
                return True
        except OSError:
            continue
    return False
