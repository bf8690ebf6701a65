"""When two cells are the same, alike, or define the same."""

import pytest

from bpcourse.grading.nbgrader.recover.cells import (
    Cell,
    is_same,
    names_of,
    similarity,
)
from bpcourse.notebooks.cells import is_answer, is_due, is_graded
from tests.grading.nbgrader.recover.damaged import RELEASE, cell


@pytest.mark.parametrize(
    "source, names",
    [
        ("def f(): pass\nclass G: pass\nasync def h(): pass", {"f", "G", "h"}),
        ("a, (b, c) = 1, (2, 3)\nd = e = 4", {"a", "b", "c", "d", "e"}),
        ("if True:\n    x = 1\nimport numpy", set()),
        ("def broken(:\n  1 +\nclass Also", {"broken", "Also"}),
        ("", set()),
    ],
)
def test_names_that_code_defines(source, names):
    assert names_of(source) == names


def test_text_defines_nothing():
    assert Cell("markdown", "a = 1", None, None).names == frozenset()
    assert Cell("raw", "a = 1", None, None).names == {"a"}


def test_white_space_at_the_ends_does_not_count():
    assert is_same("\na  \nb\n\n", "a\nb") and not is_same("a\n b", "a\nb")


def test_similarity_goes_from_nothing_to_all():
    assert similarity("abcd", "abcd") == 1 and similarity("", "") == 0
    assert similarity("a", "a" * 100) == 0  # of such lengths, no comparison is worth while
    assert 0.7 < similarity("abcdefgh", "abcdefxx") < 0.8


@pytest.mark.parametrize(
    "name, due, answer, graded",
    [
        ("title", False, None, None),
        ("setup", True, False, False),
        ("relu_forward", True, True, False),
        ("check_relu_forward", True, False, True),
        ("why", True, True, True),
    ],
)
def test_the_release_s_cells(name, due, answer, graded):
    original = cell(RELEASE, name)
    assert is_due(original) == due
    if due:
        assert (is_answer(original), is_graded(original)) == (answer, graded)
