"""Which variable is named as the first that is wrong?"""

import numpy as np

from bpcourse.checking.assess import assess
from bpcourse.checking.intermediates import assigned_once
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


def test_a_name_that_means_something_else_to_the_student_is_not_named():
    def own_names(dout, cache):
        x, w, b = cache
        rows = w.T  # ours are the samples
        drows = dout @ rows
        return (drows * 1.5).reshape(x.shape), x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)

    assert first_wrong("affine_backward", own_names) == ""


def test_a_variable_that_does_not_explain_all_that_is_wrong_is_not_named():
    def two_slips(dout, cache):
        x, w, b = cache
        drows = dout @ w.T * 2
        return drows.reshape(x.shape), 1.5 * x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)

    assert first_wrong("affine_backward", two_slips) == ""


def test_a_slope_multiplied_in_later_than_ours_is_not_named():
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    def lstm_step_backward(dnext_h, dnext_c, cache):
        x, prev_h, prev_c, Wx, Wh, i, f, o, g, tanh_c = cache
        dc = dnext_c + dnext_h * o * (1 - tanh_c**2)
        do = dnext_h * tanh_c * o * (1 - o)  # our do is without its slope
        da = np.hstack([dc * g * i * (1 - i), dc * prev_c * f * (1.2 - f), do, dc * i * (1 - g**2)])
        return da @ Wx.T, da @ Wh.T, dc * f, x.T @ da, prev_h.T @ da, da.sum(axis=0)

    def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
        a_i, a_f, a_o, a_g = np.split(x @ Wx + prev_h @ Wh + b, 4, axis=1)
        i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)
        next_c = f * prev_c + i * g
        tanh_c = np.tanh(next_c)
        return o * tanh_c, next_c, (x, prev_h, prev_c, Wx, Wh, i, f, o, g, tanh_c)

    assert first_wrong("lstm_step_backward", lstm_step_backward, lstm_step_forward) == ""


def test_only_variables_with_one_value_are_compared():
    ours = assigned_once(get_exercise("conv_backward").reference)
    assert not {"d", "rows", "cols", "top", "N", "x"} & {*ours}
    assert "dpadded" in ours and "padded" in ours


def test_what_is_said_is_that_the_variable_explains_the_answer():
    def slip(dout, cache):
        x, w, b = cache
        drows = dout @ w.T * 2
        return drows.reshape(x.shape), x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)

    text = " ".join(str(assess(EXERCISE, slip, affine_forward)).split())
    assert "with your value for it our solution returns what yours does" in text
