"""What stands between the solution markers, and what a solution is called."""

import pytest
from nbformat.v4 import new_code_cell

from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.regions import solution_name, solution_regions, stub_source

SOLUTION = "def double_it(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION"
VALUE = "### BEGIN SOLUTION\nslope = 3 * 2\n### END SOLUTION"


def test_each_region_gives_its_lines():
    two = f"{SOLUTION}\n{VALUE}"
    assert solution_regions(new_code_cell(two)) == [["    return 2 * x"], ["slope = 3 * 2"]]


def test_students_get_one_line_in_place_of_a_region():
    assert stub_source(SOLUTION) == "def double_it(x):\n    raise NotImplementedError"


@pytest.mark.parametrize(
    "source, name",
    [
        ("def helper(x):\n    return x\n\n" + SOLUTION, "double_it"),
        (SOLUTION + "\n\n\ndef after(x):\n    return x", "double_it"),
        (VALUE, "slope"),
        ("x = 1\n" + VALUE.replace("slope = 3 * 2", "def f(): pass"), "f"),
        ("### BEGIN SOLUTION\n(b, a) = 1, 2\n### END SOLUTION", "b"),
        ("### BEGIN SOLUTION\nprint(1)\n### END SOLUTION", None),
        ("%matplotlib inline\n" + SOLUTION, "double_it"),
    ],
)
def test_a_solution_is_named_after_what_its_region_defines(source, name):
    assert solution_name(source) == name


@pytest.mark.parametrize(
    "source, complaint",
    [
        (SOLUTION.replace("    ### END SOLUTION", ""), "not closed"),
        (SOLUTION.replace("    ### BEGIN SOLUTION\n", ""), "no partner"),
        (SOLUTION.replace("### BEGIN", "# BEGIN"), "alone on its line"),
        (VALUE.replace("slope", "### BEGIN SOLUTION\nslope"), "no partner"),
    ],
)
def test_markers_without_partner_are_refused(source, complaint):
    with pytest.raises(AuthoringError, match=complaint):
        solution_regions(new_code_cell(source))
