"""An argument that a wrong answer ignores is named."""

import numpy as np
import pytest

from bpcourse.checking.attempt import Attempt
from bpcourse.checking.telling.dependence import Dependence
from bpcourse.exercises import get_exercise
from bpcourse.reference import (
    affine_backward,
    affine_forward,
    batchnorm_backward,
    batchnorm_forward,
)

pytestmark = pytest.mark.usefixtures("no_haste")


def ignored(name, answer, part, forward=None):
    attempt = Attempt.at(get_exercise(name), answer, forward)
    return Dependence(attempt).ignored(part)


def test_an_ignored_argument_is_named():
    def no_b(x, w, b):
        return np.sin(x.reshape(len(x), -1) @ w), None

    assert ignored("affine_forward", no_b, "out") == ["b"]


def test_an_ignored_upstream_gradient_and_an_ignored_input_of_the_forward_are_named():
    def wrong(dout, cache):
        dx, _, _ = affine_backward(dout, cache)
        return np.cos(dx), np.ones_like(cache[1]), dout[0]

    assert ignored("affine_backward", wrong, "dw", affine_forward) == ["x", "dout"]
    assert ignored("affine_backward", wrong, "dx", affine_forward) == []
    assert ignored("affine_backward", wrong, "db", affine_forward) == []  # nor does the right one


def test_a_setting_that_some_cases_leave_out_is_judged_in_the_others():
    def no_eps(dout, cache):
        dx, dgamma, dbeta = batchnorm_backward(dout, cache)
        return np.sin(dout), dgamma, dbeta

    assert "gamma" in ignored("batchnorm_backward", no_eps, "dx", batchnorm_forward)


def test_nothing_is_said_where_an_answer_raises_or_is_no_number():
    def half(x, w, b):
        if len(x) == 1:
            raise ValueError
        return np.sin(x.reshape(len(x), -1) @ w), None

    assert ignored("affine_forward", half, "out") == []
    assert ignored("affine_forward", lambda x, w, b: (None, None), "out") == []


def test_a_whole_number_that_is_ignored_is_named_too():
    def for_one_input(fan_in, w_std, x_square, slope):
        kept = (1 + slope**2) / 2
        return fan_in * w_std**2 * x_square, kept, kept**-0.5

    assert ignored("leaky_scale", for_one_input, "std") == ["fan_in"]


def test_behind_a_wrong_forward_only_what_comes_from_above_counts():
    def cubed(x, w, b):
        return (x.reshape(len(x), -1) @ w) ** 3, (x, w, b)

    def ones(dout, cache):
        return tuple(map(np.ones_like, cache))

    assert ignored("affine_backward", ones, "dw", cubed) == ["dout"]
