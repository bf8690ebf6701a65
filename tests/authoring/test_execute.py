"""What must hold for the outputs of a solution."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.execute import check_outputs, earned_points, execute, tidy
from bpcourse.notebooks.cells import Role, give_role


def check_cell(*outputs):
    cell = new_code_cell("check(f)", execution_count=1, outputs=list(outputs))
    give_role(cell, Role.CHECK, "check_f", 2.0)
    return cell


def result(text):
    return new_output("execute_result", data={"text/plain": text}, execution_count=1)


def test_a_check_that_earns_all_is_well():
    check_outputs(new_notebook(cells=[new_markdown_cell("Text"), check_cell(result("2.0"))]))


@pytest.mark.parametrize(
    "cell, complaint",
    [
        (check_cell(result("1.5")), "`check_f`: the solution earns 1.5 of 2 points"),
        (check_cell(), "earns None of 2 points"),
        (
            check_cell(result("2.0"), new_output("stream", name="stderr", text="Careful")),
            "writes to stderr.*Careful",
        ),
        (new_code_cell("x = 1"), "`x = 1`: this cell was never run"),
    ],
)
def test_other_outputs_are_refused(cell, complaint):
    with pytest.raises(AuthoringError, match=complaint):
        check_outputs(new_notebook(cells=[cell]))


def test_points_are_the_last_number_that_came_out():
    assert earned_points(check_cell(result("1.0"), result("2.0"))) == 2
    assert earned_points(check_cell(result("Report"))) is None


def test_what_a_front_end_leaves_behind_is_taken_away():
    notebook = new_notebook(cells=[new_code_cell("x", metadata={"scrolled": True, "tags": ["a"]})])
    notebook.metadata.widgets = {}
    assert tidy(notebook).cells[0].metadata == {"tags": ["a"]}
    assert "widgets" not in notebook.metadata


def test_a_cell_that_fails_is_named(tmp_path):
    with pytest.raises(AuthoringError, match="`1 / 0`: the solution fails with ZeroDivisionError"):
        execute(new_notebook(cells=[new_code_cell("1 / 0")]), tmp_path)
