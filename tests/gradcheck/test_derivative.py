"""An estimate's tolerance covers its error, and a kink is seen."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from bpcourse.gradcheck.derivative import complex_step, richardson
from bpcourse.gradcheck.line import Line
from tests.gradcheck.functions import point_of


@settings(max_examples=60, deadline=None)
@given(x=st.floats(-3, 3), exponent=st.integers(-20, -3))
def test_the_tolerance_covers_the_error(x, exponent):
    x = np.array([x])
    line = Line(point_of(lambda x: np.sum(np.exp(x)), x, np.exp(x)), "x", np.ones(1))
    estimate = richardson(line, 2.0**exponent, line.floor)
    assert estimate.clear
    assert abs(estimate.value - np.exp(x[0])) <= estimate.tolerance


def test_a_kink_within_the_steps_is_not_clear():
    x = np.zeros(1)
    line = Line(point_of(lambda x: np.sum(np.maximum(x, 0)), x, x), "x", np.ones(1))
    estimate = richardson(line, 2.0**-8, line.floor)
    assert estimate.kink and not estimate.clear


def test_slopes_that_are_known_are_not_measured_again():
    x = np.ones(1)
    point = point_of(lambda x: np.sum(x**3), x, 3 * x)
    line = Line(point, "x", x)
    levels = [line.slope_and_bend(2.0**-8 / 2**i) for i in range(2)]
    before = point.subject.calls
    estimate = richardson(line, 2.0**-8, line.floor, levels)
    assert point.subject.calls == before + 2
    assert estimate == richardson(line, 2.0**-8, line.floor)


def test_the_complex_step_is_exact_and_says_where_it_is_refused():
    x = np.array([0.3, -2.0])
    smooth = Line(point_of(lambda x: np.sum(np.sin(x)), x, x), "x", np.ones(2))
    refused = Line(point_of(lambda x: float(np.sum(x.astype(float))), x, x), "x", np.ones(2))
    assert complex_step(smooth) == pytest.approx(np.cos(x).sum(), rel=1e-15)
    assert complex_step(refused) is None
