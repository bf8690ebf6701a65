"""What was judged is compared with the text that was written last under its name."""

import linecache
import sys
import types

import pytest

from bpcourse.notebooks.history import last_cell_with, outdated
from tests.notebooks.kernel import SETUP, lay_out, released, run, shown

OLD = "def f(x):\n    return x"


class Shell:
    """A history of cells, and what each of them defined."""

    def __init__(self):
        self.history_manager = types.SimpleNamespace(input_hist_raw=[""])
        self.names = {}

    def run(self, source):
        """Run a cell as IPython does: it is in the history whatever comes of it."""
        history = self.history_manager.input_hist_raw
        history.append(source)
        file = f"<cell {len(history)}>"
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
        try:
            exec(compile(source, file, "exec"), self.names)
        except Exception as error:
            return type(error)
        return None


@pytest.fixture
def shell(monkeypatch):
    shell = Shell()
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: shell))
    return shell


def told(shell, name="f"):
    return outdated([(name, shell.names[name])])


@pytest.mark.parametrize(
    "newer",
    [
        "def f(x):\n    return (x",
        "1 / 0\ndef f(x):\n    return 2 * x",
        "  x\ndef f(x): 1",
        OLD + " * (2",
        OLD + "\n    (2",
    ],
)
def test_a_newer_text_that_did_not_run_is_told(shell, newer):
    assert shell.run(OLD) is None and told(shell) == ""
    assert shell.run(newer) is not None
    assert "an earlier `f`: the text in cell [2]" in told(shell)
    shell.run("def f(x):\n    return 2 * x")
    assert told(shell) == ""


def test_the_same_text_beside_an_error_elsewhere_is_no_newer_text(shell):
    shell.run(OLD)
    shell.run(OLD + "\n1 / 0")
    assert told(shell) == ""
    shell.run(OLD + "\ny = (")
    assert told(shell) == ""


def test_other_cells_do_not_matter(shell):
    shell.run(OLD)
    shell.run("def g(x): (")
    shell.run("class Box:\n    def f(self): (")
    shell.run("f(1")
    assert told(shell) == ""


def test_a_class_is_told_as_well(shell):
    shell.run("class Value:\n    def __init__(self, data):\n        self.data = data")
    assert told(shell, "Value") == ""
    shell.run("class Value:\n    def __init__(self, data):\n        self.data = (data")
    assert "an earlier `Value`" in told(shell, "Value")


def test_a_decorated_function_and_an_alias_are_not_called_old(shell):
    shell.run("import functools\n@functools.cache\ndef f(x):\n    return x")
    assert told(shell) == ""
    shell.run("def helper(x):\n    return x\nf = helper")
    assert told(shell) == ""
    shell.run("f = lambda x: x")
    assert told(shell) == ""


def test_values_and_what_is_no_function_of_a_cell_are_left_alone(shell):
    shell.run("def f(x): (")
    assert (
        outdated([("f", 3.0), ("f", len), ("f", None), (None, None), ("f", linecache.getline)])
        == ""
    )


def test_a_comment_at_the_end_of_an_answer_does_not_make_it_an_old_one(shell):
    shell.run(f"{OLD}\n    # that was it")
    assert told(shell) == ""


def test_the_last_cell_that_assigns_a_name_is_found(shell):
    shell.run("a = 1")
    shell.run("a = 2\nb: int = 3")
    shell.run("a == 4; f(a=5)")
    assert last_cell_with("a") == last_cell_with("b") == "a = 2\nb: int = 3"
    assert last_cell_with("c") == ""


def test_nothing_is_said_outside_of_notebooks(monkeypatch):
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    assert outdated([("f", told)]) == ""
    assert last_cell_with("f") == ""


@pytest.mark.slow
def test_the_card_of_a_real_notebook_says_so(tmp_path):
    unit = lay_out(tmp_path, released())
    check = "check(relu_backward, forward=reference.relu_forward)"
    cells = run(
        unit,
        SETUP,
        "def relu_backward(dout, cache):\n    return dout",
        check,
        "def relu_backward(dout, cache):\n    return dout * (cache[0] > 0",
        check,
        "def relu_backward(dout, cache):\n    return dout * (cache[0] > 0)",
        check,
    )
    first, stale, mended = (cells[i] for i in (2, 4, 6))
    assert "an earlier" not in shown(first) and "an earlier" not in shown(mended)
    assert shown(stale).startswith("What was judged is an earlier `relu_backward`")
    assert mended.outputs[-1].data["text/plain"] == "1.0"
