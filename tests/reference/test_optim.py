"""Optimizers leave what they are given alone, go downhill, and follow their schedules."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from bpcourse import reference as R

OPTIMIZERS = [R.sgd, R.momentum, R.nesterov, R.adagrad, R.rmsprop, R.adam, R.nadam]
every_optimizer = pytest.mark.parametrize("rule", OPTIMIZERS, ids=lambda rule: rule.__name__)


@every_optimizer
def test_an_update_changes_none_of_its_arguments(rule):
    w, dw = np.array([1.0, -2.0]), np.array([0.5, 3.0])
    _, config = rule(w, dw, None)
    kept = {name: np.copy(value) for name, value in config.items()}
    rule(w, dw, config)
    np.testing.assert_array_equal(w, [1, -2])
    np.testing.assert_array_equal(dw, [0.5, 3])
    assert config.keys() == kept.keys()
    for name, value in kept.items():
        np.testing.assert_array_equal(config[name], value)


@every_optimizer
def test_an_optimizer_finds_the_bottom_of_a_bowl_and_keeps_the_precision(rule):
    w, config = np.array([1.0, -2.0], dtype=np.float32), {"learning_rate": 0.1}
    for _ in range(1000):
        w, config = rule(w, 2 * w, config)
    assert w.dtype == np.float32
    assert np.abs(w).max() < 0.1


@given(scale=st.floats(0.01, 100))
def test_adams_first_step_does_not_depend_on_the_gradients_scale(scale):
    w, dw = np.zeros(3), np.array([1.0, -2.0, 3.0])
    next_w, _ = R.adam(w, scale * dw, {"learning_rate": 0.1, "eps": 0.0})
    np.testing.assert_allclose(next_w, [-0.1, 0.1, -0.1])


def test_schedules_have_the_rates_of_their_formulas():
    assert [R.step_decay(s, 1.0, 0.1, 10) for s in (0, 9, 10, 25)] == pytest.approx(
        [1, 1, 0.1, 0.01]
    )
    assert R.exponential_decay(10, 2.0, 0.1) == pytest.approx(2 / np.e)
    rates = [R.warmup_cosine(s, 1.0, 4, 14) for s in range(15)]
    assert rates[:5] == pytest.approx([0.25, 0.5, 0.75, 1, 1])
    assert rates[9] == pytest.approx(0.5) and rates[14] == pytest.approx(0, abs=1e-15)


def test_a_path_starts_at_the_start_and_remembers_the_velocity():
    config = {}
    path = R.descend(np.array([1.0]), lambda w: w, R.momentum, config, lambda step: 0.1, 2)
    np.testing.assert_allclose(path[:, 0], [1, 0.9, 0.9 - 0.09 - 0.09])
    assert config == {}
