"""The masters' solutions and the reference say the same: in values, and in text but for a short list."""

import ast
import inspect
import textwrap
from functools import cache
from pathlib import Path

import pytest

from bpcourse.authoring.master import read_master
from bpcourse.checking.assess import assess
from bpcourse.exercises import UNITS, unit_exercises

SOLUTIONS = Path(__file__).parents[2] / "solutions"
BEGIN = "### BEGIN SOLUTION"
EXERCISES = [
    pytest.param(unit, exercise, id=exercise.name)
    for unit in UNITS
    for exercise in unit_exercises(unit)
]

# Other lines, as ast.unparse writes them: function -> (the master's, the reference's).
OTHER_LINES = {
    # Rounded numbers can only be stored in a buffer that is made like theirs
    "conv_forward": ("zeros((N, F, H_out, W_out))", "zeros_like(x, shape=(N, F, H_out, W_out))"),
    "max_pool_forward": (
        "zeros((N, C, H_out, W_out))",
        "zeros_like(x, shape=(N, C, H_out, W_out))",
    ),
    "im2col": (
        "zeros((N, H_out, W_out, C, HH, WW))",
        "zeros_like(x, shape=(N, H_out, W_out, C, HH, WW))",
    ),
    "col2im": (
        "zeros((N, C, H + 2 * pad, W + 2 * pad))",
        "zeros_like(drows, shape=(N, C, H + 2 * pad, W + 2 * pad))",
    ),
    "rnn_forward": ("zeros((N, T, h0.shape[1]))", "zeros_like(x, shape=(N, T, h0.shape[1]))"),
    "rnn_backward": ("zeros(Wh.shape[0])", "zeros_like(Wh, shape=(Wh.shape[0],))"),
    "rnn_backward_truncated": ("zeros(Wh.shape[0])", "zeros_like(Wh, shape=(Wh.shape[0],))"),
    # only `base` is Rounded here: it must take part in the sum, where digits cancel
    "warmup_cosine": (
        "base * (1 + np.cos(np.pi * progress))",
        "(base + base * np.cos(np.pi * progress))",
    ),
} | dict.fromkeys(
    # what the caller passed in stays as it is
    ("momentum", "nesterov", "adagrad", "rmsprop", "adam", "nadam"),
    ("config):\n", "config):\n    config = dict(config or {})\n"),
)

# Another text altogether, and why.
OTHER_TEXT = {
    "two_layer_loss": "the page joins layers that stand on it; here every intermediate has a name",
    "Value.topological_order": "no recursion: graphs of training runs are thousands of nodes deep",
    "Tensor.backward": "the course's own engine can be given an upstream gradient",
}


@pytest.mark.parametrize("unit, exercise", EXERCISES)
def test_the_solution_has_the_values_of_the_reference(unit, exercise):
    names = names_of(unit)
    forward = exercise.forward and names.get(exercise.forward.__name__, exercise.forward)
    for seed in (0, 1):
        report = assess(exercise, names[exercise.name], forward, seed)
        assert report.points == exercise.points, str(report)


@pytest.mark.parametrize("unit, exercise", EXERCISES)
def test_the_solution_has_the_text_of_the_reference(unit, exercise):
    answers = answers_of(unit, exercise.name)
    source = textwrap.dedent(inspect.getsource(exercise.reference))
    reference = dict(functions(ast.parse(source)))
    assert answers
    for path, function in answers.items():
        if path in OTHER_TEXT:
            continue
        ours, theirs = text(function), text(reference[path])
        if path in OTHER_LINES:
            old, new = OTHER_LINES[path]
            assert ours.count(old) == 1, f"{path} has changed: is this line still another one?"
            ours = ours.replace(old, new)
        assert ours == theirs


def test_nothing_is_excused_that_is_not_there():
    known = {
        path
        for unit in UNITS
        for exercise in unit_exercises(unit)
        for path in answers_of(unit, exercise.name)
    }
    assert OTHER_LINES.keys() | OTHER_TEXT.keys() <= known


@cache
def code_of(unit):
    """The code cells of a unit's master, without magics."""
    cells = read_master(SOLUTIONS / unit / f"{unit}.md").cells
    sources = [cell.source for cell in cells if cell.cell_type == "code"]
    return ["\n".join(line for line in s.splitlines() if line[:1] != "%") for s in sources]


@cache
def names_of(unit):
    """What a unit's cells import and define; demonstrations do not run."""
    namespace = {}
    for source in code_of(unit):
        definitions = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)
        tree = ast.parse(source)
        if BEGIN not in source:
            tree.body = [node for node in tree.body if isinstance(node, definitions)]
        exec(compile(tree, unit, "exec"), namespace)
    return namespace


def answers_of(unit, name):
    """{path: function} of the innermost functions, in `name`, that hold a solution region."""
    found = {}
    for source in code_of(unit):
        begins = [n for n, line in enumerate(source.splitlines(), start=1) if BEGIN in line]
        inner = [f for f in functions(ast.parse(source)) if f[0].split(".")[0] == name]
        for begin in begins:
            around = [f for f in inner if f[1].lineno <= begin <= f[1].end_lineno]
            found.update(around[-1:])
    return found


def functions(tree, prefix=""):
    """(path, function) for all functions behind this node, each before those inside it."""
    for node in ast.iter_child_nodes(tree):
        path = prefix + getattr(node, "name", "")
        if isinstance(node, ast.FunctionDef):
            yield path, node
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield from functions(node, f"{path}.")


def text(function):
    """A function's text without docstring, comments and defaults."""
    if ast.get_docstring(function) is not None:
        function.body = function.body[1:]
    function.args.defaults = []
    return ast.unparse(function)
