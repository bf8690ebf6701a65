"""Do learners see nothing of what is for maintainers?"""

import pytest

from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.maintainers import for_learners, without_maintainers
from bpcourse.authoring.master import node
from bpcourse.notebooks.cells import Role, give_role


def code(source):
    return node({"cell_type": "code", "source": source, "metadata": {}})


def test_markers_of_nbval_are_left_out():
    assert for_learners(code("# NBVAL_CHECK_OUTPUT\nx = 1\nprint(x)")) == "x = 1\nprint(x)"
    assert for_learners(code("x = 1  # nbval is a tool\n")) == "x = 1  # nbval is a tool\n"


def test_lines_for_maintainers_are_left_out():
    source = "x = 1\n# for maintainers\nassert x == 1\n# for learners\nprint(x)"
    assert for_learners(code(source)) == "x = 1\nprint(x)"
    assert for_learners(code("x = 1\n\n# for maintainers\nassert x == 1")) == "x = 1"


def test_a_cell_with_nothing_else_is_left_out():
    notebook = node({"cells": [code("x = 1"), code("# for maintainers\nassert x == 1"), code("")]})
    without_maintainers(notebook)
    assert [cell.source for cell in notebook.cells] == ["x = 1", ""]


def test_nothing_of_a_graded_cell_may_be_left_out():
    cell = code("# for maintainers\ncheck(relu_backward)")
    give_role(cell, Role.CHECK, "check_relu", 1)
    with pytest.raises(AuthoringError, match="demonstrations only"):
        for_learners(cell)
