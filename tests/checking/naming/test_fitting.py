"""The number that a mistake was made with is found, and told."""

from dataclasses import replace

import numpy as np
import pytest

from bpcourse.checking.assess import assess
from bpcourse.checking.attempt import Attempt
from bpcourse.checking.exercise import Function, Mistake
from bpcourse.checking.naming.fitting import fitted
from bpcourse.checking.naming.suspects import LineUp
from bpcourse.exercises import get_exercise

INSIDE = Mistake(
    "a constant inside the logarithm",
    ask="What does the FITTED inside your logarithm do?",
    tell="Leave the FITTED out.",
    fitted=(1e-20, 1.0),
    edits=(
        ("-log_p[samples, y].sum() / N", "-np.log(np.exp(log_p[samples, y]) + FITTED).sum() / N"),
    ),
)
SOFTMAX = replace(get_exercise("softmax_loss"), mistakes=(INSIDE,))


def softmax_with(constant):
    def softmax_loss(x, y):
        z = np.exp(x - x.max(axis=1, keepdims=True))
        p = z / z.sum(axis=1, keepdims=True)
        loss = -np.mean(np.log(p[np.arange(len(x)), y] + constant))
        p[np.arange(len(x)), y] -= 1
        return loss, p / len(x)

    return softmax_loss


@pytest.mark.parametrize("constant", [1e-12, 1e-8, 1.5e-7, 3e-3, 0.5, 1 / 255])
def test_a_constant_of_any_size_is_recognized(constant):
    loss, dx = assess(SOFTMAX, softmax_with(constant)).parts
    assert loss.mistakes == (INSIDE.name,) and dx.status == "right"
    assert f"{constant:.3g}" in loss.questions[0]


def test_another_fault_of_the_same_size_at_one_entry_is_not_recognized():
    def wrong(x, y):
        loss, dx = SOFTMAX.reference(x, y)
        return loss - 1e-3, dx

    attempt = Attempt.at(SOFTMAX, wrong)
    assert fitted(LineUp(attempt), INSIDE, "loss") is None


def test_few_runs_are_enough():
    attempt = Attempt.at(SOFTMAX, softmax_with(1e-6))
    assert fitted(LineUp(attempt), INSIDE, "loss")
    assert len(attempt.reruns) < 25


def test_a_number_that_acts_as_a_factor_is_found():
    def scaled(x):
        """Twice x."""
        return 2.0 * x

    factor = Mistake(
        "a factor", ask="Why FITTED?", tell=".", fitted=(1e-3, 1e3), edits=(("2.0", "FITTED"),)
    )
    exercise = Function(
        name="scaled",
        parts={"out": 1},
        inputs=lambda rng: {"three": (rng.standard_normal(3),), "one": (rng.random(1),)},
        reference=scaled,
        mistakes=(factor,),
    )
    report = assess(exercise, lambda x: 0.7 * x)
    assert report.parts[0].questions == ("Why 0.7?",)
    assert assess(exercise, lambda x: -0.7 * x).parts[0].mistakes == ()
