"""A NameError says which cell to run, and the check's cell still counts 0."""

import sys
import types

import pytest
from nbgrader.utils import determine_grade

from bpcourse.notebooks import name_errors
from bpcourse.notebooks.name_errors import advice, explain_name_errors
from tests.notebooks.kernel import SETUP, lay_out, released, run


@pytest.mark.slow
def test_in_a_notebook_the_last_line_of_the_traceback_says_which_cell_to_run(tmp_path):
    unit = lay_out(tmp_path, released())
    check = released()[5]
    _, checked, inside, unknown, forward, again = run(
        unit,
        SETUP,
        check,
        "def f():\n    return relu_forward(1)\nf()",
        "nowhere",
        "def relu_backward(dout, cache): return dout\ncheck(relu_backward, forward=relu_forward)",
        "1 / 0",
    )
    assert [len(c.outputs) for c in (checked, inside, unknown, forward, again)] == [1] * 5
    assert determine_grade(checked)[0] == 0
    error = checked.outputs[0]
    assert (error.output_type, error.ename) == ("error", "NameError")
    assert (
        error.traceback[-1] == "`relu_backward` is defined in the cell of Exercise 3; run it first."
    )
    last = "`relu_forward` is defined in the cell above Exercise 3; run it first."
    for cell in (inside, forward):
        assert cell.outputs[0].traceback[-1] == last
    assert "run it first" not in "".join(unknown.outputs[0].traceback)
    assert again.outputs[0].ename == "ZeroDivisionError"


def error_of(code, names):
    with pytest.raises(NameError) as caught:
        exec(code, names)
    return caught.value


@pytest.fixture
def cells(monkeypatch):
    monkeypatch.setattr(name_errors, "released_cells", lambda names: released())


@pytest.mark.parametrize(
    "code, told",
    [
        ("np.ones(3)", True),
        ("def f():\n    return relu_forward(1)\nf()", True),
        ("nowhere", False),
        ("def f():\n    np\n    np = 1\nf()", False),
    ],
)
def test_only_names_that_the_notebook_defines_are_told(cells, code, told):
    assert bool(advice(error_of(code, {}), {}, code)) == told


def test_a_name_that_has_a_value_needs_no_cell(cells):
    error = error_of("np", {})
    assert advice(error, {"np": 1}, "np") == ""


@pytest.mark.parametrize("others, installed", [((), 1), ((ValueError,), 0)])
def test_a_handler_of_somebody_elses_is_kept(monkeypatch, others, installed):
    calls = []
    shell = types.SimpleNamespace(
        custom_exceptions=others, set_custom_exc=lambda *handler: calls.append(handler)
    )
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: shell))
    explain_name_errors()
    assert len(calls) == installed
