"""Whose cache a backward is given; a forward that the notebook gives keeps its outputs."""

import ast
import re
from pathlib import Path

import numpy as np
import pytest

from bpcourse.checking.assess import assess
from bpcourse.checking.exercise import Backward
from bpcourse.checking.following.own_forward import OwnForward, same_shapes
from bpcourse.exercises import all_exercises, get_exercise

ROOT = Path(__file__).resolve().parents[3]


def definitions_in_masters():
    """{function name: its text} of all functions in the masters, the solutions' marks left in."""
    found = {}
    for path in sorted((ROOT / "solutions").glob("*/*.md")):
        for cell in re.findall(
            r"^```\{code-cell\}[^\n]*\n(.*?)^```", path.read_text(), re.DOTALL | re.MULTILINE
        ):
            source = re.sub(r"\A---\n.*?^---\n", "", cell, flags=re.DOTALL | re.MULTILINE)
            source = re.sub(r"\A(:[^\n]*\n)+", "", source)  # a cell's metadata, in short
            try:
                tree = ast.parse(source)
            except SyntaxError:  # a line of IPython's
                continue
            found |= {
                node.name: ast.get_source_segment(source, node)
                for node in tree.body
                if isinstance(node, ast.FunctionDef)
            }
    return found


def test_given_says_which_forwards_the_masters_give():
    texts = definitions_in_masters()
    for exercise in all_exercises().values():
        if isinstance(exercise, Backward):
            written = "BEGIN SOLUTION" in texts[exercise.forward.__name__]
            assert exercise.given == (not written), exercise.name


@pytest.mark.parametrize(
    "exercise",
    [e for e in all_exercises().values() if isinstance(e, Backward) and e.given],
    ids=lambda e: e.name,
)
def test_a_given_forward_as_it_stands_in_the_notebook_is_never_set_aside(exercise):
    name = exercise.forward.__name__
    names = {"np": np}
    given = definitions_in_masters()
    exec(given[name], names)
    for called in names[name].__code__.co_names:
        exec(given.get(called, ""), names)
    for seed in range(5):
        report = assess(exercise, lambda *a: None, names[name], seed)
        assert not report.remarks, report.remarks


def test_a_given_forward_may_keep_what_it_likes():
    def relu_forward(x):
        return np.maximum(x, 0), x > 0

    report = assess(get_exercise("relu_backward"), lambda dout, mask: dout * mask, relu_forward)
    assert report.points == 1.0 and not report.remarks


def test_a_given_forward_with_other_outputs_is_set_aside_where_it_has_them():
    exercise = get_exercise("relu_backward")

    def leaky(x):
        return np.where(x > 0, x, 0.1 * x), (x,)

    def its_derivative(dout, cache):
        return dout * np.where(cache[0] > 0, 1, 0.1)

    report = assess(exercise, its_derivative, leaky)
    assert report.points == 0.0 and "other outputs in every case" in report.remarks[0]
    assert assess(exercise, exercise.reference, leaky).points == 1.0

    def identity(x):
        return x, x

    assert assess(exercise, lambda dout, cache: dout, identity).points == 0.0

    def wrong_for_images(x):
        return np.maximum(x, 0) + (x.ndim > 2), (x,)

    report = assess(exercise, exercise.reference, wrong_for_images)
    assert report.points == 1.0 and "in case 'four axes'" in report.remarks[0]


def test_a_forward_that_the_student_writes_supplies_the_cache_wherever_it_runs():
    exercise = get_exercise("affine_backward")

    def forward(x, w, b):
        N, D = x.shape
        return (x @ w + b)[:, :3], "mine"

    own = OwnForward(exercise, forward, exercise.cases(0))
    images = "samples of shape (2, 3)"
    assert [case.name for case in own.own_cases] == [
        case.name for case in own.cases if case.name != images
    ]
    assert [case.forward for case in own.used].count(exercise.forward) == 1
    assert own.right == [True, False, True, False, False] and own.misleads


@pytest.mark.parametrize(
    "outs, same",
    [
        ((np.zeros((2, 3)), 1.0), True),
        ((np.zeros((2, 3)),), False),
        ((np.zeros(6), 1.0), False),
        ((np.zeros((2, 3)), "1"), False),
        (([[0.0] * 3] * 2, 1.0), False),
        ((np.zeros((2, 3), dtype=object), 1.0), False),
    ],
)
def test_outputs_fit_if_they_are_numbers_of_the_right_shapes(outs, same):
    assert same_shapes(outs, (np.ones((2, 3)), 2.0)) == same


def test_the_forward_is_never_asked_whether_it_is_true():
    """Behind a judge's proxy that is a call of the student's, and may fail."""

    class Forward:
        def __bool__(self):
            raise ValueError("no truth in this")

        def __call__(self, x, w, b):
            return 2 * (x.reshape(len(x), -1) @ w + b), (x, w)

    def backward(dout, cache):
        x, w = cache
        return (dout @ w.T).reshape(x.shape), x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)

    report = assess(get_exercise("affine_backward"), backward, Forward())
    assert [part.status for part in report.parts] == ["right"] * 3
