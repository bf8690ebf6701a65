"""Canvas's gradebook, exported, filled in and to be imported again.

By the Canvas guides for instructors, "How do I import grades in the Gradebook?" and "How do I export
grades in the Gradebook?": columns Student (or LastName, FirstName), ID, SIS User ID and Integration ID
(by the account's settings), SIS Login ID, Section, then one for each assignment, "Title (id)", and
totals, which are read only. Below the headings there may be a row that says "Manual Posting", and
there is one of "Points Possible". EX is an excused student, N/A one who does not have the assignment.
A column that Canvas does not know would become an assignment: so none is added.
"""

from __future__ import annotations

import re

from bpcourse.grading.classroom.csv_text import CsvText, NotCsv
from bpcourse.grading.classroom.exports.filling import Filled, fill, points, points_here
from bpcourse.grading.classroom.exports.grades import Grade
from bpcourse.grading.classroom.exports.people import Rows

POSSIBLE = re.compile(r"\s*points possible\s*", re.IGNORECASE)
ASSIGNMENT = re.compile(r"(?P<title>.*\S)\s*\((?P<id>\d+)\)\s*", re.DOTALL)
KEPT = {"EX": "excused in Canvas", "N/A": "the assignment is not this student's"}


def fill_canvas(
    table: CsvText,
    unit: str,
    grades: dict[str, Grade],
    rows: Rows,
    absent: set[str],
    missing: str = "",
    column: str | None = None,
) -> Filled:
    """Put a unit's grades into its column, scaled to its points. NotCsv if there is no such column.

    column  its heading, with or without Canvas's number; default: the one that has the unit's name
    """
    place = column_of(table, unit, column)
    possible = next((row for row in table.rows[1:] if POSSIBLE.fullmatch(row[0])), [])
    most = points(possible[place]) if place < len(possible) else None
    ours = points_here(grades)
    ratio = most / ours if most and ours else 1.0
    locked = {
        row: KEPT[value]
        for row in rows.students
        if place < len(table.rows[row]) and (value := table.rows[row][place].strip()) in KEPT
    }
    scale = dict.fromkeys(rows.students, ratio)
    filled = fill(table, place, rows, unit, grades, scale, locked, absent, missing)
    if most and ours and most != ours:
        filled.said.append(f"{unit}: {ours:g} points here are {most:g} in Canvas: scaled")
    elif not most:
        filled.said.append(f"{unit}: Canvas says no points possible: not scaled")
    return filled


def column_of(table: CsvText, unit: str, column: str | None = None) -> int:
    """The place of an assignment's column: by its heading, else by the unit's name in it."""
    found = {
        place: match
        for place, heading in enumerate(table.rows[0])
        if (match := ASSIGNMENT.fullmatch(heading)) and not _read_only(table, place)
    }
    if column is not None:
        wanted = [
            place
            for place, match in found.items()
            if column.strip() in (match[0].strip(), match["title"].strip(), match["id"])
        ]
    else:
        wanted = _by_name(found, unit)
    if len(wanted) == 1:
        return wanted[0]
    headings = ", ".join(repr(found[place][0]) for place in (wanted or found)) or "none"
    what = f"no assignment {column or unit!r}" if not wanted else f"several for {column or unit!r}"
    raise NotCsv(
        f"the gradebook has {what}; name one with --column (its assignments: {headings})"
        if not wanted
        else f"the gradebook has {what}: {headings}; name one with --column, by its number"
    )


def _by_name(found: dict[int, re.Match[str]], unit: str) -> list[int]:
    """Those whose title is the unit's name, else has it, else has its number and all its words."""
    words = _words(unit)
    tests = (
        lambda title: _words(title) == words,
        lambda title: f" {' '.join(words)} " in f" {' '.join(_words(title))} ",
        lambda title: set(words) <= set(_words(title)),
        lambda title: {word for word in words if not word.isdigit()} <= set(_words(title)),
    )
    for test in tests:
        if wanted := [place for place, match in found.items() if test(match["title"])]:
            return wanted
    return []


def _words(text: str) -> list[str]:
    """Words and numbers, "02" as "2"."""
    found = re.findall(r"[^\W\d_]+|\d+", text.casefold())
    return [str(int(word)) if word.isdecimal() else word for word in found]


def _read_only(table: CsvText, place: int) -> bool:
    return any(place < len(row) and "read only" in row[place].casefold() for row in table.rows[1:4])
