"""The table: a row for each thing that came of it, formulas as text, names only where they may show."""

import csv

from bpcourse.grading.classroom.report.figures import Figures
from bpcourse.grading.classroom.report.table import table
from bpcourse.grading.classroom.report.who import Who
from tests.grading.classroom.a_graded_unit import check, graded, part, work

UNIT = graded(
    [
        work("=ada", [check("relu_backward", part("dx", "raised", message="=HYPERLINK(0)"))]),
        work("ben", [check("relu_backward", part("dx"))]),
    ]
)
CLASS = ["=ada", "ben"]


def rows(shown):
    text = table(Figures(UNIT), Who(CLASS, shown)).decode()
    return list(csv.DictReader(text.splitlines()))


def test_each_row_says_where_what_and_how_many():
    full, zero, raised = rows(shown=False)
    assert (full["outcome"], full["what"], full["students"], full["of"]) == (
        "marks",
        "all points",
        "1",
        "2",
    )
    assert (zero["what"], zero["students"]) == ("none, and yet written", "1")
    assert (raised["exercise"], raised["parts"], raised["points_lost"]) == (
        "relu_backward",
        "dx",
        "1.0",
    )


def test_what_a_student_wrote_is_no_formula():
    assert rows(shown=False)[2]["what"].startswith("'=")
    assert rows(shown=True)[2]["who"] == "'=ada"


def test_names_are_there_only_where_they_may_be():
    assert "who" not in rows(shown=False)[0]
    assert "ada" not in table(Figures(UNIT), Who(CLASS, shown=False)).decode()
