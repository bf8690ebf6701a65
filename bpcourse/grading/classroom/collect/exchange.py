"""An exchange folder of nbgrader's, or what `nbgrader collect` makes of it.

By nbgrader's documentation, "Managing assignment files" and "The exchange": a student's `submit`
makes

    inbound/ada+02_mlp+2026-01-31 18:00:00 UTC+c2Vuc2Vs/02_mlp.ipynb, timestamp.txt

whose last part, drawn at random, may be missing; an instructor's `collect` makes

    submitted/ada/02_mlp/02_mlp.ipynb, timestamp.txt
"""

from __future__ import annotations

import re
from datetime import datetime

from bpcourse.grading.classroom.collect.handed import Found, Handed
from bpcourse.grading.classroom.collect.members import Broken, Listing, Member
from bpcourse.grading.nbgrader.timestamps import LARGEST, NAME, handed_in_at

KIND, COLLECTED = "exchange", "submitted"
INBOUND = re.compile(  # a file system without : writes _ or - instead
    r"(?:.*/)?(?P<folder>(?P<student>[^/]+)\+(?P<unit>[^/+]+)\+"
    r"(?P<date>\d{4}-\d\d-\d\d)[ _](?P<time>\d\d.\d\d.\d\d(?:\.\d+)?)(?P<zone>[^/+]*)(?:\+[^/+]*)?)"
    r"/(?P<file>.+)"
)


def find(listing: Listing, unit: str, units: list[str]) -> Found:
    """Submissions in inbound/, all of a student's; the newest is chosen later."""
    found = Found(KIND, "folders student+unit+time, as `nbgrader submit` makes them")
    by_folder: dict[str, Handed] = {}
    others = set()
    for member in listing.members:
        match = INBOUND.fullmatch(member.path)
        if match is None:
            found.strange.append(member)
        elif match["unit"] != unit:
            others.add(match["unit"])
        else:
            if match["folder"] not in by_folder:
                by_folder[match["folder"]] = _handed(match)
            by_folder[match["folder"]].files[match["file"]] = member
    found.handed = list(by_folder.values())
    for handed in found.handed:
        _compare_times(handed)
    found.refused = _refused(others, unit) if others and not found.handed else ""
    if others:  # the rest of an exchange is not strange
        found.strange = []
    return found


def find_collected(listing: Listing, unit: str, units: list[str]) -> Found:
    """Submissions in submitted/."""
    found = Found(COLLECTED, "folders student/unit, as `nbgrader collect` makes them")
    by_student: dict[str, Handed] = {}
    others = set()
    for member in listing.members:
        parts = member.path.split("/")
        if len(parts) > 2 and parts[1] == unit:
            handed = by_student.setdefault(parts[0], Handed(parts[0], folder="/".join(parts[:2])))
            handed.files["/".join(parts[2:])] = member
        elif len(parts) > 2 and parts[1] in units:
            others.add(parts[1])
        else:
            found.strange.append(member)
    found.handed = list(by_student.values())
    for handed in found.handed:
        handed.time = _time_in(handed.files.pop(NAME, None))
    found.refused = _refused(others, unit) if others and not found.handed else ""
    return found


def _refused(others: set[str], unit: str) -> str:
    return f"holds submissions of {', '.join(sorted(others)[:5])}, and none of {unit}"


def _handed(match: re.Match[str]) -> Handed:
    clock = re.sub(r"(\d\d).(\d\d).(\d\d)", r"\1:\2:\3", match["time"])
    zone = match["zone"].replace("_", " ").strip() or "UTC"
    time = handed_in_at(f"{match['date']} {clock} {zone}".encode())
    handed = Handed(match["student"], folder=match["folder"], time=time)
    if time is None:
        handed.odd.append("the time in the folder's name cannot be understood")
    return handed


def _compare_times(handed: Handed) -> None:
    """The student's own process wrote both: a time in the file other than in the name is told."""
    written = _time_in(handed.files.pop(NAME, None))
    if written and handed.time and abs((written - handed.time).total_seconds()) > 60:
        handed.odd.append(
            f"{NAME} says {written:%Y-%m-%d %H:%M:%S} UTC, the folder's name "
            f"{handed.time:%Y-%m-%d %H:%M:%S} UTC: the folder's name was taken"
        )
    handed.time = handed.time or written


def _time_in(member: Member | None) -> datetime | None:
    if member is None:
        return None
    try:
        return handed_in_at(member.read(LARGEST))
    except Broken:
        return None
