"""Moodle's offline grading worksheet, filled in and to be uploaded again.

By Moodle's manual, pages "Offline grading worksheet" and "Assignment settings": columns Identifier
("Participant 4711"), Full name, Email address, Status, Grade, Maximum grade, Grade can be changed,
Last modified (submission), Last modified (grade), Feedback comments. Moodle finds a row by Identifier,
leaves a grade that was changed since, by Last modified (grade), and takes the file with commas, in
UTF-8; so nothing but Grade is touched.
"""

from __future__ import annotations

import re

from bpcourse.grading.classroom.csv_text import CsvText, NotCsv
from bpcourse.grading.classroom.exports.filling import Filled, fill, points, points_here
from bpcourse.grading.classroom.exports.grades import Grade
from bpcourse.grading.classroom.exports.people import Rows

FIXED = {"no", "nein", "non"}


def fill_moodle(
    table: CsvText,
    unit: str,
    grades: dict[str, Grade],
    rows: Rows,
    absent: set[str],
    missing: str = "",
    column: str | None = None,
) -> Filled:
    """Put a unit's grades into the column Grade, scaled to each row's maximum. NotCsv if there is none.

    column  its heading, where the worksheet is in another language
    """
    place = _place(table, column or "Grade")
    if place is None:
        raise NotCsv(
            f"the worksheet has no column {column or 'Grade'!r}: name it with --column "
            f"(its columns: {', '.join(table.rows[0])})"
        )
    most = {row: points(_value(table, row, "Maximum grade")) for row in rows.students}
    ours = points_here(grades)
    scale = {row: (value / ours if value and ours else 1.0) for row, value in most.items()}
    locked = {
        row: "Moodle says that this grade cannot be changed"
        for row in rows.students
        if _value(table, row, "Grade can be changed").strip().casefold() in FIXED
    }
    filled = fill(table, place, rows, unit, grades, scale, locked, absent, missing)
    others = sorted({value for value in most.values() if value and value != ours})
    if ours and others:
        shown = " or ".join(f"{value:g}" for value in others)
        filled.said.append(f"{unit}: {ours:g} points here are {shown} in Moodle: scaled")
    elif not any(most.values()):
        filled.said.append(f"{unit}: the worksheet says no maximum grade: not scaled")
    return filled


def numbers(table: CsvText) -> dict[int, tuple[str, str]]:
    """{row: (participant's number, full name)}, of which feedback's folders are named."""
    found = {}
    for row in range(1, len(table.rows)):
        number = re.search(r"(\d+)\s*$", _value(table, row, "Identifier"))
        if number:
            found[row] = (number[1], _value(table, row, "Full name") or "Participant")
    return found


def _place(table: CsvText, heading: str) -> int | None:
    headings = [text.strip().strip("\ufeff").casefold() for text in table.rows[0]]
    wanted = heading.strip().casefold()
    return headings.index(wanted) if wanted in headings else None


def _value(table: CsvText, row: int, heading: str) -> str:
    place = _place(table, heading)
    return "" if place is None or place >= len(table.rows[row]) else table.rows[row][place]
