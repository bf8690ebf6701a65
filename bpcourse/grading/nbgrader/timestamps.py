"""When a submission was handed in, as its timestamp.txt says.

nbgrader ends the whole run at a file that it cannot parse, and takes "+0200" for 200 seconds.
"""

from __future__ import annotations

import re
import zoneinfo
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import dateutil.parser
import dateutil.tz
from nbgrader.coursedir import CourseDirectory

from bpcourse.grading.nbgrader.recover.wording import Remarks, quoted

NAME = "timestamp.txt"
LARGEST = 1000  # bytes: it holds one line
ZONES = """
    PST-8 PDT-7 MST-7 MDT-6 EST-5 CDT-5 EDT-4 Z+0 UTC+0 GMT+0 WET+0 WEST+1 CET+1 CEST+2 EET+2
    EEST+3 MSK+3 JST+9 KST+9 AEST+10 AEDT+11 NZST+12 NZDT+13
"""  # abbreviations with one meaning
HOURS = {name: int(ahead) for name, ahead in re.findall(r"([A-Z]+)([+-]\d+)", ZONES)}
DEFAULTS = (  # what a text leaves out, once like this and once like that
    datetime(2000, 1, 1, 0, 0),  # noqa: DTZ001  they have no zone
    datetime(2001, 2, 2, 12, 30),  # noqa: DTZ001
)


def handed_in_at(content: bytes) -> datetime | None:
    """The time in UTC, without a zone, as nbgrader keeps it; None where there is none to be had.

    A time without a zone is one in UTC. Dates whose day and month could be exchanged are not
    guessed at.
    """
    text = _decoded(content).strip(" \t\r\n\x00\"'")
    for parse in (_seconds, _any, _named_zone):
        try:
            found = parse(text)
            if found.tzinfo is not None:
                found = found.astimezone(UTC).replace(tzinfo=None)
        except (ValueError, OverflowError, KeyError, TypeError):
            continue
        if 1970 < found.year < 2200:
            return found
    return None


def remarks_on(content: bytes) -> Remarks:
    """What an instructor is told of a timestamp.txt that cannot be understood."""
    if handed_in_at(content) is not None:
        return []
    said = _decoded(content).strip()
    what = (
        f"says {quoted(said[:60])}, which is no time that can be understood" if said else "is empty"
    )
    return [
        f"{NAME} {what}, so nobody can tell whether this was handed in late; nbgrader writes "
        "2026-01-31 18:00:00 UTC."
    ]


def understand_timestamps(coursedir: CourseDirectory) -> None:
    """Let this course directory read them as this module does, in nbgrader's own commands too."""

    def get_existing_timestamp(folder: str) -> datetime | None:
        content = read_timestamp(Path(folder))
        if content is None:
            return None
        for remark in remarks_on(content):
            coursedir.log.warning("%s: %s", folder, remark)
        return handed_in_at(content)

    # nbgrader asks for it by this name; there is no option for it
    setattr(coursedir, "get_existing_timestamp", get_existing_timestamp)  # noqa: B010


def read_timestamp(folder: Path) -> bytes | None:
    """The beginning of the file, if there is one."""
    path = folder / NAME
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return file.read(LARGEST)
    except OSError:
        return None


def _decoded(content: bytes) -> str:
    content = content[:LARGEST]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    return content.decode("utf-8-sig", errors="replace")


def _seconds(text: str) -> datetime:
    """Seconds since 1970, or milliseconds."""
    if not re.fullmatch(r"\d{10}(\d{3}|\.\d+)?", text):
        raise ValueError("no seconds since 1970")
    return datetime.fromtimestamp(float(text) / (1000 if len(text) == 13 else 1), UTC)


def _named_zone(text: str) -> datetime:
    """nbgrader's own form: date, time, and a zone such as Europe/Berlin."""
    time, _, zone = text.rpartition(" ")
    if "/" not in zone:
        raise ValueError("no named zone")
    return _any(time).replace(tzinfo=zoneinfo.ZoneInfo(zone))


def _any(text: str) -> datetime:
    """As dateutil reads it, if it says year, month and day, and leaves no doubt about their order."""
    text = re.sub(r"\s*\([^)]*\)$", "", text)  # "GMT+0200 (CEST)", as browsers write
    text = re.sub(r"\b(UTC|GMT)(?=[+-]\d)", "", text)  # which dateutil takes the other way round
    year_first = re.match(r"\d{4}(\D|\d{4}T)", text) is not None  # then month and day follow
    one, other = (
        dateutil.parser.parse(text, tzinfos=_zone, dayfirst=first, default=default)
        for first, default in zip((False, not year_first), DEFAULTS, strict=True)
    )
    if one != other:
        raise ValueError("it leaves something out, or day and month could be exchanged")
    return one


def _zone(name: str | None, offset: int | None) -> tzinfo | None:
    """A zone by its abbreviation, offset, or both; ValueError for an abbreviation with no meaning."""
    if offset is not None:
        return dateutil.tz.tzoffset(name, timedelta(seconds=offset))
    if name is None:
        return None
    if name.upper() in HOURS:
        return dateutil.tz.tzoffset(name, timedelta(hours=HOURS[name.upper()]))
    raise ValueError(f"no zone that is known: {name}")
