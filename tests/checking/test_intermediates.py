"""Which variable is named as the first that is wrong?"""

import numpy as np

from bpcourse.checking.assess import assess
from bpcourse.checking.intermediates import _changing
from bpcourse.exercises import get_exercise
from bpcourse.reference import (
    affine_forward,
)

EXERCISE = get_exercise("affine_backward")


def test_the_first_variable_that_differs_is_named():
    def slip(dout, cache):
        x, w, b = cache
        rows = x.reshape(len(x), -1)
        drows = dout @ w.T * 2
        return drows.reshape(x.shape), rows.T @ dout, dout.sum(axis=0)

    assert assess(EXERCISE, slip, affine_forward).first_wrong == "drows"


def test_no_variable_is_named_where_the_run_stopped_half_way():
    def stops(dout, cache):
        x, w, b = cache
        rows = x.reshape(len(x), -1)  # noqa: F841  named as ours is
        drows = 2 * dout @ w.T
        return drows.nonsense

    assert assess(EXERCISE, stops, affine_forward).first_wrong == ""


def first_wrong(name, answer, forward=None):
    exercise = get_exercise(name)
    return assess(exercise, answer, forward or exercise.forward).first_wrong


def test_no_variable_is_named_beside_a_mistake():
    def known(dout, cache):
        x, w, b = cache
        rows = x.reshape(len(x), -1)
        drows = -dout @ w.T
        return drows.reshape(x.shape), -rows.T @ dout, -dout.sum(axis=0)

    report = assess(EXERCISE, known, affine_forward)
    assert report.parts[0].mistakes and report.first_wrong == ""


def test_a_variable_of_another_shape_is_not_named():
    def rows_kept(dout, cache):
        centred, std, gamma = cache
        dvar = 3 * (dout * gamma * centred).sum(axis=0, keepdims=True)  # (1, D), ours is (D,)
        dx = dout + dvar
        return dx, (dout * centred / std).sum(axis=0), dout.sum(axis=0)

    assert first_wrong("batchnorm_backward", rows_kept) == ""


def test_a_variable_that_differs_where_the_result_is_right_is_not_named():
    def own_meaning(dout, cache):
        x, w, b = cache
        drows = 2 * dout @ w.T
        dx = drows.reshape(x.shape) / 2
        return dx * (1 if len(x) == 1 else 1.0123), x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)

    assert first_wrong("affine_backward", own_meaning) == ""


def test_a_variable_out_of_the_cache_is_not_named():
    def forward(x, gamma, beta, bn_param):
        mean = x.mean(axis=0)
        dvar = 17 * mean  # something of its own
        std = np.sqrt(((x - mean) ** 2).mean(axis=0) + bn_param.get("eps", 1e-5))
        return gamma * (x - mean) / std + beta, (x - mean, std, gamma, dvar)

    def backward(dout, cache):
        centred, std, gamma, dvar = cache
        return dout + dvar, (dout * centred / std).sum(axis=0), dout.sum(axis=0)

    assert first_wrong("batchnorm_backward", backward, forward) == ""


def test_a_variable_that_a_loop_of_ours_changes_is_not_named():
    assert _changing(get_exercise("conv_backward").reference) >= {"d", "rows", "cols", "top"}
    assert "dpadded" not in _changing(get_exercise("conv_backward").reference)


def test_what_is_said_is_a_hint_and_no_verdict():
    def slip(dout, cache):
        x, w, b = cache
        drows = dout @ w.T * 2
        return drows.reshape(x.shape), x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)

    text = " ".join(str(assess(EXERCISE, slip, affine_forward)).split())
    assert "drows is the first whose value differs. That is a hint, not a verdict" in text
