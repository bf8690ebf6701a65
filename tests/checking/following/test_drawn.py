"""What a random forward multiplied each entry by is its derivative."""

import numpy as np
import pytest

from bpcourse.checking.following.drawn import exact_outcome, is_derivative, multiplies_alike
from bpcourse.exercises import get_exercise

EXERCISE = get_exercise("dropout_backward")
TRAIN, *_, TEST, _ = EXERCISE.cases(0)


def unseeded(factor):
    def forward(x, dropout_param):
        kept = np.random.default_rng().random(x.shape) < dropout_param["p"]
        return x * kept * factor, "whatever"

    return forward


def test_the_exact_outcome_is_that_of_what_was_drawn():
    outcome = exact_outcome(EXERCISE, unseeded(2.0), TRAIN)
    assert np.allclose(outcome["kept entries"], 2 * TRAIN.args[1]["p"])
    assert np.array_equal(outcome["dropped entries"], [0.0, 0.0])


@pytest.mark.parametrize("part", ["kept entries", "dropped entries"])
def test_a_part_is_compared_though_a_second_call_draws_anew(part):
    right = exact_outcome(EXERCISE, unseeded(2.0), TRAIN)[part]
    assert is_derivative(EXERCISE, part, unseeded(2.0), TRAIN, right * (1 + 1e-14))
    assert not is_derivative(EXERCISE, part, unseeded(2.0), TRAIN, right + 1e-3)
    assert not is_derivative(EXERCISE, part, unseeded(2.0), TRAIN, None)


def test_what_does_not_multiply_is_no_such_forward():
    def squares(x, dropout_param):
        return x**2, None

    right = exact_outcome(EXERCISE, squares, TEST)["test mode"]
    assert not is_derivative(EXERCISE, "test mode", squares, TEST, right)


def test_two_draws_are_alike_if_they_multiply_by_the_same():
    first, second = (unseeded(2.0)(*TRAIN.args)[0] for _ in range(2))
    assert multiplies_alike(EXERCISE, first, second, TRAIN)
    assert not multiplies_alike(EXERCISE, first, 1.5 * second, TRAIN)
    assert not multiplies_alike(EXERCISE, first, 2 * TRAIN.args[0], TRAIN)
