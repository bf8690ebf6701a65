"""Estimates by hand agree with what they estimate."""

from itertools import product

import numpy as np
import pytest

from bpcourse import reference as R


def test_a_pair_on_a_linear_loss_is_what_two_evaluations_say():
    rng = np.random.default_rng(0)
    g, n, w = rng.standard_normal((3, 4))
    rise, slope, vector, _ = R.linear_pair(g, n, 0.3, 1.0)
    assert rise == pytest.approx(g @ (w + 0.3 * n) - g @ (w - 0.3 * n))
    assert slope == pytest.approx(rise / 0.6)
    by_pairs = R.evolution_strategies_gradient(lambda w: g @ w, w, n[None], 0.3)
    np.testing.assert_allclose(vector, by_pairs)


@pytest.mark.parametrize("D", [1, 2, 5])
def test_over_all_coins_the_mean_is_the_gradient_times_their_square(D):
    g, size = np.random.default_rng(D).standard_normal(D), 1.7
    throws = [size * np.array(coins) for coins in product((-1, 1), repeat=D)]
    mean = np.mean([R.linear_pair(g, n, 0.1, size)[2] for n in throws], axis=0)
    np.testing.assert_allclose(R.linear_pair(g, throws[0], 0.1, size)[3], mean, atol=1e-12)


def test_a_coins_score_weighted_with_the_reward_has_the_slope_as_its_mean():
    z, heads, tails = 0.7, 3.0, 1.0
    p = 1 / (1 + np.exp(-z))
    for baseline in (0.0, 1.4):
        slope, up, down, square = R.coin_policy(z, heads, tails, baseline)
        said = np.array([(heads - baseline) * up, (tails - baseline) * down])
        assert np.array([p, 1 - p]) @ said == pytest.approx(slope)
        assert np.array([p, 1 - p]) @ said**2 == pytest.approx(square)


def test_the_entropys_gradient_agrees_with_the_complex_step():
    logits = np.array([0.3, -1.2, 2.0, 0.9])
    (entropy,), (grad,) = R.entropy_gradient(logits[None])
    for i in range(4):
        z = logits.astype(complex)
        z[i] += 1e-30j
        p = np.exp(z) / np.exp(z).sum()
        assert grad[i] == pytest.approx(-(p * np.log(p)).sum().imag / 1e-30)
    assert entropy == pytest.approx(-(p.real * np.log(p.real)).sum())


def test_the_entropy_of_a_policy_that_is_certain_is_finite():
    entropy, grad = R.entropy_gradient(np.array([[0.0, 800.0, -800.0]]))
    assert entropy == pytest.approx(0)
    np.testing.assert_allclose(grad, 0, atol=1e-12)
