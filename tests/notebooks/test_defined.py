"""In which cell of a notebook a name is defined, as one would tell a person."""

import pytest

from bpcourse.notebooks.defined import where_defined
from tests.notebooks.kernel import SETUP, released


@pytest.mark.parametrize(
    "name, where",
    [
        ("np", "in the cell of the imports, at the top of the unit"),
        ("check", "in the cell of the imports, at the top of the unit"),
        ("relu_forward", "in the cell above Exercise 3"),
        ("relu_backward", "in the cell of Exercise 3"),
        ("show_all", 'in the cell under "2. The end"'),  # although that cell does not parse
        ("dout", ""),
        ("nowhere", ""),
    ],
)
def test_a_name_is_found_where_it_is_defined(name, where):
    assert where_defined(name, released()) == where


def test_the_cell_that_runs_does_not_count():
    assert where_defined("np", released(), running=SETUP) == ""


def test_cells_as_a_file_has_them_are_read_too():
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": ["# Title\n", "\n", "Text."]},
        {"cell_type": "code", "metadata": {}, "source": ["import os\n", "x = 1"]},
    ]
    assert where_defined("os", cells) == 'in the cell under "Title"'
    assert where_defined("os", cells[1:]) == "in another cell"
    assert where_defined("x", cells) == ""
    assert where_defined("os", [{"cell_type": "code"}]) == ""
