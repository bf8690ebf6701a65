"""A cell's role, name and points, by its metadata, whatever a file may hold."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from bpcourse.notebooks.cells import (
    Role,
    give_role,
    grade_id,
    is_answer,
    is_due,
    is_graded,
    label,
    points,
    role_of,
)

ROLES = [Role.SETUP, Role.SOLUTION, Role.CHECK, Role.WRITTEN]


@pytest.mark.parametrize("role", ROLES)
def test_a_role_that_was_given_is_read_back(role):
    cell = new_markdown_cell("Why?") if role is Role.WRITTEN else new_code_cell("x = 1")
    give_role(cell, role, "name", 2.0 if role in (Role.CHECK, Role.WRITTEN) else None)
    assert role_of(cell) is role and grade_id(cell) == "name" and is_due(cell)
    assert is_graded(cell) == (role in (Role.CHECK, Role.WRITTEN)) == (points(cell) == 2)
    assert is_answer(cell) == (role in (Role.SOLUTION, Role.WRITTEN))


def test_a_check_gets_the_metadata_that_nbgrader_knows():
    cell = new_code_cell("check(double_it)", metadata={"tags": ["mine"]})
    give_role(cell, Role.CHECK, "check_double_it", 2.0)
    assert cell.metadata == {
        "tags": ["mine"],
        "nbgrader": {
            "grade": True,
            "grade_id": "check_double_it",
            "locked": True,
            "points": 2,
            "schema_version": 3,
            "solution": False,
            "task": False,
        },
    }
    assert isinstance(cell.metadata["nbgrader"]["points"], int)


def test_code_without_metadata_is_a_demonstration_and_text_is_nothing():
    code, text = new_code_cell("x = 1"), new_markdown_cell("Text")
    assert role_of(code) is Role.DEMONSTRATION and role_of(text) is None
    assert not any(ask(cell) for ask in (is_due, is_graded, is_answer) for cell in (code, text))


@pytest.mark.parametrize(
    "metadata",
    [None, [], {}, {"nbgrader": None}, {"nbgrader": "grade"}, {"nbgrader": {"grade_id": [1]}}],
)
def test_metadata_of_any_shape_are_read(metadata):
    cell = {"cell_type": "code", "source": "x", "metadata": metadata}
    assert role_of(cell) is Role.DEMONSTRATION
    assert grade_id(cell) is None and points(cell) == 0


def test_points_count_only_where_a_cell_is_graded():
    cell = new_code_cell("x = 1", metadata={"nbgrader": {"solution": True, "points": 7}})
    assert points(cell) == 0


def test_messages_name_a_cell_by_its_name_or_its_first_line():
    assert label(new_code_cell("\n\n  x = 1\ny = 2")) == "that begins `x = 1`"
    assert label(new_code_cell("", metadata={"id": "mine"})) == "`mine`"
    assert label(new_code_cell("")) == "that begins `(empty)`"


@pytest.mark.parametrize(
    "metadata, name",
    [
        ({"nbgrader": {"grade_id": "check_relu"}}, "check_relu"),
        ({"nbgrader": {"grade_id": ["a"]}}, None),
        ({"nbgrader": {}}, None),
        ({"nbgrader": ["grade_id"]}, None),
        ({}, None),
    ],
)
def test_a_grade_id_is_a_string_or_nothing(metadata, name):
    assert grade_id({"metadata": metadata}) == name
