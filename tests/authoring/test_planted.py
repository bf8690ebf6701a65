"""Do learners get the code of a debugging exercise with one known mistake in it?"""

import inspect

import pytest

from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.master import node
from bpcourse.authoring.planted import hidden_lines, planted_source
from bpcourse.checking.assess import assess
from bpcourse.exercises import get_exercise

PLANTED = "gradient passed where x is negative"
SOURCE = """\
def relu_backward(dout, cache):
    ### BEGIN SOLUTION
    (x,) = cache
    mask = x > 0
    dx = dout * mask
    return dx
    ### END SOLUTION"""


def cell(planted):
    return node({"cell_type": "code", "source": SOURCE, "metadata": {"planted": planted}})


def test_a_mistake_that_is_not_in_the_catalogue_is_refused():
    with pytest.raises(AuthoringError, match="no mistake of `relu_backward`"):
        planted_source(cell("no such mistake"))


def test_a_mistake_that_does_not_fit_the_solution_is_refused():
    found = cell(PLANTED)
    found.source = SOURCE.replace("x > 0", "0 < x")
    with pytest.raises(AuthoringError, match="does not fit"):
        planted_source(found)


def test_only_the_changed_lines_are_hidden():
    found = cell(PLANTED)
    text = planted_source(found)
    assert "BEGIN" not in text
    assert "END" not in text
    assert "    return dx" in text
    assert hidden_lines(found) == ["    mask = x > 0"]


def test_one_that_leaves_a_part_right_is_refused():
    found = node({"cell_type": "code", "metadata": {"planted": "db missing"}, "source": "x"})
    exercise = get_exercise("affine_backward")
    partly = next(
        m for m in exercise.mistakes if m.edits and m.of is None and points(exercise, m) > 0
    )
    body = inspect.getsource(exercise.reference).split('"""')[-1].strip("\n")
    head = "def affine_backward(dout, cache):\n    ### BEGIN SOLUTION\n"
    found.source = f"{head}{body}\n    ### END SOLUTION"
    found.metadata["planted"] = partly.name
    with pytest.raises(AuthoringError, match="before anybody has mended it"):
        planted_source(found)


def points(exercise, mistake):
    return assess(exercise, exercise.wrong(mistake), exercise.forward).points
