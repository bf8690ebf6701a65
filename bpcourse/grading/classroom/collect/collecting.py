"""From an archive or folder to classroom/submitted/: what came, what is missing, what is odd."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from bpcourse.course import Course
from bpcourse.grading.batch.digests import digest
from bpcourse.grading.batch.one_run import only_run
from bpcourse.grading.classroom.collect import place as placing
from bpcourse.grading.classroom.collect.handed import Found, Handed
from bpcourse.grading.classroom.collect.members import Member, NotReadable, listed
from bpcourse.grading.classroom.collect.recognize import recognized
from bpcourse.grading.classroom.collect.taken import take
from bpcourse.grading.classroom.collected import Entry, path_of, read_collected, write_collected
from bpcourse.grading.classroom.roster import NotOne, Person, Roster, read_roster
from bpcourse.grading.nbgrader.harmless_cells import LONGEST_NAME, problem_with_name
from bpcourse.grading.nbgrader.timestamps import handed_in_at

LONGEST_ALOUD = 5  # files that are named where many are strange


@dataclass
class Row:
    """What became of one submission.

    odd    what an instructor should look at; notes: what is good to know
    """

    label: str
    student: str = ""
    time: str = ""
    late: bool = False
    status: str = placing.NOT
    odd: list[str] = field(default_factory=list[str])
    notes: list[str] = field(default_factory=list[str])


@dataclass
class Collected:
    """What became of an archive or folder.

    missing  students of the roster who have handed in nothing; None without a roster
    strange  files that belong to no submission, in words
    record   the file that says who was called what
    has_times  the roster has times of handing in, which were not used for want of a zone
    """

    kind: str
    why: str
    rows: list[Row]
    missing: list[str] | None
    strange: list[str]
    record: Path
    has_times: bool = False

    @property
    def all_there(self) -> bool:
        """Whether nothing is missing and nothing is odd."""
        return not (self.missing or self.strange or any(row.odd for row in self.rows))


def collect(
    source: Path,
    course: Course,
    unit: str,
    roster: Path | None = None,
    kind: str | None = None,
    zone: tzinfo | None = None,
) -> Collected:
    """Copy the submissions of a unit, each from the archive or folder to its student's folder.

    roster  CSV file with the class
    kind    one of recognize.KINDS; default: as recognized
    zone    of the times in a roster that is Moodle's worksheet; without it they are not used
    Nothing is overwritten, and what is wrong with one submission never stops another. NotReadable
    if it is not recognized, NotCsv if the roster is none, GradingUnavailable while a run grades.
    """
    people = read_roster(roster) if roster else None
    with listed(source) as listing, only_run(course.classroom):
        try:
            found = recognized(listing, unit, course.units, kind)
        except NotReadable as error:
            raise NotReadable(f"{source}: {error}") from None
        before = read_collected(course, unit)
        entries = _of_roster(people) | before
        rows = []
        try:
            for handed, entry, row in _chosen(found, people, before, zone):
                rows.append(row)
                if entry is not None:
                    row.odd += _elsewhere(course, unit, entry, before)
                    _place(course, unit, handed, entry, row, entries)
        finally:  # what was copied is on record, however this ends
            write_collected(course, unit, entries)
    rows.sort(key=lambda row: (row.student or row.label).casefold())
    missing = None
    if people is not None:
        there = set(course.submissions(unit))
        missing = sorted(person.student for person in people.people if person.student not in there)
    return Collected(
        found.kind,
        found.why,
        rows,
        missing,
        _in_words(found.strange),
        path_of(course, unit),
        found.kind == "moodle"
        and zone is None
        and any(person.time for person in (people.people if people else ())),
    )


def _of_roster(people: Roster | None) -> dict[str, Entry]:
    """The whole class is on record: export needs no roster to find those who hand in nothing."""
    return {
        person.student: Entry(person.student, person.name, person.email, person.number)
        for person in (people.people if people else ())
    }


def _place(
    course: Course, unit: str, handed: Handed, entry: Entry, row: Row, entries: dict[str, Entry]
) -> None:
    taken = take(handed, unit)
    row.odd += taken.odd
    row.notes += taken.notes
    if not taken.files:
        return
    entry = Entry(**{**vars(entry), "digest": digest(taken.files)})
    placed = placing.place(course, unit, taken.files, entry, entries.get(entry.student))
    row.status = placed.status
    row.odd += [placed.odd] if placed.odd else []
    row.notes += [placed.note] if placed.note else []
    if placed.status not in (placing.OLDER, placing.NOT):
        entries[entry.student] = entry


def _chosen(
    found: Found, people: Roster | None, before: dict[str, Entry], zone: tzinfo | None
) -> Iterable[tuple[Handed, Entry | None, Row]]:
    """Each submission with whose it is; of several by one student, the newest."""
    by_student: dict[str, list[tuple[Handed, Person, str]]] = {}
    ids = _ids(found.handed, before, found.kind) if people is None else []
    for place, handed in enumerate(found.handed):
        row = Row(handed.label or handed.folder, late=handed.late)
        ahead = ""
        try:
            if people is None:
                person = Person(ids[place])
            else:
                person, ahead = _person(people, handed, found.kind)
        except NotOne as why:
            hint = f' (its number: {handed.number}, for a column "lms id")' if handed.number else ""
            row.odd += [*handed.odd, f"{handed.label!r} {why}{hint}"]
            yield handed, None, row
            continue
        if problem := _problem_with(person.student):
            row.odd += [*handed.odd, problem]
            yield handed, None, row
        else:
            if found.kind == "moodle" and zone is not None:
                handed.time = _time_of(person, zone)
            by_student.setdefault(person.student, []).append((handed, person, ahead))
    for student, several in by_student.items():
        yield from _newest(student, several, found.kind)


def _person(people: Roster, handed: Handed, kind: str) -> tuple[Person, str]:
    try:
        return people.find(handed.label, handed.number, kind)
    except NotOne:  # what all folders' names begin with may be a part of the names
        if handed.folder in ("", handed.label) or not handed.folder.endswith(handed.label):
            raise
        return people.find(handed.folder)


def _newest(
    student: str, several: list[tuple[Handed, Person, str]], kind: str
) -> Iterable[tuple[Handed, Entry | None, Row]]:
    """The newest of a student's submissions; others are named if they are another name's."""
    several.sort(key=lambda each: (not each[2], _age(each[0])), reverse=True)
    handed, person, ahead = several[0]
    row = Row(handed.label or handed.folder, student, _shown(handed.time), handed.late)
    if ahead and kind == "moodle":
        row.notes.append(f"handed in by the group {ahead!r}")
    versions = [other for other, _, _ in several[1:] if other.label == handed.label]
    if versions and handed.time:
        row.notes.append(f"the newest of {len(versions) + 1}")
    elif versions and len({_age(other) for other, _, _ in several}) == len(several):
        row.notes.append(f"the newest of {len(versions) + 1}, by name and date")
    elif versions:
        row.odd.append(f"one of {len(versions) + 1}: nobody can tell which is the newest")
    row.odd += [
        f"{other.label!r} is taken for {student}, too: left out"
        for other, _, _ in several[1:]
        if other.label != handed.label
    ]
    entry = Entry(
        student,
        person.name,
        person.email,
        person.number,
        kind,
        handed.label,
        handed.number,
        handed.folder,
        _shown(handed.time),
        "LATE" if handed.late else "",
        f"{handed.dated:%Y-%m-%d %H:%M:%S}" if handed.dated else "",
    )
    yield handed, entry, row


def _time_of(person: Person, zone: tzinfo) -> datetime | None:
    """When Moodle's worksheet says that it was handed in, in UTC; None if it does not."""
    local = handed_in_at(person.time.encode())
    return local and local.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)


def _elsewhere(course: Course, unit: str, entry: Entry, before: dict[str, Entry]) -> list[str]:
    """The same person's submission under another id, from before there was a roster."""
    return [
        f"was collected before as {other.student!r}: move classroom/submitted/{other.student}/{unit} away"
        for other in before.values()
        if (other.kind, other.label, other.lms) == (entry.kind, entry.label, entry.lms)
        and other.student != entry.student
        and (course.classroom / "submitted" / other.student / unit).exists()
    ]


def _age(handed: Handed) -> tuple[datetime, int, datetime]:
    nothing = datetime.min  # noqa: DTZ901  the others have no zone either
    return handed.time or nothing, handed.version, handed.dated or nothing


def _ids(handed: list[Handed], before: dict[str, Entry], kind: str) -> list[str]:
    """An id for each without a roster: the name, and the LMS's number where two have one name."""
    known = {(e.label, e.lms): e.student for e in before.values() if e.kind == kind and e.label}
    numbers: dict[str, set[str]] = {}
    for each in handed:
        numbers.setdefault(_id_of(each.label).casefold(), set()).add(each.number)
    found = []
    for each in handed:
        name = _id_of(each.label)
        shared = len(numbers[name.casefold()]) > 1
        name = known.get((each.label, each.number)) or (f"{name} {each.number}" if shared else name)
        if shared:
            each.odd.append(f"two are called {each.label!r}: a roster tells them apart")
        found.append(name)
    return found


def _id_of(label: str) -> str:
    """A name that a folder may have."""
    name = re.sub(r'[<>"\\/\x00-\x1f\x7f]', "_", unicodedata.normalize("NFC", label))
    return " ".join(name.split()).lstrip(".")[:LONGEST_NAME]


def _problem_with(student: str) -> str:
    if not student or student.startswith(".") or "/" in student:
        return f"{student!r} cannot be a student's id, of which a folder gets its name"
    if problem := problem_with_name(student):
        return problem.replace("rename the folder", "give another id in the roster")
    if len(student.encode("utf-8", "replace")) > 255:
        return f"{student[:20]!r}... is too long for the name of a folder"
    return ""


def _shown(time: datetime | None) -> str:
    return f"{time:{placing.STAMP}}" if time else ""


def _in_words(strange: list[Member]) -> list[str]:
    said = [f"{m.path} {m.problem or 'belongs to nobody that could be told'}" for m in strange]
    more = len(said) - LONGEST_ALOUD
    return said if more <= 1 else [*said[:LONGEST_ALOUD], f"and {more:,} more such files"]
