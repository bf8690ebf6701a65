"""GELU: its tanh form beside the exact one, and its slope in the middle."""

import math

import numpy as np

from bpcourse import reference as R


def test_the_tanh_form_is_close_to_x_times_the_normal_distribution():
    x = np.linspace(-6, 6, 401)
    exact = [v * 0.5 * (1 + math.erf(v / math.sqrt(2))) for v in x]
    out, _ = R.gelu_forward(x)
    assert np.max(np.abs(out - exact)) < 1e-3


def test_the_slope_is_a_half_at_0_and_that_of_relu_far_away():
    x = np.array([-30.0, 0.0, 30.0])
    _, cache = R.gelu_forward(x)
    np.testing.assert_allclose(R.gelu_backward(np.ones(3), cache), [0, 0.5, 1], atol=1e-12)
