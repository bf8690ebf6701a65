"""The derived scales keep signals alive in networks that are drawn."""

import numpy as np
import pytest

from bpcourse import reference as R


def test_the_leaky_scale_is_hes_without_a_leak_and_the_linear_one_with_slope_1():
    assert R.leaky_scale(50, 1, 1, 0.0)[2] == pytest.approx(R.he_std(50))
    assert R.leaky_scale(50, 1, 1, 1.0)[2] == pytest.approx(50**-0.5)


@pytest.mark.parametrize("slope", [0.0, 0.3, -0.7])
def test_mean_squares_are_those_of_a_layer_that_is_drawn(slope):
    rng = np.random.default_rng(0)
    x = rng.uniform(0, 2, (50, 400))
    z = x @ rng.normal(0, 0.3, (400, 3000))
    z_square, kept, _ = R.leaky_scale(400, 0.3, np.mean(x**2), slope)
    assert np.mean(z**2) == pytest.approx(z_square, rel=0.03)
    assert np.mean(np.where(z > 0, z, slope * z) ** 2) == pytest.approx(kept * z_square, rel=0.03)


@pytest.mark.parametrize("activation", [np.sin, np.tanh, np.cos, lambda z: np.log1p(np.exp(z))])
def test_the_measured_scale_keeps_the_next_layer_as_large(activation):
    rng = np.random.default_rng(1)
    z = rng.standard_normal((200, 500))
    h = activation(z)
    following = h @ (R.measured_std(z, h) * rng.standard_normal((500, 500)))
    assert np.mean(following**2) == pytest.approx(np.mean(z**2), rel=0.15)  # one draw


def test_a_unit_is_dead_if_no_sample_opens_it():
    dead, share = R.dead_units(np.array([[-1.0, -1, 2], [-3, 1, 2]]))
    assert dead == 1
    np.testing.assert_array_equal(share, [0, 0.5, 1])
