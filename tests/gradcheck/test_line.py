"""Along a line: outputs, their change, and what rounding they carry."""

import numpy as np
import pytest

from bpcourse.gradcheck.limits import EPS
from bpcourse.gradcheck.line import Line, Together
from tests.gradcheck.functions import point_of

X, V = np.array([1.0, 2.0, 3.0]), np.array([1.0, 0.0, -1.0])


def test_the_slope_of_a_quadratic_is_exact_for_any_step():
    line = Line(point_of(lambda x: np.sum(x**2), X, 2 * X), "x", V)
    for step in (2.0**-3, 1.0, 2.0**5):
        assert line.slope(step) == pytest.approx(2 * X @ V, rel=1e-12)


def test_the_bend_stays_at_a_kink_and_vanishes_without():
    smooth = Line(point_of(lambda x: np.sum(x**2), X, 2 * X), "x", V)
    kink = Line(point_of(lambda x: np.sum(np.abs(x - X)), X, 0 * X), "x", V)
    assert smooth.slope_and_bend(2.0**-10)[1] < 1e-2
    assert kink.slope_and_bend(2.0**-10)[1] == pytest.approx(4)


def test_where_the_function_has_no_value_the_change_is_none():
    line = Line(point_of(lambda x: np.linalg.inv(np.diag(x)), X, 0 * X, dout=np.eye(3)), "x", X)
    assert line.outputs(-1.0) is None
    assert np.isnan(line.slope(1.0))


def test_outputs_that_the_array_does_not_enter_are_left_out_of_the_rounding():
    def f(x, w):
        return np.array([1e12 * w[0], np.sum(x**2)])

    point = point_of(f, (X, np.ones(1)), X, dout=np.ones(2), wrt="x")
    line = Line(point, "x", V)
    assert line.floor > EPS * 1e11
    line.leave_out_constants()
    assert line.floor == pytest.approx(EPS * 14)


def test_several_arrays_move_at_once():
    point = point_of(lambda x, w: x @ w, (X, 2 * X), (2 * X, X))
    together = Together(point, {"x": V, "w": X})
    assert together.slope(2.0**-6) == pytest.approx(2 * X @ V + X @ X, rel=1e-12)
