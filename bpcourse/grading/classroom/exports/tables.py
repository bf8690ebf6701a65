"""Tables of one's own: students by units, and the CSV file that Moodle's gradebook imports.

By Moodle's manual, page "Grade import", CSV: the teacher says which column identifies the student
(email address, ID number or username) and which column is which grade; others are passed over.
"""

from __future__ import annotations

import csv
import io
import re

from bpcourse.grading.classroom.collected import Entry
from bpcourse.grading.classroom.export import cell
from bpcourse.grading.classroom.exports.grades import Grade, Gradebook
from bpcourse.grading.classroom.roster import Person


def plain_table(
    units: list[str],
    gradebook: Gradebook,
    known: dict[str, Person],
    collected: dict[str, dict[str, Entry]],
    missing: str = "",
) -> bytes:
    """A row for each student; for each unit the points, of how many, penalty, what is to be marked
    by hand, and LATE where the LMS says so.
    """
    headings = ["student_id", "name", "email"]
    for unit in units:
        headings += [unit, *(f"{unit} {what}" for what in ("of", "penalty", "by hand", "late"))]
    rows = []
    for student in _students(gradebook, known):
        row = [student, *_name(student, gradebook, known)]
        for unit in units:
            grade = gradebook.units[unit].get(student)
            late = collected[unit][student].late if student in collected[unit] else ""
            row += [*_fields(grade, _missing(gradebook, unit, student, missing)), late]
        rows.append(map(cell, row))
    return _written(headings, rows)


def moodle_table(
    units: list[str], gradebook: Gradebook, known: dict[str, Person], missing: str = ""
) -> bytes:
    """A row for each student: username, ID number and email address as Moodle has them; the points of
    each unit; what is still to be marked by hand.
    """
    headings = ["username", "ID number", "Email address", "Full name", *units, "still by hand"]
    rows = []
    for student in _students(gradebook, known):
        person = known.get(student, Person(student))
        name, email = _name(student, gradebook, known)
        grades = [gradebook.units[unit].get(student) for unit in units]
        by_hand = sum(grade.by_hand for grade in grades if grade)
        rows.append(
            [
                *map(identifying, (student, person.number, email)),
                cell(name),
                *(
                    f"{g.score:g}" if g else _missing(gradebook, unit, student, missing)
                    for unit, g in zip(units, grades, strict=True)
                ),
                f"{by_hand:g}" if by_hand else "",
            ]
        )
    return _written(headings, rows)


def identifying(text: str) -> str:
    """An id by which an LMS finds a student: as it is, unless a spreadsheet could take it for a
    formula that does something.
    """
    return text if re.fullmatch(r"[\w.@-]+", text) else cell(text)


def _students(gradebook: Gradebook, known: dict[str, Person]) -> list[str]:
    graded = {student for grades in gradebook.units.values() for student in grades}
    return sorted(graded | gradebook.names.keys() | known.keys())


def _name(student: str, gradebook: Gradebook, known: dict[str, Person]) -> tuple[str, str]:
    first, last, email = gradebook.names.get(student, ("", "", ""))
    person = known.get(student, Person(student))
    return f"{first} {last}".strip() or person.name, email or person.email


def _missing(gradebook: Gradebook, unit: str, student: str, missing: str) -> str:
    return "" if student in gradebook.ungraded[unit] else missing


def _fields(grade: Grade | None, missing: str) -> list[str]:
    if grade is None:
        return [missing, "", "", ""]
    return [f"{grade.score:g}", f"{grade.most:g}", *(f"{x:g}" if x else "" for x in (grade.penalty, grade.by_hand))]  # fmt: skip


def _written(headings: list[str], rows) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8", "replace")
