"""Rows as plain data: read by unit and student, and written where they differ."""

import pytest
from sqlalchemy import create_engine

from bpcourse.grading.nbgrader.gradebook import (
    create,
    marks,
    put,
    scores,
    student_rows,
    unit_rows,
    write_changes,
)

UNIT = {
    "course": [{"id": "backprop"}],
    "assignment": [{"id": "a", "name": "unit", "course_id": "backprop"}],
    "notebook": [{"id": "n", "name": "unit", "assignment_id": "a"}],
    "base_cell": [
        {"id": "c1", "name": "check", "notebook_id": "n", "type": "GradeCell"},
        {"id": "c2", "name": "why", "notebook_id": "n", "type": "GradeCell"},
        {"id": "c3", "name": "why", "notebook_id": "n", "type": "SolutionCell"},
    ],
    "grade_cells": [
        {"id": "c1", "max_score": 3.0, "cell_type": "code"},
        {"id": "c2", "max_score": 2.0, "cell_type": "markdown"},
    ],
    "solution_cells": [{"id": "c3"}],
    "task_cells": [],
}


def student(name, score):
    return {
        "student": [{"id": name}],
        "submitted_assignment": [{"id": f"{name}-a", "assignment_id": "a", "student_id": name}],
        "submitted_notebook": [
            {"id": f"{name}-n", "assignment_id": f"{name}-a", "notebook_id": "n"}
        ],
        "grade": [
            {"id": f"{name}-g", "cell_id": "c1", "notebook_id": f"{name}-n", "auto_score": score}
        ],
        "comment": [],
    }


@pytest.fixture
def engine(tmp_path):
    create(f"sqlite:///{tmp_path / 'gradebook.db'}", UNIT | student("ada", 1.0))
    return create_engine(f"sqlite:///{tmp_path / 'gradebook.db'}")


def columns(rows, name):
    return [row[name] for row in rows]


def test_a_unit_s_rows_are_read_and_of_another_one_there_are_none(engine):
    rows = unit_rows(engine, "unit")
    assert columns(rows["base_cell"], "name") == ["check", "why", "why"]
    assert columns(rows["grade_cells"], "max_score") == [3.0, 2.0]
    assert not any(unit_rows(engine, "other").values())


def test_a_student_s_rows_are_their_own(engine):
    unit = unit_rows(engine, "unit")
    empty = {name: [] for name in student("ben", 0)}
    write_changes(engine, empty, student("ben", 2.0))
    assert columns(student_rows(engine, unit, "ada")["grade"], "auto_score") == [1.0]
    assert columns(student_rows(engine, unit, "ben")["grade"], "auto_score") == [2.0]
    assert student_rows(engine, unit, "eve") == empty


def test_only_what_differs_is_written_so_that_marks_given_meanwhile_stay(engine):
    unit = unit_rows(engine, "unit")
    before = student_rows(engine, unit, "ada")
    graded = {name: [dict(row) for row in rows] for name, rows in before.items()}
    graded["grade"][0]["auto_score"] = 3.0
    meanwhile = {name: [dict(row) for row in rows] for name, rows in before.items()}
    meanwhile["grade"][0]["manual_score"] = 0.5
    write_changes(engine, before, meanwhile)
    write_changes(engine, before, graded)
    (grade,) = student_rows(engine, unit, "ada")["grade"]
    assert (grade["auto_score"], grade["manual_score"]) == (3.0, 0.5)


def test_put_replaces_the_rows_of_the_tables_that_it_names_only(engine):
    put(engine, student("ben", 2.0))
    unit = unit_rows(engine, "unit")
    assert student_rows(engine, unit, "ada")["student"] == []
    assert columns(student_rows(engine, unit, "ben")["grade"], "auto_score") == [2.0]
    assert len(unit["base_cell"]) == 3


@pytest.mark.parametrize(
    "auto, manual, extra, score, graded",
    [
        (1.0, None, None, 1.0, True),
        (1.0, 2.0, None, 2.0, True),
        (1.0, 0.0, 0.5, 0.5, True),
        (None, None, None, 0.0, False),
    ],
)
def test_scores_follow_nbgrader_s_rules(auto, manual, extra, score, graded):
    row = {"cell_id": "c1", "auto_score": auto, "manual_score": manual, "extra_credit": extra}
    assert scores(UNIT, {"grade": [row]}) == {
        "check": {
            "score": score,
            "max_score": 3.0,
            "graded": graded,
            "by_machine": auto is not None,
        }
    }


def test_marks_do_not_depend_on_the_order_of_the_rows(engine):
    rows = student_rows(engine, unit_rows(engine, "unit"), "ada")
    other = {"cell_id": "c2", "auto_score": 0.0, "manual_score": 1.0, "extra_credit": None}
    rows["grade"].append(other)
    first = marks(rows)
    rows["grade"].reverse()
    assert marks(rows) == first
    other["manual_score"] = 2.0
    assert marks(rows) != first
