"""Demonstrations that only draw are left out of grading; all that anything needs is run."""

import json

import pytest

from bpcourse.grading.judge.judge import judge
from bpcourse.grading.judge.task import LockedCell, Task
from tests.grading.notebooks import notebook

pytestmark = pytest.mark.usefixtures("sandbox")

SETUP = "import matplotlib.pyplot as plt\nimport numpy as np"
DRAWING = "fig, ax = plt.subplots()\nax.plot([1, 2])\nplt.show()"


def left_out(*cells, shown=None):
    """Which of the cells are left out, when all (or those in `shown`) are demonstrations."""
    shown = cells if shown is None else shown
    verdict = judge(
        Task(
            notebook((SETUP, "setup"), *cells),
            (LockedCell("setup", SETUP),),
            b"k",
            demonstrations=tuple(shown),
        )
    )
    return {
        number
        for number, cell in enumerate(json.loads(verdict.notebook)["cells"])
        if "pictures are left out" in str(cell["outputs"])
    }


def test_a_cell_that_only_draws_is_left_out():
    assert left_out(DRAWING, "print('text')") == {1}


def test_a_drawing_that_the_student_changed_is_run():
    assert left_out(DRAWING, shown=[]) == set()


@pytest.mark.parametrize(
    "user",
    ["def relu(x): return np.maximum(x, low)", "print(low)", "if False:\n    low = 1\nprint(low)"],
)
def test_a_drawing_that_gives_a_value_to_what_a_students_cell_uses_is_run(user):
    drawing = f"low = 0.0\n{DRAWING}"
    assert left_out(drawing, user, shown=[drawing]) == set()


def test_a_drawing_that_may_change_an_object_that_another_cell_uses_is_run():
    start, drawing = "weights = [1.0]", f"weights.append(2.0)\n{DRAWING}"
    assert left_out(start, drawing, "print(weights)") == set()
    assert left_out(start, drawing, "weights = [3.0]\nprint(weights)") == {2}


def test_functions_are_not_objects_that_a_drawing_changes():
    assert left_out("def curve(x): return x", f"curve(1)\n{DRAWING}", "print(curve(2))") == {2}


def test_drawings_that_use_the_same_loop_variable_do_not_need_one_another():
    loop = "fig, axes = plt.subplots(2)\nfor ax in axes:\n    ax.plot([1])\nplt.show()"
    assert left_out(loop, loop.replace("[1]", "[2]"), DRAWING) == {1, 2, 3}


def test_what_a_run_drawing_needs_is_run_as_well():
    first, second = f"data = [1, 2]\n{DRAWING}", f"twice = data * 2\n{DRAWING}"
    assert left_out(first, second, "print(twice)") == set()


def test_a_cell_that_is_not_python_stops_nothing():
    assert left_out(DRAWING, "def f(:", shown=[DRAWING]) == {1}


@pytest.mark.parametrize(
    "own",
    [
        "return 1",
        "await f()",
        "x = '\0'",
        "-" * 200_000 + "1",
        "a" + ".b" * 200_000,
        "(" * 100_000 + ")" * 100_000,
        "\ud800",
        "x = " + "[" * 90 + "]" * 90,
    ],
)
def test_a_cell_that_nobody_can_compile_costs_itself_only(own):
    test = LockedCell("t", "assert double(2) == 4", 2.0)
    nb = notebook(SETUP, DRAWING, own, "def double(x): return 2 * x", (test.source, "t"))
    assert judge(Task(nb, (test,), b"k", demonstrations=(SETUP, DRAWING))).scores["t"].points == 2


def test_nothing_of_a_students_is_parsed_in_the_judge(monkeypatch):
    from bpcourse.grading.inside import cells

    parsed, parse = [], cells._parse
    monkeypatch.setattr(
        cells, "_parse", lambda source, name: parsed.append(source) or parse(source, name)
    )
    drawing = f"# not seen before\n{DRAWING}"
    assert left_out(drawing, "mine = 1", shown=[drawing]) == {1}
    assert drawing in parsed and "mine = 1" not in parsed


@pytest.mark.parametrize(
    "own, ends", [("mine = 1", True), ("mine = below(1)", False), ("def f(): return below", False)]
)
def test_a_demonstration_goes_on_from_the_key_only_where_somebody_needs_it(own, ends):
    demonstration = (
        "from bpcourse import reference\nabove = 1\nout = reference.relu_forward(above)\n"
        "def below(x): return x\nprint('below')"
    )
    verdict = judge(Task(notebook(demonstration, own), (), b"k", demonstrations=(demonstration,)))
    outputs = json.loads(verdict.notebook)["cells"][0]["outputs"]
    assert "This cell shows the reference at work" in outputs[-1]["text"]
    assert ("below\n" not in [output["text"] for output in outputs]) == ends


def test_the_page_says_so_and_points_are_the_same_as_with_the_pictures():
    test = LockedCell("t", "assert double(2) == 4", 2.0)
    nb = notebook(SETUP, DRAWING, "def double(x): return 2 * x", (test.source, "t"))
    for figures in (False, True):
        verdict = judge(Task(nb, (test,), b"k", demonstrations=(SETUP, DRAWING), figures=figures))
        assert verdict.scores["t"].points == 2
        assert ("pictures are left out" in verdict.notebook) != figures
        assert ("image/png" in verdict.notebook) == figures
