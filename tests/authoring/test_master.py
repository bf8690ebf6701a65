"""A master as a notebook, and which masters are refused."""

import pytest

from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.master import read_master


def test_cell_ids_do_not_change_between_readings(course):
    first, second = (read_master(course.master("01_tiny")) for _ in range(2))
    assert [c.id for c in first.cells] == [c.id for c in second.cells]
    assert len({c.id for c in first.cells}) == len(first.cells)


@pytest.mark.parametrize(
    "old, new, complaint",
    [
        (":tags: [setup]\n", "", "exactly one code cell tagged `setup`"),
        (
            "```{code-cell} ipython3\ncheck(double_it)\n```",
            "```{code-cell} ipython3\n---\nnbgrader:\n  points: 5\n---\ncheck(double_it)\n```",
            "delete this cell's `nbgrader` block",
        ),
        ("# Doubling\n", "# Doubling\n\n```{code-cell}\nimport this\n```\n", "first code cell"),
        ("That is all.", "```{code-cell}\ncheck(double_it)\n```", "two cells have this id"),
        ("def double_it", "def triple_it", "no solution cell above this check"),
        (
            'def double_it(x):\n    """Twice x."""\n    ### BEGIN SOLUTION\n',
            "### BEGIN SOLUTION\ndef double_it(x):\n",
            "students get no `double_it`",
        ),
        ('"tags": ["written"]', '"tags": "written', "cannot be read"),
        (
            "    ### BEGIN SOLUTION\n    twice_x = x + x * 1",
            "    return (\n    ### BEGIN SOLUTION\n    2 * x)\n    twice_x = x",
            "students get no `double_it`",
        ),
    ],
)
def test_contradictory_masters_are_refused(course, edit, old, new, complaint):
    edit(course, old, new)
    with pytest.raises(AuthoringError, match=complaint):
        read_master(course.master("01_tiny"))


def test_a_value_that_is_none_before_the_solution_may_be_checked(course, edit):
    edit(
        course,
        'def double_it(x):\n    """Twice x."""\n    ### BEGIN SOLUTION\n'
        "    twice_x = x + x * 1\n    return twice_x\n    ### END SOLUTION",
        "double_it = None\n### BEGIN SOLUTION\ndouble_it = 3 * 4\n### END SOLUTION",
    )
    edit(course, "check(double_it)\n", 'check(double_it, name="double_it")\n')
    assert "double_it" in [c.id for c in read_master(course.master("01_tiny")).cells]


def test_what_a_front_end_says_of_a_cell_is_taken_away(course, edit):
    edit(
        course,
        "> **Question A",
        '+++ {"collapsed": true, "execution": {"iopub": 1}}\n\n> **Question A',
    )
    assert all(
        "collapsed" not in c.metadata and "execution" not in c.metadata
        for c in read_master(course.master("01_tiny")).cells
    )


def test_the_description_in_the_header_is_kept(course, edit):
    edit(course, "---\njupytext:", "---\ndescription: double numbers\njupytext:")
    assert read_master(course.master("01_tiny")).metadata.description == "double numbers"
