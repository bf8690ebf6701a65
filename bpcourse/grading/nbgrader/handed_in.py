"""What lies in a submission's folder: found and read within bounds, and no link is followed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from bpcourse.files import Files
from bpcourse.grading.nbgrader.recover.read import LARGEST
from bpcourse.grading.nbgrader.recover.wording import Remarks, quoted

NOTEBOOKS = LARGEST  # bytes of all notebooks of a folder
BESIDE = 32 << 20  # bytes of all other files
MOST_FILES = 1000
MOST_ENTRIES = 20_000  # files and folders that are looked at
DEEPEST = 20  # folders within each other
LONGEST = 1000  # bytes of a path in the folder

LINK = "links may lead anywhere"
SPECIAL = "only ordinary files are taken"
NOT_UTF8 = "names of files must be UTF-8"
UNREADABLE = "reading failed"
TOO_MUCH = (
    f"no more is taken than {NOTEBOOKS >> 20} MB of notebooks and, beside them, {BESIDE >> 20} MB "
    f"in {MOST_FILES:,} files and folders {DEEPEST} deep"
)
LEFT_OUT_ID = "left-out"  # of the cell that tells the student
TITLE = "**Some of what you handed in was not used for grading.**"


class LinkRefused(ValueError):  # noqa: N818  it says what happened
    """A submission, or its notebook, is a link; the message says which."""


@dataclass
class Found:
    """The files of a folder: those that are taken, and why others are left out."""

    folder: Path
    taken: dict[str, int] = field(default_factory=dict[str, int])
    """{path in the folder: bytes}."""
    left_out: dict[str, str] = field(default_factory=dict[str, str])
    """{path in the folder: why}."""

    @property
    def remarks(self) -> Remarks:
        """What was left out, a sentence for each reason."""
        by_reason: dict[str, list[str]] = {}
        for path, why in self.left_out.items():
            by_reason.setdefault(why, []).append(path)
        return [f"Left out, since {why}: {_some(paths)}." for why, paths in by_reason.items()]


def refuse_links(student: Path, unit: str, master: Path | None = None) -> None:
    """LinkRefused if a student's folder, the unit's in it, or the notebook is a link, or the
    notebook is the master's own file.

    student  the student's folder among the submitted ones
    master   the unit's executed master
    """
    notebook = student / unit / f"{unit}.ipynb"
    for path in (student, student / unit, notebook):
        if path.is_symlink():
            name = "/".join(path.parts[len(student.parts) - 1 :])
            raise LinkRefused(
                f"{name} is a link, which may lead anywhere, to the master for one: it is not "
                "graded. Put the file itself there."
            )
    if master and master.exists() and notebook.exists() and notebook.samefile(master):
        raise LinkRefused(f"{student.name}/{unit}/{notebook.name} is the master's own file.")


def find_files(folder: Path, unit: str) -> Found:
    """The files to take of a submission's folder; the unit's notebook and its date come first."""
    found = Found(folder)
    room = {True: NOTEBOOKS, False: BESIDE}
    wanted = f"{unit}.ipynb"
    first = {wanted: 0, "timestamp.txt": 1}
    entries = dict(_entries(found))
    for path in sorted(entries, key=lambda path: (first.get(path, 2), path)):
        size = entries[path]
        kind = is_notebook_like(path)
        if path == wanted:
            size = min(size, LARGEST + 1)  # where it is larger, `recover` says so
        if path != wanted and (size > room[kind] or len(found.taken) >= MOST_FILES):
            found.left_out[path] = TOO_MUCH
            continue
        room[kind] -= size
        found.taken[path] = size
    return found


def read_submission(folder: Path, unit: str) -> tuple[Files, Remarks]:
    """The files of a submission's folder, and what was left out of it. OSError if the unit's
    notebook cannot be read.
    """
    found = find_files(folder, unit)
    files: Files = {}
    for path, size in found.taken.items():
        try:
            files[path] = _read(folder / path, size)
        except OSError:
            if path == f"{unit}.ipynb":
                raise
            found.left_out[path] = UNREADABLE
    return files, found.remarks


def with_left_out(notebook: NotebookNode, remarks: Sequence[str]) -> NotebookNode:
    """The notebook with a first cell that tells the student what was left out, if anything was."""
    if remarks:
        text = "\n".join([TITLE, "", *(f"- {remark}" for remark in remarks)])
        notebook.cells.insert(0, new_markdown_cell(text, id=LEFT_OUT_ID))
    return notebook


def is_notebook_like(path: str) -> bool:
    """Whether a file may be the notebook, under whatever name."""
    name = path.rpartition("/")[2].lower()
    return ".ipynb" in name or name.endswith(".json")


def _entries(found: Found) -> Iterator[tuple[str, int]]:
    """(path, size) of the ordinary files; why others are none is noted. Hidden ones are nobody's
    work.
    """
    looked_at, waiting = 0, [("", 0)]
    while waiting:
        inside, depth = waiting.pop()
        for entry in _scanned(found, inside):
            if entry.name.startswith("."):
                continue
            path = f"{inside}{entry.name}"
            looked_at += 1
            if looked_at > MOST_ENTRIES:
                found.left_out[path] = TOO_MUCH
                return
            if why := _problem(entry, path, depth):
                found.left_out[path] = why
            elif entry.is_dir(follow_symlinks=False):
                waiting.append((f"{path}/", depth + 1))
            else:
                yield path, entry.stat(follow_symlinks=False).st_size


def _scanned(found: Found, inside: str) -> Iterable[os.DirEntry[str]]:
    try:
        with os.scandir(found.folder / inside) as entries:
            return list(entries)
    except FileNotFoundError:
        return []
    except OSError:
        found.left_out[inside or "."] = UNREADABLE
        return []


def _problem(entry: os.DirEntry[str], path: str, depth: int) -> str | None:
    """Why an entry is left out; None if it is not."""
    try:
        too_long = len(path.encode()) > LONGEST
    except UnicodeEncodeError:
        return NOT_UTF8
    if entry.is_symlink():
        return LINK
    if entry.is_dir(follow_symlinks=False):
        return TOO_MUCH if too_long or depth >= DEEPEST else None
    if not entry.is_file(follow_symlinks=False):
        return SPECIAL
    return TOO_MUCH if too_long else None


def _read(path: Path, size: int) -> bytes:
    """As many bytes of a file as were seen; not of what has taken its place since."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(SPECIAL)
        return file.read(size)


def _some(paths: list[str]) -> str:
    names = " and ".join(map(quoted, paths[:2])) if len(paths) < 3 else quoted(paths[0])
    more = f" and {len(paths) - 1:,} more" if len(paths) > 2 else ""
    return names + more
