"""A folder of notebooks, with the student's name in each file's name: ada_02_mlp.ipynb."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from bpcourse.grading.classroom.collect.handed import Found, Handed
from bpcourse.grading.classroom.collect.members import Listing

KIND = "flat"
COPY = re.compile(r"[ _]?\((\d+)\)$")  # what browsers add to a second one


def find(listing: Listing, unit: str, units: list[str]) -> Found:
    """A submission from each notebook that lies in the folder itself."""
    found = Found(KIND, f"notebooks whose names have a student's beside {unit}")
    for member in listing.members:
        path = PurePosixPath(member.path)
        if len(path.parts) > 1 or not member.path.lower().endswith(".ipynb"):
            found.strange.append(member)
            continue
        label, version = label_of(path.stem, unit)
        if any(other in path.stem and other not in unit for other in units if other != unit):
            found.strange.append(member)  # of another unit
            continue
        handed = Handed(label, folder=member.path, version=version)
        handed.files[f"{unit}.ipynb"] = member
        if not label:
            handed.odd.append("the file's name has no student's")
        found.handed.append(handed)
    return found


def label_of(stem: str, unit: str) -> tuple[str, int]:
    """("ada", 1) of "ada_02_mlp (1)" or "ada_02_mlp-1": who, and the number of the copy."""
    copy = COPY.search(stem)
    version = int(copy[1]) if copy else 0
    name = re.escape(unit).replace("_", "[-_ ]")
    again = re.search(rf"{name}-(\d{{1,2}})$", COPY.sub("", stem), re.IGNORECASE)
    stem = COPY.sub("", stem)
    if again:
        version, stem = version or int(again[1]), stem.removesuffix(f"-{again[1]}")
    label = re.sub(rf"(^|[-_ .+])+{name}($|[-_ .+])+", " ", stem, count=1, flags=re.IGNORECASE)
    return label.strip(" -_."), version
