"""Which exercise a cell checks, as its code says."""

import pytest

from bpcourse.notebooks.calls import check_call, check_calls, statements_of


@pytest.mark.parametrize(
    "source, name",
    [
        ("check(f)", "f"),
        ("x = 1\ncheck(f, forward=g)  # mine", "f"),
        ('check(slope, name="other")', "other"),
        ('check("f")', "f"),
        ("%matplotlib inline\ncheck(f)", "f"),
        ("check(f)\nx = 1", None),
        ("points = check(f)", None),
        ("other.check(f)", None),
        ("check()", None),
        ("check(lambda x: x)", None),
        ("def f(:", None),
        ("", None),
    ],
)
def test_the_last_statement_says_what_is_checked(source, name):
    assert check_call(source) == name


def test_every_check_in_a_cell_is_found():
    assert check_calls("if True:\n    a = check(f)\ncheck(g)") == ["f", "g"]
    assert check_calls("x = 1") == []


def test_what_is_not_python_is_told_from_an_empty_cell():
    assert statements_of("def f(:") is None and statements_of("# a remark") == []
    with pytest.raises(SyntaxError):
        check_calls("return 3")
