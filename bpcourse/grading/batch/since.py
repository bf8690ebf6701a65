"""Submissions that came, or whose files were changed, after some time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from bpcourse.course import Course
from bpcourse.grading.nbgrader.handed_in import find_files
from bpcourse.grading.nbgrader.timestamps import handed_in_at, read_timestamp

UNITS_OF_TIME = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes"}
FORMS = (
    "a date (2026-01-31), a date and time (2026-01-31T18:00, with +01:00 or Z for a time zone other "
    "than this machine's), or how long ago (2w, 3d, 12h, 30m)"
)


class UnclearTimeError(ValueError):
    """A text that says no time; the message says which do."""


def moment(text: str, now: datetime | None = None) -> datetime:
    """The time that a text says, with its zone. A date is its first moment; a time without a zone is
    one of this machine's. UnclearTimeError.
    """
    text = text.strip()
    try:
        if ago := re.fullmatch(r"(\d+(?:\.\d+)?)\s*([wdhm])", text):
            span = timedelta(**{UNITS_OF_TIME[ago[2]]: float(ago[1])})
            return (now or datetime.now().astimezone()) - span
        if re.match(r"\d{4}-\d\d-\d\d", text):
            return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError, OSError):
        pass
    raise UnclearTimeError(f"{text!r:.60} is no time: write {FORMS}")


def newer(course: Course, unit: str, students: Iterable[str], when: datetime) -> list[str]:
    """Those of the students whose submission came later: by its timestamp.txt, or by the time at which
    one of its files was last changed here.
    """
    return [student for student in students if _is_newer(course, unit, student, when)]


def _is_newer(course: Course, unit: str, student: str, when: datetime) -> bool:
    folder = course.classroom / "submitted" / student / unit
    said = handed_in_at(read_timestamp(folder) or b"")
    if said is not None and said.replace(tzinfo=UTC) > when:
        return True
    since = when.timestamp()
    return any((folder / path).lstat().st_mtime > since for path in find_files(folder, unit).taken)
