"""Is it known which names are missing, and why?"""

import pytest

from bpcourse.grading.inside.cells import Compiler, parse
from bpcourse.grading.inside.lacking import Lacking
from bpcourse.grading.inside.time_limit import TimeLimit

WHY = "No module named 'torch'"


def only(source, name="cell 1"):
    """The one statement of a cell."""
    (statement,) = Compiler().statements(source, f"<{name}>")
    return statement


def failing(source, namespace):
    """(exception, statement, file name) of a cell that raises."""
    statement = only(source)
    with pytest.raises(BaseException) as caught:  # noqa: PT011  whatever it raises
        eval(statement.code, namespace)
    return caught.value, statement, "<cell 1>"


def without_torch(namespace, *more):
    lacking = Lacking(namespace)
    for source in ("import torch", *more):
        lacking.left_out(only(source), "line 1 of cell 1", WHY)
    return lacking


@pytest.mark.parametrize(
    "left_out, failed",
    [
        ("import torch", "torch.ones(3)"),
        ("net = torch.Net()", "net.fit()"),
        ("class Net(torch.Net): pass", "Net()"),
        ("from torch.nn import *", "Linear(2)"),
        ("rows.append(torch.ones(3))", "rows[0]"),
        ("table['a'] = torch.ones(3)", "table['a']"),
        ("rows = torch.ones(3)", "f(rows)"),
        ("torch.save(path)", "open(path)"),
        ("torch.save('model.pt')", "open('model.pt')"),
    ],
)
def test_what_needs_something_left_out_fails_only_here(left_out, failed):
    namespace = {"rows": [], "table": {}, "f": lambda rows: rows[0], "path": "data/x.npz"}
    lacking = without_torch(namespace, left_out)
    assert lacking.cause(*failing(failed, namespace)) == WHY


@pytest.mark.parametrize(
    "failed",
    ["1 / 0", "unknown", "open('other.txt')", "other[0]", "f(rows)", "raise SystemExit"],
)
def test_what_needs_nothing_of_it_fails_as_anywhere(failed):
    namespace = {"rows": [], "other": []}
    exec(compile("def f(rows): return rows[0]", "<cell 2>", "exec"), namespace)
    lacking = without_torch(namespace, "rows.append(torch.ones(3))")
    assert lacking.cause(*failing(failed, namespace)) == ""


def test_a_limit_is_never_left_out():
    namespace = {}
    lacking = without_torch(namespace)
    error = TimeLimit("it took longer than 1 s")
    error.__context__ = failing("torch", namespace)[0]
    assert lacking.cause(error, only("torch"), "<cell 1>") == ""


def test_a_new_value_lacks_nothing():
    namespace = {"rows": []}
    lacking = without_torch(namespace, "rows = torch.rows")
    lacking.given(only("rows = 1"))
    assert lacking.cause(*failing("rows[0]", namespace)) == ""
    lacking.given(only("torch = None"))
    assert lacking.why("torch") is None


def test_names_of_a_cell_that_ended_tell_where_and_with_what():
    namespace = {"above": 1}
    lacking = Lacking(namespace)
    cell = "above = 1\n1 / 0\ndef f(): inner = 1\nif above: g = 1"
    error, *_ = failing("\n1 / 0", namespace)
    lacking.ended("cell 1", parse(cell)[1:], error)
    assert (
        lacking.why("f").story == "cell 1 ended in line 2 with ZeroDivisionError: division by zero"
    )
    assert lacking.why("g") and not lacking.why("above") and not lacking.why("inner")
    lacking.ended("cell 2", parse("f = 1"), TimeLimit("it took longer than 1 s"))
    assert "cell 1" in lacking.why("f").story  # the first that prevented it
    error, *_ = failing("f", namespace)
    assert lacking.told(error, str(error)) == f"f is not defined: {lacking.why('f').story}"


def test_the_end_of_a_cell_by_its_limit_is_told_in_words():
    lacking = Lacking({})
    lacking.ended("cell 2", parse("f = 1"), TimeLimit("it took longer than 1 s"))
    assert lacking.why("f").story == "cell 2 ended: it took longer than 1 s"


def test_names_of_a_cell_that_is_not_python_are_read_off_its_text():
    lacking = Lacking({})
    source = (
        "<<<<<<< HEAD\ndef f(x):\n    y = 1\nclass A(B): pass\nx == 3\nk = 3\nasync def g(): pass"
    )
    lacking.not_run("cell 1", source, "did not run: invalid syntax in line 1")
    assert set(lacking.missing) == {"f", "A", "k", "g"}


def test_an_odd_name_error_is_told_as_it_is():
    lacking = without_torch({})

    class Odd(NameError):
        name = property(lambda self: 1 / 0)

    assert lacking.told(Odd("odd"), "odd") == "odd"
    assert lacking.told(UnboundLocalError("torch"), "torch") == "torch"
