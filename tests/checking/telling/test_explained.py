"""What exercises say of their own parts: graphs for engines, words for what is drawn at random."""

import numpy as np
import pytest

from bpcourse.checking.assess import assess
from bpcourse.checking.attempt import Attempt
from bpcourse.checking.outcome import Malformed
from bpcourse.checking.telling.failing import failing_input
from bpcourse.exercises import get_exercise
from bpcourse.reference import dropout_forward
from bpcourse.reference.tensor import Tensor
from bpcourse.reference.value import Value

pytestmark = pytest.mark.usefixtures("no_haste")

RIGHT = {"Value": Value, "Tensor": Tensor}


def told(exercise, mistake, part):
    attempt = Attempt.at(exercise, exercise.wrong(mistake), exercise.forward)
    return failing_input(attempt, part, attempt.flaws[part])


@pytest.mark.parametrize("name", RIGHT)
def test_every_graph_runs_in_a_cell_and_its_comments_are_true(name):
    exercise, shown = get_exercise(name), 0
    for mistake in exercise.mistakes:
        attempt = Attempt.at(exercise, exercise.wrong(mistake))
        for part, flaw in attempt.flaws.items():
            failing = failing_input(attempt, part, flaw)
            if not failing.code:
                continue
            shown += 1
            yours = {"np": np, name: exercise.wrong(mistake)}
            right = {"np": np, name: RIGHT[name]}
            exec(failing.code, yours)
            exec(failing.code, right)
            marked = [
                line[2:].split(" ")[0] for line in failing.code.splitlines() if "yours" in line
            ]
            wrong = [
                node
                for node in right
                if len(node) == 1 and not same(yours[node].grad, right[node].grad)
            ]
            assert marked and set(marked) <= set(wrong), (mistake.name, part)
    assert shown > len(exercise.mistakes) / 2


def same(a, b):
    a, b = (0.0 if grad is None else grad for grad in (a, b))
    return np.shape(a) == np.shape(b) and np.allclose(a, b)


def test_the_graph_shows_yours_beside_right():
    class Sloppy(Value):
        def __mul__(self, other):
            out = Value.__mul__(self, other)
            out.__class__ = Sloppy

            def _backward():
                self.grad += 2 * out.grad
                other.grad += self.data * out.grad

            out._backward = _backward
            return out

    report = assess(get_exercise("Value"), Sloppy)
    part = next(part for part in report.parts if part.name == "mul")
    lines = part.failing.splitlines()
    assert lines[0].startswith("a = Value(") and "c = a * b" in lines[0]
    assert "grad yours" in lines[1] and "right" in lines[1] and "yours" not in lines[2]
    assert part.came_out.startswith("The gradient of a comes out as")


def test_dropout_is_said_in_words():
    def unscaled(x, dropout_param):
        out, cache = dropout_forward(x, dropout_param)
        return (out * 0.43 if dropout_param["mode"] == "train" else out), cache

    report = assess(get_exercise("dropout_forward"), unscaled)
    scale = next(part for part in report.parts if part.name == "scale")
    assert scale.evidence == "kept entries should be x / p; yours are 0.43 times that"
    assert not scale.failing


@pytest.mark.parametrize(
    "name",
    ["minibatches", "k_fold_indices", "dropout_forward", "dropout_backward"],
)
def test_every_wrong_value_has_words_and_no_patterns_of_numbers(name):
    exercise = get_exercise(name)
    for mistake in exercise.mistakes:
        attempt = Attempt.at(exercise, exercise.wrong(mistake), exercise.forward)
        for part, flaw in attempt.flaws.items():
            i = attempt.cases.index(flaw.case)
            right = attempt.right[i][0][part]
            own = attempt.outcomes[i][part]
            if flaw.fault.status == "value" and not isinstance(own, Malformed):  # said already
                value = getattr(right, "value", right)
                said = exercise.explain(part, own, value, *flaw.case.args)
                assert said.words and "every entry" not in said.words, (mistake.name, part)
