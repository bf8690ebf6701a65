"""Grades put into an LMS's own file: what is common to Canvas and Moodle."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bpcourse.grading.classroom.csv_text import CsvText
from bpcourse.grading.classroom.exports.grades import Grade
from bpcourse.grading.classroom.exports.people import Rows

ALOUD = 12  # names that are said where there are many


@dataclass
class Filled:
    """What was put into a file.

    grades    how many
    said      what is good to know; problems: what an instructor must see to
    """

    grades: int = 0
    said: list[str] = field(default_factory=list[str])
    problems: list[str] = field(default_factory=list[str])


def fill(
    table: CsvText,
    column: int,
    rows: Rows,
    unit: str,
    grades: dict[str, Grade],
    scale: dict[int, float],
    locked: dict[int, str],
    absent: set[str],
    missing: str = "",
) -> Filled:
    """Put a unit's grades into a column.

    scale    {row: points in the LMS for a point here}
    locked   {row: why its field must stay as it is}
    absent   students who have handed in and are not graded: their fields stay
    missing  what those get who have handed in nothing; "" leaves their fields as they are
    """
    filled = Filled()
    comma = _has_decimal_commas(table)
    empty, unused = [], set(grades)
    for row, student in rows.students.items():
        grade = grades.get(student) if student else None
        unused.discard(student or "")
        why = _stays(table, row, column, rows, locked)
        if grade is None and not why and not table.rows[row][column].strip():
            empty.append(row)
        elif grade is not None and why:
            filled.problems.append(f"{rows.names[row]}: {why}")
        elif grade is not None:
            table.fill(row, column, _number(grade.score * scale.get(row, 1.0), comma))
            filled.grades += 1
    if unused:
        filled.problems.append(
            f"{unit}: graded, and not in the file: {some(sorted(unused))} "
            "(a --roster says what the LMS calls them)"
        )
    given = []
    if missing:  # somebody graded may hide behind a name that is not known here
        given = [
            row
            for row in empty
            if (student := rows.students[row]) not in absent and (student or not unused)
        ]
    for row in given:
        table.fill(row, column, missing)
    for which, what in ((given, f"get {missing}"), ([r for r in empty if r not in given], "stay empty")):  # fmt: skip
        if which:
            names = some(rows.names[row] for row in which)
            filled.said.append(f"{unit}: {len(which):,} without a grade {what}: {names}")
    filled.said.insert(0, f"{unit}: {filled.grades:,} grades in column {table.rows[0][column]!r}")
    return filled


def _stays(table: CsvText, row: int, column: int, rows: Rows, locked: dict[int, str]) -> str:
    """Why a field must stay as it is; "" if it need not."""
    if row in rows.twice:
        return f"left as it is, two rows are taken for {rows.students[row]}"
    if row in locked:
        return f"left as it is, {locked[row]}"
    return "the row ends before the column" if column >= len(table.rows[row]) else ""


def points_here(grades: dict[str, Grade]) -> float:
    """Points of the whole unit; 0 where nobody has a grade."""
    return max((grade.most for grade in grades.values()), default=0.0)


def about(unit: str, grades: dict[str, Grade], absent: list[str]) -> Filled:
    """What is to be said of a unit's grades, whatever they are written to."""
    filled = Filled()
    by_hand = [f"{student} ({g.by_hand:g})" for student, g in sorted(grades.items()) if g.by_hand]
    late = [f"{student} (-{g.penalty:g})" for student, g in sorted(grades.items()) if g.penalty]
    if by_hand:
        filled.said.append(
            f"{unit}: points still to be given by hand ({len(by_hand):,}): {some(by_hand)}"
        )
    if late:
        filled.said.append(f"{unit}: penalties for being late are included: {some(late)}")
    if absent:
        filled.problems.append(
            f"{unit}: handed in and not graded, run bpcourse grade: {some(absent)}"
        )
    return filled


def some(names: Iterable[str]) -> str:
    """Names, of many only the first."""
    names = list(names)
    more = f" and {len(names) - ALOUD:,} more" if len(names) > ALOUD + 1 else ""
    return ", ".join(names[:ALOUD] if more else names) + more


def points(text: str) -> float | None:
    """The number that a field says, with a point or a comma; None if it says none."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None


def _number(value: float, comma: bool) -> str:
    text = f"{round(value, 4):.4f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if comma else text


def _has_decimal_commas(table: CsvText) -> bool:
    """Whether the file's own numbers are written so."""
    numbers = [text for row in table.rows[1:] for text in row if points(text) is not None]
    return any("," in text for text in numbers) and not any("." in text for text in numbers)
