"""What a master's cells become for nbgrader, and which are refused."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.roles import complete_role
from bpcourse.notebooks.cells import Role, grade_id, points, role_of

SOLUTION = "def double_it(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION"
WRITTEN = {"tags": ["written"], "id": "why", "points": 2}


def completed(cell):
    complete_role(cell)
    return cell


def test_a_check_is_named_after_its_exercise_and_gets_its_points(exercise):
    cell = completed(new_code_cell("check(double_it)"))
    assert (role_of(cell), grade_id(cell), points(cell)) == (Role.CHECK, "check_double_it", 2)


def test_a_solution_is_named_after_what_it_defines_or_by_its_author():
    assert grade_id(completed(new_code_cell(SOLUTION))) == "double_it"
    assert grade_id(completed(new_code_cell(SOLUTION, metadata={"id": "mine"}))) == "mine"


def test_the_imports_are_locked():
    cell = completed(new_code_cell("import numpy", metadata={"tags": ["setup"]}))
    assert (role_of(cell), grade_id(cell)) == (Role.SETUP, "setup")


def test_a_written_question_keeps_what_its_author_said_beside_nbgraders_block():
    cell = completed(new_markdown_cell("Because.", metadata=WRITTEN))
    assert (role_of(cell), grade_id(cell), points(cell)) == (Role.WRITTEN, "why", 2)
    assert {key: cell.metadata[key] for key in WRITTEN} == WRITTEN


def test_an_ordinary_cell_gets_no_metadata():
    assert completed(new_code_cell("x = 1")).metadata == {}
    assert completed(new_markdown_cell("Text")).metadata == {}


@pytest.mark.parametrize(
    "source, complaint",
    [
        ("check(double_it);", "take away the `;`"),
        ("check(double_it)\nprint('done')", "last statement"),
        ("points = check(double_it)", "last statement"),
        ("check(double_it)\ncheck(double_it)", "last statement"),
        ("check(no_such_exercise)", "no exercise is called"),
        (SOLUTION.replace("    ### END SOLUTION", ""), "not closed"),
        (SOLUTION + "\ncheck(double_it)", "split it"),
        ("### BEGIN SOLUTION\nprint(1)\n### END SOLUTION", "has no name"),
        ("def f(:", "does not parse"),
    ],
)
def test_contradictory_code_is_refused(exercise, source, complaint):
    with pytest.raises(AuthoringError, match=complaint):
        complete_role(new_code_cell(source))


@pytest.mark.parametrize(
    "cell, complaint",
    [
        (new_markdown_cell("x", metadata={"tags": ["written"], "id": "why"}), "needs its points"),
        (new_markdown_cell("x", metadata={"tags": ["written"], "points": 2}), "has no name"),
        (new_markdown_cell("x", metadata=WRITTEN | {"id": "why not?"}), "may only hold"),
        (new_markdown_cell("x", metadata={"tags": ["setup"]}), "code cell of imports"),
        (new_code_cell("x", metadata={"tags": ["written"]}), "for Markdown cells"),
        (new_code_cell("x", metadata={"nbgrader": {"points": 5}}), "delete this cell's `nbgrader`"),
    ],
)
def test_contradictory_metadata_are_refused(cell, complaint):
    with pytest.raises(AuthoringError, match=complaint):
        complete_role(cell)
