"""What a master's cells become for nbgrader, and which masters are refused."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.master import master_text, read_master
from bpcourse.notebooks.cells import defined_names, nbgrader_metadata

SOLUTION = "def double_it(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION"


def test_a_check_gets_the_points_of_its_exercise(exercise):
    metadata = nbgrader_metadata(new_code_cell("check(double_it)"))
    assert metadata == {
        "grade": True,
        "grade_id": "check_double_it",
        "locked": True,
        "points": 2,
        "schema_version": 3,
        "solution": False,
        "task": False,
    }


def test_a_solution_is_named_after_the_function_around_its_region():
    helper = "def helper(x):\n    return x\n\n"
    assert nbgrader_metadata(new_code_cell(helper + SOLUTION))["grade_id"] == "double_it"


def test_a_solution_is_named_after_the_variable_it_assigns():
    source = "### BEGIN SOLUTION\nslope = 3 * 2\n### END SOLUTION"
    assert nbgrader_metadata(new_code_cell(source))["grade_id"] == "slope"


def test_an_ordinary_cell_gets_no_metadata():
    assert nbgrader_metadata(new_code_cell("x = 1")) is None
    assert nbgrader_metadata(new_markdown_cell("Text")) is None


def test_magics_do_not_hide_what_a_cell_defines():
    assert defined_names("%matplotlib inline\nx, y = 1, 2\ndef f():\n    pass") == ["f", "x", "y"]


@pytest.mark.parametrize(
    "source, complaint",
    [
        ("check(double_it);", "take away the `;`"),
        ("check(double_it)\nprint('done')", "last statement"),
        ("points = check(double_it)", "last statement"),
        ("check(double_it)\ncheck(double_it)", "last statement"),
        ("check(no_such_exercise)", "no exercise is called"),
        (SOLUTION.replace("    ### END SOLUTION", ""), "not closed"),
        (SOLUTION.replace("    ### BEGIN SOLUTION\n", ""), "no partner"),
        (SOLUTION.replace("### BEGIN", "# BEGIN"), "alone on its line"),
        (SOLUTION + "\ncheck(double_it)", "split it"),
        ("### BEGIN SOLUTION\nprint(1)\n### END SOLUTION", "has no name"),
        ("def f(:", "does not parse"),
    ],
)
def test_contradictory_code_is_refused(exercise, source, complaint):
    with pytest.raises(AuthoringError, match=complaint):
        nbgrader_metadata(new_code_cell(source))


def test_a_written_question_without_points_is_refused():
    with pytest.raises(AuthoringError, match="needs its points"):
        nbgrader_metadata(
            new_markdown_cell("Because.", metadata={"tags": ["written"], "id": "why"})
        )


def test_completing_a_master_twice_changes_nothing(course):
    path = course.master("01_tiny")
    path.write_text(once := master_text(read_master(path)))
    assert master_text(read_master(path)) == once


def test_a_completed_master_keeps_the_authors_text(course):
    path = course.master("01_tiny")
    before = path.read_text()
    after = iter(master_text(read_master(path)).splitlines())
    written = [line for line in before.splitlines() if line and not line.startswith((":", "+++"))]
    assert all(line in after for line in written)  # an iterator: in this order


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
            "says points 5, but it should be 2",
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


def test_authors_metadata_is_taken_away(course, edit):
    edit(course, "## Exercise", '+++ {"collapsed": true, "execution": {"iopub": 1}}\n\n## Exercise')
    assert all(
        "collapsed" not in c.metadata and "execution" not in c.metadata
        for c in read_master(course.master("01_tiny")).cells
    )
