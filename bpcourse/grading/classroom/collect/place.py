"""A submission's way into classroom/submitted/, where an earlier one is moved aside and kept."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bpcourse.course import Course
from bpcourse.files import Files, read_files, write_files
from bpcourse.grading.batch.digests import digest
from bpcourse.grading.classroom.collected import Entry
from bpcourse.grading.nbgrader.timestamps import NAME, handed_in_at
from bpcourse.grading.nbgrader.unavailable import concerns_all, in_words

NEW, NEWER, UNCHANGED, OLDER, EDITED, NOT = (
    "new",
    "newer version",
    "unchanged",
    "older, not taken",
    "unchanged, edited here",
    "not collected",
)
STAMP = "%Y-%m-%d %H:%M:%S UTC"  # as nbgrader writes it


@dataclass(frozen=True)
class Placed:
    """What became of a submission, and what an instructor should know of it."""

    status: str
    odd: str = ""
    note: str = ""


def place(course: Course, unit: str, files: Files, entry: Entry, before: Entry | None) -> Placed:
    """Copy a submission to submitted/<student>/<unit>/, unless what is there is the same or newer.

    files   {path in the submission: content}
    entry   what is known of it; before: of the one that was collected last
    An earlier version goes to classroom/earlier/<student>/<unit>/<time>/.
    """
    folder = course.classroom / "submitted" / entry.student / unit
    if problem := _in_the_way(folder):
        return Placed(NOT, problem)
    if entry.time:
        files = files | {NAME: f"{entry.time}\n".encode()}
    try:
        there = read_files(folder)
        if placed := _stays(there, files, entry, before):
            return placed
        kept = _move_aside(course, folder, there) if there else None
        try:
            _write(folder, files)
        except OSError:
            if kept and not folder.exists():
                kept.rename(folder)
            raise
    except OSError as error:
        if concerns_all(error):
            raise
        return Placed(NOT, f"cannot be written: {in_words(error)}")
    if kept is None:
        return Placed(NEW)
    return Placed(NEWER, note=f"the earlier one is in {kept.relative_to(course.classroom.parent)}")


def _stays(there: Files, files: Files, entry: Entry, before: Entry | None) -> Placed | None:
    """Why what is there stays; None if it does not."""
    if not there:
        return None
    if _same(there, files):
        return Placed(UNCHANGED)
    if before is not None and before.digest == entry.digest and before.time == entry.time:
        return Placed(EDITED, note="what is in submitted/ has been changed since, and stays")
    if why := _older(there, entry, before):
        return Placed(OLDER, why)
    return None


def _in_the_way(folder: Path) -> str:
    for path in (folder.parents[1], folder.parent, folder):
        if path.is_symlink():
            return (
                f"{path.name} in submitted/ is a link, which may lead anywhere: put a folder there"
            )
        if path.exists() and not path.is_dir():
            return f"{path.name} in submitted/ is a file: move it away"
    return ""


def _same(there: Files, files: Files) -> bool:
    """Whether nothing is new; a time that was written by hand is no difference."""
    if NAME not in files:
        there = {path: content for path, content in there.items() if path != NAME}
    elif NAME in there and handed_in_at(there[NAME]) == handed_in_at(files[NAME]):
        there = there | {NAME: files[NAME]}
    return digest(there) == digest(files)


def _older(there: Files, entry: Entry, before: Entry | None) -> str:
    """Why what came is older than what is there; "" if it is not, or nobody can tell."""
    move = "move that folder away to have this one"
    known, came = handed_in_at(there.get(NAME, b"")), handed_in_at(entry.time.encode())
    if known and came:
        return (
            f"handed in {came:{STAMP}}, and the one in submitted/ {known:{STAMP}}: {move}"
            if came < known
            else ""
        )
    if before is not None and before.kind == entry.kind and "" < entry.dated < before.dated:
        return (
            f"its files are of {entry.dated}, and those collected before of {before.dated}: {move}"
        )
    return ""


def _move_aside(course: Course, folder: Path, there: Files) -> Path:
    time = handed_in_at(there.get(NAME, b"")) or datetime.now()  # noqa: DTZ005  a name, in local time
    aside = course.classroom / "earlier" / folder.parent.name / folder.name
    aside.mkdir(parents=True, exist_ok=True)
    kept = aside / re.sub(r"[: ]", "-", f"{time:%Y-%m-%d_%H-%M-%S}")
    number = 1
    while kept.exists() or kept.is_symlink():
        number += 1
        kept = aside / f"{time:%Y-%m-%d_%H-%M-%S}_{number}"
    folder.rename(kept)
    return kept


def _write(folder: Path, files: Files) -> None:
    """All files or none: they are written beside the folder, which is then renamed."""
    fresh = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        write_files(fresh, files)
        if folder.is_dir():
            folder.rmdir()  # empty
        fresh.rename(folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
