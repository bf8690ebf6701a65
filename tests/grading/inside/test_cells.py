"""Is a cell run as a notebook runs it, and are its names told as Python sees them?"""

import traceback

import pytest

from bpcourse.grading.inside.cells import (
    Compiler,
    names_assigned,
    names_defined,
    names_stored,
    names_used,
    parse,
    run_cell,
    statements,
)
from bpcourse.grading.inside.shell import Shell


@pytest.mark.parametrize(
    "source, value",
    [
        ("x = 2\nx + 1", 3),
        ("x = 2\nx + 1;", None),
        ("x = 2", None),
        ("", None),
        ("%matplotlib inline\n1 + 1", 2),
        ("%time 6 * 7", 42),
        ("%%time\n6 * 7", 42),
        ("!ls\n1", 1),
    ],
)
def test_the_value_of_a_cell_is_that_of_its_last_expression(source, value):
    namespace = {}
    shell = Shell(namespace)
    namespace["get_ipython"] = lambda: shell
    assert run_cell(source, "cell 1", namespace) == value


def test_a_traceback_names_the_cell_and_shows_its_line():
    with pytest.raises(ZeroDivisionError) as caught:
        run_cell("x = 1\nx / 0", "cell 7", {})
    frame = traceback.extract_tb(caught.value.__traceback__)[-1]
    assert (frame.filename, frame.lineno, frame.line) == ("<cell 7>", 2, "x / 0")


def test_a_stray_return_stops_the_cell_where_it_stands():
    namespace = {}
    with pytest.raises(SyntaxError, match="'return' outside function"):
        run_cell("def f(x): return 2 * x\nreturn f(3)", "cell 1", namespace)
    assert namespace["f"](3) == 6
    assert [type(node).__name__ for node, _ in statements("a = 1\nreturn a\nb = 2")] == ["Assign"]


def test_what_is_not_python_runs_not_at_all():
    namespace = {}
    with pytest.raises(SyntaxError):
        run_cell("a = 1\nb = = 2", "cell 1", namespace)
    assert "a" not in namespace


def test_await_is_allowed_at_the_top_level_and_its_names_are_told():
    source = (
        "async def f(): return 3\nx = await f()\nasync with lock as y: pass\n[z async for z in g()]"
    )
    assert names_stored(source) == {"f", "x", "y"}
    assert names_used(source) >= {"f", "lock", "g"}
    assert run_cell("async def f(): return 3\nx = await f()\nx + 1", "cell 1", {}) == 4


def test_a_future_holds_from_its_cell_on_and_ours_do_not_hold_in_a_cell():
    compiler = Compiler()
    source = "def f(x: Nowhere): pass"
    for cell, annotated in (
        ("def f(x: int): pass", int),
        ("from __future__ import annotations", 0),
    ):
        namespace = {}
        for _, code in compiler.statements(cell, "<cell 1>"):
            exec(code, namespace)
        assert not annotated or namespace["f"].__annotations__ == {"x": int}
    for _, code in compiler.statements(source, "<cell 2>"):
        exec(code, namespace)
    assert namespace["f"].__annotations__ == {"x": "Nowhere"}


def test_names_used_are_those_that_are_looked_up_also_in_functions():
    source = "import numpy as np\ndef f(x):\n    return np.sum(x) + scale\nf(start).size"
    assert names_used(source) == {"np", "scale", "f", "start"}


def test_names_stored_are_those_outside_of_functions():
    source = "import numpy as np\ndef f(x):\n    y = x\nfor k in range(3): z = k\nclass A: w = 1"
    assert names_stored(source) == {"np", "f", "k", "z", "A"}


def test_names_assigned_leave_out_imports_functions_and_classes():
    source = (
        "import numpy as np\ndef f(x): pass\nclass A: pass\na, (b, *c) = g()\nwith d as e: pass"
    )
    assert names_assigned(source) == {"a", "b", "c", "e"}


@pytest.mark.parametrize(
    "source, names",
    [
        ("a = 1\ndef f(): b = 2\nclass A: c = 3\nd: int = 4", ["f", "A", "a", "d"]),
        ("a = b = 1\n(c, d), a = e", ["a", "b", "c", "d"]),
        ("async def f(): pass\n%matplotlib inline", ["f"]),
        ("if True:\n    a = 1", []),
    ],
)
def test_names_defined_are_functions_and_classes_first(source, names):
    assert names_defined(parse(source)) == names


def test_what_is_not_python_has_no_statements():
    assert statements("def f(:") == []
    assert [type(node).__name__ for node, _ in statements("a = 1\n%time f()")] == ["Assign", "Expr"]
