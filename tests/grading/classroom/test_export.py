"""Exported grades: the same table as nbgrader's, and no name is a formula in it."""

import csv
import datetime as dt
import os
import sys
from pathlib import Path

import nbformat
import pytest
from hypothesis import given, settings, strategies as st
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import CsvExportPlugin
from traitlets.config import Application

from bpcourse.checking.report import MIME
from bpcourse.grading.classroom.export import CsvExport, cell

STARTS = ("=", "+", "-", "@", "\t", "\r")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+cmd",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        " =1+1",
        "\r=1",
        "\x00=1",
        "\uff1d1+1",
        '=HYPERLINK("http://e.org")',
        "-",
        "+1-1",
    ],
)
def test_a_formula_becomes_text(text):
    assert cell(text).startswith("'")


@pytest.mark.parametrize(
    "value, text",
    [
        (-1.5, "-1.5"),
        (3, "3"),
        (1e-7, "1e-07"),
        (None, ""),
        (0.0, "0.0"),
        ("+4930", "+4930"),
        ("-1.5", "-1.5"),
        ("Ada", "Ada"),
        ("a@b.org", "a@b.org"),
        ("Müller-Groß", "Müller-Groß"),
    ],
)
def test_numbers_and_names_stay(value, text):
    assert cell(value) == text


@settings(deadline=None)
@given(st.text())
def test_no_cell_starts_like_a_formula_unless_it_is_a_number(text):
    found = cell(text)
    if found.startswith(STARTS):
        float(found)


@pytest.fixture
def gradebook(tmp_path, monkeypatch):
    scripts = str(Path(sys.executable).parent)  # nbgrader calls alembic by name
    monkeypatch.setenv("PATH", scripts + os.pathsep + os.environ["PATH"])
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as book:
        book.add_assignment("unit", duedate="2026-11-01 12:00:00")
        book.add_notebook("unit", "unit")
        book.add_grade_cell("check", "unit", "unit", max_score=5, cell_type="code")
        yield book


def exported(plugin, gradebook, path):
    made = plugin(to=str(path))
    made.export(gradebook)
    return path.read_text()


def test_ordinary_names_are_exported_as_nbgrader_does_it(gradebook, tmp_path):
    gradebook.add_student("ada", first_name="Ada", last_name="Lovelace", email="ada@a.org")
    gradebook.add_student("bob")
    gradebook.add_submission("unit", "ada", timestamp=dt.datetime(2026, 11, 2))  # noqa: DTZ001  nbgrader's have no zone
    assert exported(CsvExport, gradebook, tmp_path / "a.csv") == exported(
        CsvExportPlugin, gradebook, tmp_path / "b.csv"
    )


def test_what_looks_numerical_has_a_last_column_where_there_is_any(gradebook, tmp_path):
    for student in ("ada", "bob"):
        gradebook.add_student(student)
    report = {"exercise": "mse_loss", "looks_numerical": True, "parts": []}
    check = nbformat.v4.new_code_cell(
        "check(mse_loss)",
        metadata={"nbgrader": {"grade": True, "grade_id": "check"}},
        outputs=[nbformat.v4.new_output("display_data", data={MIME: report})],
    )
    folder = tmp_path / "autograded" / "ada" / "unit"
    folder.mkdir(parents=True)
    nbformat.write(nbformat.v4.new_notebook(cells=[check]), folder / "unit.ipynb")

    class App(Application):
        coursedir = CourseDirectory(root=str(tmp_path))

    path = tmp_path / "a.csv"
    CsvExport(to=str(path), parent=App()).export(gradebook)
    rows = csv.DictReader(path.open())
    assert [(row["student_id"], row["looks_numerical"]) for row in rows] == [
        ("ada", "mse_loss"),
        ("bob", ""),
    ]
    CsvExport(to=str(path), parent=App(), student=["bob"]).export(gradebook)
    assert "looks_numerical" not in path.read_text()


def test_hostile_names_stay_in_their_column(gradebook, tmp_path):
    gradebook.add_student("=1+1", first_name='a,b"c', last_name="new\nline,9,9", email="@SUM(1)")
    text = exported(CsvExport, gradebook, tmp_path / "a.csv")
    (row,) = csv.DictReader(text.splitlines())
    assert (row["student_id"], row["first_name"], row["last_name"], row["email"], row["score"]) == (
        "'=1+1",
        'a,b"c',
        "new line,9,9",
        "'@SUM(1)",
        "0.0",
    )


def test_one_student_and_one_assignment_can_be_chosen(gradebook, tmp_path):
    for student in ("ada", "bob"):
        gradebook.add_student(student)
    path = tmp_path / "a.csv"
    CsvExport(to=str(path), student=["bob"]).export(gradebook)
    assert [row["student_id"] for row in csv.DictReader(path.open())] == ["bob"]
    CsvExport(to=str(path), assignment=["other"]).export(gradebook)
    assert not list(csv.DictReader(path.open()))
