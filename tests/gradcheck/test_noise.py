"""The rounding in a function's values is measured, however it got there."""

import numpy as np
import pytest

from bpcourse.gradcheck.line import Line
from bpcourse.gradcheck.noise import measure_noise
from tests.gradcheck.functions import point_of

X = np.random.default_rng(0).normal(size=20)


def noise_of(f):
    line = Line(point_of(f, X, X), "x", np.random.default_rng(1).normal(size=20))
    return measure_noise(line), line.floor


def test_a_smooth_function_has_no_more_than_its_size_tells():
    noise, floor = noise_of(lambda x: np.sum(np.sin(x)))
    assert floor <= noise < 50 * floor


@pytest.mark.parametrize("power", [6, 9, 12])
def test_a_number_added_and_taken_away_leaves_its_rounding(power):
    noise, _ = noise_of(lambda x: (np.sum(np.sin(x)) + 10.0**power) - 10.0**power)
    assert 0.05 < noise / np.spacing(10.0**power) < 20


def test_float32_inside_is_seen():
    noise, floor = noise_of(lambda x: float(np.float32(np.sum(np.sin(x)))))
    assert noise > 1e6 * floor


def test_a_kink_is_not_taken_for_noise():
    noise, floor = noise_of(lambda x: np.sum(np.abs(x - X)) + np.sum(x**2))
    assert noise < 100 * floor
