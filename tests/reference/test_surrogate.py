"""A step and its stand-ins."""

import numpy as np

from bpcourse import reference as R


def test_step_has_no_slope_and_its_stand_ins_do():
    out, cache = R.step_forward(np.array([-2.0, -0.5, 0.0, 0.5]))
    dout = np.array([1.0, 2.0, 3.0, 4.0])
    np.testing.assert_array_equal(out, [0, 0, 0, 1])
    np.testing.assert_array_equal(R.step_backward_true(dout, cache), [0, 0, 0, 0])
    np.testing.assert_array_equal(R.step_backward_straight_through(dout, cache), [0, 2, 3, 4])
    np.testing.assert_allclose(R.step_backward_surrogate(dout, cache), [1 / 9, 8 / 9, 3, 16 / 9])
