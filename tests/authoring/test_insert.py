"""One line is put where it belongs, and nothing else of a source changes."""

import pytest

from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.insert import with_element, with_import

IMPORTS = (
    '"""A module."""\n\nimport numpy as np\n\nfrom bpcourse.a import x\nfrom bpcourse.c import z\n'
)


def test_an_import_stands_in_the_order_of_the_modules():
    added = "from bpcourse.b import y\n"
    assert with_import(IMPORTS, "bpcourse.b", "y").replace(added, "") == IMPORTS
    lines = with_import(IMPORTS, "bpcourse.b", "y").splitlines()
    assert [line[:15] for line in lines[-3:]] == [f"from bpcourse.{name}" for name in "abc"]


def test_an_import_that_is_there_is_not_repeated():
    assert with_import(IMPORTS, "bpcourse.a", "x") == IMPORTS


@pytest.mark.parametrize("source", ['"""A module."""\n\nX = []\n', "X = []\n", ""])
def test_a_first_import_comes_below_the_docstring(source):
    found = with_import(source, "a", "b")
    assert found.replace("from a import b\n", "").split() == source.split()
    compile(found, "<module>", "exec")


@pytest.mark.parametrize(
    "source, element, after",
    [
        ("X = []\n", "a", "X = [\n    a,\n]\n"),
        ("X = [a, b]  # two\n", "c", "X = [\n    a, b,\n    c,\n]  # two\n"),
        ("X = (\n    a,\n)\ny = 1\n", "b", "X = (\n    a,\n    b,\n)\ny = 1\n"),
        ("X = {}\n", '"a": []', 'X = {\n    "a": [],\n}\n'),
    ],
)
def test_an_element_is_put_at_the_end(source, element, after):
    assert with_element(source, "X", element, "a.py") == after


def test_what_is_not_written_out_is_left_to_the_author():
    with pytest.raises(AuthoringError, match=r"a\.py has no X that is written out: add b by hand"):
        with_element("X = list(Y)\n", "X", "b", "a.py")
