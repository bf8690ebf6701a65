"""The report's table: a row for each thing that came of a part, to be counted further."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from bpcourse.grading.classroom.export import cell as as_cell
from bpcourse.grading.classroom.report.figures import KINDS, SCORES, Figures
from bpcourse.grading.classroom.report.who import Who

COLUMNS = ("exercise", "parts", "outcome", "what", "students", "of", "points_lost")


def table(figures: Figures, who: Who) -> bytes:
    """CSV as UTF-8: the marks of each exercise and question, and all that went wrong in it.

    A last column `who` names the students, where they may be named.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([*COLUMNS, "who"] if who.shown else COLUMNS)
    for *row, students in _rows(figures):
        writer.writerow(map(as_cell, [*row, ", ".join(who.all(students))] if who.shown else row))
    return file.getvalue().encode("utf-8", "replace")


def _rows(figures: Figures) -> Iterator[list[Any]]:
    n = len(figures.graded.works)
    for found in figures.cells:
        for kind, words in SCORES.items():
            if count := found.kinds[kind]:
                yield [found.title, "", "marks", words, count, n, "", ()]
        for finding in figures.findings:
            if finding.exercise == found.title:
                yield [
                    finding.exercise,
                    " ".join(finding.parts),
                    KINDS[finding.kind],
                    finding.what,
                    len(finding.students),
                    n,
                    round(finding.lost, 6),
                    finding.students,
                ]
