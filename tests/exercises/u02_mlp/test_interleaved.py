"""The fault that learners mend: its symptom is what the page says of it."""

import numpy as np

from bpcourse.checking.assess import assess
from bpcourse.exercises import get_exercise

PLANTED = "weights updated before earlier gradients are computed"


def off_by(implementation, rate):
    """How far the gradients of three layers are off, measured against their size."""
    rng = np.random.default_rng(2)
    weights = [rng.standard_normal((4, 4)) / 2 for _ in range(3)]
    inputs, dout = [rng.standard_normal((6, 4))], rng.standard_normal((6, 4))
    for w in weights[:-1]:
        inputs.append(inputs[-1] @ w)
    given = (weights, inputs, dout, lambda d, x: x.T @ d, lambda d, w, x: d @ w.T)

    def used(f, rate):
        return [
            (old - new) / rate for old, new in zip(weights, f(*given, lambda w, dw: w - rate * dw))
        ]

    right = used(get_exercise("backward_and_update").reference, 1.0)
    return [
        np.linalg.norm(a - b) / np.linalg.norm(b) for a, b in zip(used(implementation, rate), right)
    ]


def test_the_last_layer_is_right_and_the_others_are_off_in_proportion_to_the_rate():
    exercise = get_exercise("backward_and_update")
    planted = exercise.wrong(next(m for m in exercise.mistakes if m.name == PLANTED))
    coarse, fine = off_by(planted, 1e-2), off_by(planted, 1e-3)
    assert max(coarse[-1], fine[-1]) < 1e-10
    for large, small in zip(coarse[:-1], fine[:-1]):
        assert small > 1e-5
        assert 8 < large / small < 12


def test_as_it_is_handed_out_it_earns_nothing():
    exercise = get_exercise("backward_and_update")
    planted = exercise.wrong(next(m for m in exercise.mistakes if m.name == PLANTED))
    assert assess(exercise, planted, None, 3).points == 0.0
