"""A folder with a folder for each student: clones of their repositories, or their folders as such.

Repositories that were made for an assignment are called `<assignment>-<username>`. The unit's
notebook may lie anywhere inside; `.git` is passed over, and with it the dates of commits, which
their author sets.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from bpcourse.grading.classroom.collect.handed import Found, Handed
from bpcourse.grading.classroom.collect.members import Listing, Member

KIND = "clones"


def find(listing: Listing, unit: str, units: list[str]) -> Found:
    """A submission from each folder: the folder of the unit's notebook, and other such notebooks."""
    by_folder: dict[str, dict[str, Member]] = {}
    found = Found(KIND, "a folder for each student")
    for member in listing.members:
        top, _, inside = member.path.partition("/")
        if inside:
            by_folder.setdefault(top, {})[inside] = member
        else:
            found.strange.append(member)
    for top in listing.repositories:
        if top and "/" not in top:
            by_folder.setdefault(top, {})  # a repository in which nothing was handed in
    repositories = {top for top in by_folder if top in listing.repositories}
    start = _common_start(list(by_folder), unit)
    if repositories:
        found.why = f"{len(repositories)} of {len(by_folder)} folders are repositories"
    if start:
        found.why += f", named {start}<student>"
    for top, files in by_folder.items():
        handed = Handed(top.removeprefix(start), folder=top)
        handed.files = of_unit(files, unit, units)
        if len(files) and not handed.files:
            handed.odd.append(f"no notebook of {unit} among its {len(files):,} files")
        found.handed.append(handed)
    return found


def of_unit(files: dict[str, Member], unit: str, units: list[str]) -> dict[str, Member]:
    """The files in the folder of the unit's notebook, as if it were alone; and others of its name.

    Where no notebook has the unit's name, all that belong to no other unit.
    """
    notebooks = [path for path in files if path.lower().endswith(".ipynb")]
    named = [path for path in notebooks if _is_of(path, unit)]
    if not named:
        own = [path for path in notebooks if not any(_is_of(path, other) for other in units)]
        return {path: files[path] for path in own}
    exact = [path for path in named if PurePosixPath(path).name == f"{unit}.ipynb"] or named
    chosen = min(exact, key=lambda path: (path.count("/"), path))
    base = f"{PurePosixPath(chosen).parent}/".removeprefix("./")
    others = [other for other in units if other != unit]
    taken = {
        path.removeprefix(base): member
        for path, member in files.items()
        if path.startswith(base)
        and not any(_is_of(path, other) or f"/{other}/" in f"/{path}" for other in others)
    }
    return taken | {path: files[path] for path in named if not path.startswith(base)}


def _is_of(path: str, unit: str) -> bool:
    return unit.lower() in PurePosixPath(path).name.lower()


def _common_start(folders: list[str], unit: str) -> str:
    """What the names of all have before a - or _, as in `hw2-ada`, `hw2-ben`."""
    if len(folders) == 1:
        own = re.match(re.escape(unit).replace("_", "[-_ ]") + "[-_]", folders[0], re.IGNORECASE)
        return own[0] if own else ""
    first, last = min(folders, default=""), max(folders, default="")
    same = [a == b for a, b in zip(first, last, strict=False)]
    length = [*same, False].index(False)  # what the first and the last have in common, all have
    match = re.match(r".*[-_]", first[:length])
    start = match[0] if match else ""
    return start if all(len(folder) > len(start) for folder in folders) else ""
