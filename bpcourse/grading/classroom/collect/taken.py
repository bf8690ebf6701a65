"""Which files of a submission are copied, and under which names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from bpcourse.files import Files
from bpcourse.grading.classroom.collect.handed import Handed
from bpcourse.grading.classroom.collect.members import Broken, Member
from bpcourse.grading.nbgrader.handed_in import BESIDE, MOST_FILES, NOTEBOOKS, is_notebook_like
from bpcourse.grading.nbgrader.timestamps import NAME

PACKED = (".zip", ".gz", ".tgz", ".7z", ".rar", ".tar")


@dataclass
class Taken:
    """The files of a submission, read; and what is to be said of them."""

    files: Files = field(default_factory=dict[str, bytes])
    notes: list[str] = field(default_factory=list[str])
    odd: list[str] = field(default_factory=list[str])


def take(handed: Handed, unit: str) -> Taken:
    """Read a submission within the bounds of grading. What cannot be had is named, never fatal."""
    taken = Taken(notes=list(dict.fromkeys(handed.notes)), odd=list(handed.odd))
    wanted = _named(handed.files, unit)
    room = {True: NOTEBOOKS, False: BESIDE}
    for path, member in sorted(wanted.items(), key=lambda item: item[0] != f"{unit}.ipynb"):
        kind = is_notebook_like(path)
        if path == NAME:
            taken.odd.append(f"a {NAME} of the student's own is left out: it would set the time")
        elif len(taken.files) >= MOST_FILES:
            taken.odd.append(f"only the first {MOST_FILES:,} files are taken")
            break
        elif _in_the_way(path, taken.files):
            taken.odd.append(f"{path}: a file and a folder have this name")
        else:
            _read(path, member, room, kind, taken)
    taken.odd += _remarks(taken.files, unit)
    return taken


def _read(path: str, member: Member, room: dict[bool, int], kind: bool, taken: Taken) -> None:
    if not member.problem and member.size > room[kind]:
        taken.odd.append(
            f"{path} is too large ({member.size / (1 << 20):,.0f} MB): no more than "
            f"{NOTEBOOKS >> 20} MB of notebooks and {BESIDE >> 20} MB beside them are taken"
        )
        return
    try:
        content = member.read(room[kind])
    except Broken as why:
        taken.odd.append(f"{path} {why}: left out")
        return
    room[kind] -= len(content)
    taken.files[path] = content
    if not content and kind:
        taken.odd.append(f"{path} is empty")


def _named(files: Mapping[str, Member], unit: str) -> dict[str, Member]:
    """The files; a single notebook whose name is the unit's but for a copy's mark gets that name."""
    notebooks = [path for path in files if path.lower().endswith(".ipynb")]
    wanted = f"{unit}.ipynb"
    copy = re.compile(rf"{re.escape(unit)}(-\d+|[ _]?\(\d+\))?\.ipynb", re.IGNORECASE)
    if wanted not in files and len(notebooks) == 1 and copy.fullmatch(notebooks[0]):
        return {wanted if path == notebooks[0] else path: file for path, file in files.items()}
    return dict(files)


def _in_the_way(path: str, files: Files) -> bool:
    above = {str(folder) for folder in PurePosixPath(path).parents}
    return bool(above & files.keys()) or any(other.startswith(f"{path}/") for other in files)


def _remarks(files: Files, unit: str) -> list[str]:
    notebooks = [path for path in files if path.lower().endswith(".ipynb")]
    if len(notebooks) > 1:
        which = (
            f"{unit}.ipynb is graded if it holds an answer"
            if f"{unit}.ipynb" in notebooks
            else "the one with most answers is graded"
        )
        return [f"{len(notebooks)} notebooks ({', '.join(sorted(notebooks)[:3])}): {which}"]
    if notebooks:
        return []
    packed = [path for path in files if path.lower().endswith(PACKED)]
    if packed:
        return [f"no notebook but {packed[0]}: a notebook in a ZIP or gz file is found by grading"]
    if files:
        return [f"no notebook among its files ({', '.join(sorted(files)[:3])})"]
    return ["nothing in it can be used"]
