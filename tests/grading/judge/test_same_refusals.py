"""Do the check in a notebook and the judge refuse the same, in the same words?"""

import ast
import importlib
from types import FunctionType

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from bpcourse import check
from bpcourse.answer_key.refusal import ROOMS
from bpcourse.authoring.execute import execute
from bpcourse.checking import session
from bpcourse.checking.report import MIME
from bpcourse.exercises import get_exercise
from bpcourse.grading.judge.judge import judge
from bpcourse.grading.judge.stubs import PACKAGE, write_stubs
from bpcourse.grading.judge.task import LockedCell, Task
from tests.grading.judge.look import text_of
from tests.grading.notebooks import notebook


def stubbed(folder):
    """(module, public name) of all functions and classes of the course that have a stub."""
    write_stubs(folder, ROOMS)
    for room in ROOMS:
        for path in (PACKAGE / room).rglob("*.py"):
            stub = (folder / path.relative_to(PACKAGE)).read_text()
            inside = path.relative_to(PACKAGE.parent).with_suffix("").parts
            module = ".".join(part for part in inside if part != "__init__")
            for name in ast.literal_eval(stub.split("__all__ = ")[1].splitlines()[0]):
                thing = getattr(importlib.import_module(module), name)
                ours = getattr(thing, "__module__", None) or ""
                if isinstance(thing, (type, FunctionType)) and ours.startswith("bpcourse"):
                    yield module, name


def refused_here(module, name):
    """What the report says of an answer that calls this name."""
    thing = getattr(importlib.import_module(module), name)

    def swish_derivative(x):
        return thing(x)

    shown = []
    with session.changed(show=shown.append):
        assert check(swish_derivative, name="swish_derivative") == 0.0
    (part,) = shown[0].parts
    return f"{part.status}: {part.message}"


def refused_there(names):
    """What calls of these names raise in the sandbox."""
    source = f"""
import importlib
for module, name in {names!r}:
    try:
        getattr(importlib.import_module(module), name)(1.0)
    except Exception as error:
        print(f"raised: {{type(error).__name__}}: {{error}}")
"""
    return text_of(source).splitlines()


def test_each_stubbed_name_is_refused_with_the_graders_words(sandbox, tmp_path):
    names = list(stubbed(tmp_path))
    assert len(names) > 200
    some = [names[k : k + 100] for k in range(0, len(names), 100)]  # what a cell prints has a limit
    there = [words for part in some for words in refused_there(part)]
    here = [refused_here(*name) for name in names]
    assert [(n, h) for n, h, t in zip(names, here, there, strict=True) if h != t] == []
    assert all("ReferenceUnavailable: bpcourse." in words for words in there)


IMPORTS = """
import functools
import numpy as np
from bpcourse import check, datasets, plots, reference
from bpcourse.networks import ACTIVATIONS, MLP
from bpcourse.reference import *
"""
# What a class handed in: {what an answer is about: (exercise, source)}, one after the other in one notebook.
CLASS = {
    "right": (
        "swish_derivative",
        """
def swish_derivative(x):
    s = 1 / (1 + np.exp(-x))
    return s + x * s * (1 - s)
""",
    ),
    "wrong": (
        "swish_derivative",
        """
def swish_derivative(x):
    s = 1 / (1 + np.exp(-x))
    return s * (1 - s)
""",
    ),
    "not written": (
        "swish_derivative",
        """
def swish_derivative(x):
    raise NotImplementedError
""",
    ),
    "an alias": (
        "swish_derivative",
        """
sig = reference.sigmoid
def swish_derivative(x):
    s = sig(x)
    return s + x * s * (1 - s)
""",
    ),
    "a star import": (
        "swish_derivative",
        """
def swish_derivative(x):
    return x * sigmoid_derivative(x) + sigmoid(x)
""",
    ),
    "the key itself": (
        "swish_derivative",
        """
swish_derivative = reference.swish_derivative
""",
    ),
    "a partial of it": (
        "swish_derivative",
        """
swish_derivative = functools.partial(reference.swish_derivative)
""",
    ),
    "caught": (
        "swish_derivative",
        """
def swish_derivative(x):
    try:
        return reference.swish_derivative(x)
    except RuntimeError:
        s = 1 / (1 + np.exp(-x))
        return s + x * s * (1 - s)
""",
    ),
    "only imported": (
        "swish_derivative",
        """
def swish_derivative(x):
    from bpcourse.reference import sigmoid
    assert MLP and isinstance(x, (Value, float, np.ndarray)) or True
    s = 1 / (1 + np.exp(-x))
    return s + x * s * (1 - s)
""",
    ),
    "pictures and data": (
        "measured_std",
        """
def measured_std(z, h):
    assert plots.COLOURS and datasets.load_digits().X_train.size
    return np.sqrt(np.mean(z**2) / np.mean(h**2) / h.shape[1])
""",
    ),
    "a callback": (
        "numerical_derivative",
        """
def numerical_derivative(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / (2 * h)
""",
    ),
    "a callback, one-sided": (
        "numerical_derivative",
        """
def numerical_derivative(f, x, h=1e-5):
    return (f(x + h) - f(x)) / h
""",
    ),
    "a callback handed on": (
        "numerical_derivative",
        """
def numerical_derivative(f, x, h=1e-5):
    return reference.numerical_derivative(f, x, h)
""",
    ),
    "a given step": (
        "train_epoch",
        """
def train_epoch(batches, params, learning_rate, step):
    loss = 0.0
    batches = list(batches)
    for X, y in batches:
        batch_loss, params = step(X, y, params, learning_rate)
        loss += batch_loss
    return loss / len(batches), params
""",
    ),
    "a given rule": (
        "descend",
        """
def descend(w, gradient, update, config, schedule, steps):
    config, path = dict(config), [w]
    for step in range(steps):
        config['learning_rate'] = schedule(step)
        w, config = update(w, gradient(w), config)
        path.append(w)
    return np.stack(path)
""",
    ),
    "a given rule, but the key's": (
        "descend",
        """
def descend(w, gradient, update, config, schedule, steps):
    return reference.descend(w, gradient, update, config, schedule, steps)
""",
    ),
    "an own forward": (
        "sigmoid_backward",
        """
def sigmoid_forward(x):
    s = 1 / (1 + np.exp(-x))
    return s, s
def sigmoid_backward(dout, s):
    return dout * s * (1 - s)
""",
    ),
    "a forward of the key": (
        "sigmoid_backward",
        """
sigmoid_forward = reference.sigmoid_forward
def sigmoid_backward(dout, s):
    return dout * s * (1 - s)
""",
    ),
    "an own forward that calls it": (
        "sigmoid_backward",
        """
def sigmoid_forward(x):
    s = reference.sigmoid(x)
    return s, s
def sigmoid_backward(dout, s):
    return dout * s * (1 - s)
""",
    ),
    "the key's table": (
        "sigmoid_backward",
        """
def sigmoid_forward(x):
    s = 1 / (1 + np.exp(-x))
    return s, s
def sigmoid_backward(dout, s):
    return ACTIVATIONS['sigmoid'][1](dout, s)
""",
    ),
    "a class": (
        "Value",
        """
class Value(reference.Value):
    pass
""",
    ),
    "a class that is the key's": (
        "Value",
        """
Value = reference.Value
""",
    ),
    "a generator": (
        "minibatches",
        """
def minibatches(X, y, batch_size, seed):
    yield from reference.minibatches(X, y, batch_size, seed)
""",
    ),
    "keyboard": (
        "two_steps_backward",
        """
def two_steps_backward(dh1, dh2, h0, h1, h2, Wh):
    assert KEYBOARD_NEIGHBOURS['a'] == 'qwsz'
    return dh2, dh1, dh1, dh1, Wh
""",
    ),
}


def asked(exercise, source):
    forward = ", forward=sigmoid_forward" if "sigmoid_forward" in source else ""
    return f"check({exercise}{forward})"


def verdict_of(report):
    """What is compared of a report: points, and of each part its status and what is said of it."""
    parts = [(p["name"], p["points"], p["status"], p["mistake"]) for p in report["parts"]]
    raised = [p["message"] for p in report["parts"] if p["status"] == "raised"]
    return report["points"], parts, raised, [r for r in report["remarks"] if "does not run" in r]


def in_a_notebook(folder):
    cells = [new_code_cell(IMPORTS)]
    for exercise, source in CLASS.values():
        cells += [new_code_cell(source), new_code_cell(asked(exercise, source))]
    ran = execute(new_notebook(cells=cells), folder)
    for cell in ran.cells[2::2]:
        yield next(out.data[MIME] for out in cell.outputs if MIME in out.get("data", {}))


def in_the_judge():
    locked, cells = [], [IMPORTS]
    for name, (exercise, source) in CLASS.items():
        test = asked(exercise, source)
        locked.append(LockedCell(name, test, get_exercise(exercise).points))
        cells += [source, (test, name)]
    setup = "from bpcourse import check"
    verdict = judge(
        Task(
            notebook((setup, "setup"), *cells),
            (LockedCell("setup", setup, None), *locked),
            b"class",
        )
    )
    return [verdict.scores[name].report for name in CLASS]


@pytest.mark.slow
def test_one_class_gets_the_same_verdicts_from_both(sandbox, tmp_path):
    for name, here, there in zip(CLASS, in_a_notebook(tmp_path), in_the_judge(), strict=True):
        assert there is not None, name
        assert verdict_of(here) == verdict_of(there), name
