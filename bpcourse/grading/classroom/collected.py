"""What was collected of a unit, and under which name: classroom/collected/<unit>.csv.

Export finds the LMS's rows by it, and the next `collect` what has changed since.
"""

from __future__ import annotations

import csv
import io
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from bpcourse.course import Course
from bpcourse.files import replace_file
from bpcourse.grading.classroom.export import cell, uncell


@dataclass(frozen=True)
class Entry:
    """One student's submission, as it came.

    student  the id used here; name, email, number: by the roster
    kind     of archive or folder; label, lms, folder: what the student is called in it
    time     of handing in, where it is known; late: the LMS says so, "LATE" or ""
    dated    the newest date of the files in the archive
    digest   of the files that were copied
    """

    student: str
    name: str = ""
    email: str = ""
    number: str = ""
    kind: str = ""
    label: str = ""
    lms: str = ""
    folder: str = ""
    time: str = ""
    late: str = ""
    dated: str = ""
    digest: str = ""


def path_of(course: Course, unit: str) -> Path:
    """The file of a unit."""
    return course.classroom / "collected" / f"{unit}.csv"


def read_collected(course: Course, unit: str) -> dict[str, Entry]:
    """{student: entry}; none where nothing was collected, or the file is not as we wrote it."""
    try:
        text = path_of(course, unit).read_text(encoding="utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    except (OSError, ValueError, csv.Error):
        return {}
    names = [field.name for field in fields(Entry)]
    entries = [
        Entry(**{name: uncell(row.get(name) or "") for name in names})
        for row in rows
        if row.get("student")
    ]
    return {entry.student: entry for entry in entries}


def write_collected(course: Course, unit: str, entries: dict[str, Entry]) -> Path:
    """Write the file, in the order of students."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([field.name for field in fields(Entry)])
    for _, entry in sorted(entries.items()):
        writer.writerow(map(cell, asdict(entry).values()))
    path = path_of(course, unit)
    replace_file(path, text.getvalue().encode("utf-8", "replace"))
    return path
