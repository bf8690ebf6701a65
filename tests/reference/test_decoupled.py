"""Decoupled decay takes the same share off all weights, whatever their gradients; the oracle has AdamW."""

import numpy as np

from bpcourse import reference as R

CONFIG = {"learning_rate": 0.1, "weight_decay": 0.5}


def test_the_share_is_the_same_on_steep_and_on_flat_ground():
    w, dw = np.array([2.0, 2.0]), np.array([1.0, 1000.0])
    bare, _ = R.adam(w, dw, dict(CONFIG))
    decayed, _ = R.decoupled_decay(w, dw, dict(CONFIG), R.adam)
    np.testing.assert_allclose(bare - decayed, 0.1 * 0.5 * w)


def test_the_rules_memory_is_handed_on_and_arguments_stay_as_they_are():
    w, dw, config = np.ones(2), np.ones(2), dict(CONFIG)
    _, after = R.decoupled_decay(w, dw, config, R.adam)
    assert after["t"] == 1 and after["weight_decay"] == 0.5
    np.testing.assert_array_equal(w, 1)
    assert config == CONFIG
