"""Rows of many students at once are those of each student by themselves."""

import os
import sys
from pathlib import Path

import pytest
from nbgrader import api
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from bpcourse.grading.nbgrader import gradebook
from bpcourse.grading.nbgrader.class_rows import rows_of_students

UNITS = ("one", "two")


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('class') / 'gradebook.db'}"
    scripts = str(Path(sys.executable).parent)  # nbgrader calls alembic by name
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{scripts}{os.pathsep}{os.environ['PATH']}")
        api.Gradebook(url).close()
    with api.Gradebook(url) as book:
        for unit in UNITS:
            book.add_assignment(unit)
            book.add_notebook(unit, unit)
            book.add_grade_cell("check", unit, unit, max_score=2, cell_type="code")
            book.add_solution_cell("answer", unit, unit)
        for k in range(7):
            book.add_student(f"s{k}")
            for unit in UNITS[: k % 3]:
                book.add_submission(unit, f"s{k}")
                book.find_grade("check", unit, unit, f"s{k}").manual_score = k
        book.db.commit()
    return url


@pytest.mark.parametrize("at_once", [1, 3, 400])
@pytest.mark.parametrize("unit", UNITS)
def test_they_are_the_same_in_the_order_asked_for(url, unit, at_once):
    students = ["s4", "nobody", *(f"s{k}" for k in range(4)), "s5", "s6"]
    with gradebook.opened(url) as engine:
        rows = gradebook.unit_rows(engine, unit)
        found = list(rows_of_students(engine, rows, students, at_once))
        alone = [(student, gradebook.student_rows(engine, rows, student)) for student in students]
    assert found == alone
    assert sum(len(of["grade"]) for _, of in found) == (4 if unit == "one" else 2)


def test_as_many_queries_for_a_class_as_for_a_student(url):
    from sqlalchemy import event

    asked = []
    with gradebook.opened(url) as engine:
        rows = gradebook.unit_rows(engine, "one")
        event.listen(engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
        list(rows_of_students(engine, rows, [f"s{k}" for k in range(7)]))
    assert len(asked) == len(gradebook.OF_A_STUDENT)


def test_a_name_that_the_database_does_not_take_costs_those_around_it_one_query_each(url):
    with gradebook.opened(url) as engine:
        rows = gradebook.unit_rows(engine, "one")
        found = list(rows_of_students(engine, rows, ["s1", "\udcff", "s2", "s4"], 2))
        assert found[:2] == [("s1", None), ("\udcff", None)]
        assert found[2:] == [(s, gradebook.student_rows(engine, rows, s)) for s in ("s2", "s4")]


def test_a_database_that_fails_is_told_and_is_no_matter_of_names(url):
    with gradebook.opened(url) as engine:
        rows = gradebook.unit_rows(engine, "one")
    empty = create_engine("sqlite://")
    with pytest.raises(OperationalError):
        list(rows_of_students(empty, rows, ["s1"]))
