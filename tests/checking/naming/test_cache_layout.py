"""Caches hold the same things, in the same places, or they are not exchanged."""

import numpy as np
import pytest

from bpcourse.checking.attempt import Attempt
from bpcourse.checking.naming.cache_layout import same_layout
from bpcourse.exercises import get_exercise
from bpcourse.reference import affine_forward, batchnorm_forward


def layout(name, forward):
    exercise = get_exercise(name)
    return same_layout(Attempt.at(exercise, exercise.reference, forward))


@pytest.mark.parametrize(
    "cache, alike",
    [
        (lambda x, w, b: (x, w, b), True),
        (lambda x, w, b: [x, w, b], True),
        (lambda x, w, b: (w, x, b), False),
        (lambda x, w, b: (x, w), False),
        (lambda x, w, b: {"x": x, "w": w, "b": b}, False),
        (lambda x, w, b: (x.astype(np.float32), w, b), False),
        (lambda x, w, b: None, False),
    ],
)
def test_arguments_must_stand_where_the_reference_has_them(cache, alike):
    assert (
        layout("affine_backward", lambda x, w, b: (np.ones((len(x), 3)), cache(x, w, b))) == alike
    )


def test_an_output_must_stand_where_the_reference_has_its_output():
    def tanh(keep):
        return lambda x: (2 * np.tanh(x), keep(x))

    assert layout("tanh_backward", tanh(lambda x: (2 * np.tanh(x),)))
    assert not layout("tanh_backward", tanh(lambda x: (x,)))


def test_what_is_neither_may_have_another_value():
    def eps_outside(x, gamma, beta, bn_param):
        out, (centred, std, gamma) = batchnorm_forward(x, gamma, beta, bn_param)
        return out, (centred, std + 1e-3, gamma)

    assert layout("batchnorm_backward", eps_outside)


def test_without_a_forward_that_runs_there_is_no_layout():
    def fails(x, w, b):
        raise ValueError

    assert not layout("affine_backward", fails)
    assert not layout("affine_backward", None)
    assert layout("affine_backward", affine_forward)
