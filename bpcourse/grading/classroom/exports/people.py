"""Whose row in an LMS's file is whose grade here."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bpcourse.course import Course
from bpcourse.grading.classroom.collected import Entry, read_collected
from bpcourse.grading.classroom.csv_text import CsvText
from bpcourse.grading.classroom.exports.grades import Gradebook
from bpcourse.grading.classroom.roster import Person, Roster, people_in, read_roster

OF_LMS = ("moodle", "canvas")


@dataclass(frozen=True)
class Rows:
    """The rows of an LMS's file that are students.

    students  {row: student, or None where the row is nobody's that is known here}
    names     {row: what the file calls that person}
    twice     rows that are taken for one student
    """

    students: dict[int, str | None]
    names: dict[int, str]
    twice: list[int]


def known_here(
    course: Course, units: list[str], gradebook: Gradebook, roster: Path | None
) -> dict[str, Person]:
    """{student: person}: all that collect has recorded, nbgrader knows and a roster says."""
    found = {student: _merged(student, []) for student in gradebook.names}
    for person in read_roster(roster).people if roster else ():
        found[person.student] = _merged(
            person.student, [person, *filter(None, [found.get(person.student)])]
        )
    for unit in units:
        for student, entry in read_collected(course, unit).items():
            found[student] = _merged(
                student, [*filter(None, [found.get(student)]), _of_entry(entry)]
            )
    for student, (first, last, email) in gradebook.names.items():
        name = f"{first} {last}".strip()
        of_nbgrader = Person(student, name, email, names=(name,) if name else ())
        found[student] = _merged(student, [found[student], of_nbgrader])
    return found


def rows_of(table: CsvText, path: Path, known: dict[str, Person]) -> Rows:
    """Each row of an LMS's file that is a student. NotCsv if it does not say who they are."""
    home = Roster(list(known.values()))
    students, names = {}, {}
    for number, person in people_in(table, path):
        same = home.same(person)
        students[number] = same.student if same else None
        names[number] = person.name or person.email or person.student
    often = Counter(student for student in students.values() if student)
    twice = [row for row, student in students.items() if student and often[student] > 1]
    return Rows(students, names, twice)


def _of_entry(entry: Entry) -> Person:
    of_lms = entry.kind in OF_LMS
    return Person(
        entry.student,
        entry.name,
        entry.email,
        entry.number,
        names=tuple(name for name in (entry.name, entry.label) if name),
        keys=() if of_lms else (entry.label,),
        lms=(f"{entry.kind}:{entry.lms}",) if of_lms and entry.lms else (),
    )


def _merged(student: str, people: list[Person]) -> Person:
    """One person of several descriptions, of which the first that says something counts."""

    def first(name: str) -> str:
        return next((value for each in people if (value := getattr(each, name))), "")

    email = first("email")
    keys = [student, email, email.partition("@")[0], first("number")]
    return Person(
        student,
        first("name"),
        email,
        first("number"),
        names=_all(name for each in people for name in (*each.names, each.name)),
        keys=_all([*keys, *(key for each in people for key in each.keys)]),
        lms=_all(number for each in people for number in each.lms),
    )


def _all(values) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, values)))
