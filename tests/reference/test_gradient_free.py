"""Learning without backpropagation."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from bpcourse import reference as R


@settings(max_examples=20)
@given(seed=st.integers(0, 1000))
def test_mirrored_evolution_strategies_are_exact_along_the_noise_for_quadratics(seed):
    rng = np.random.default_rng(seed)
    w, noise = rng.standard_normal(4), rng.standard_normal((3, 4))
    estimate = R.evolution_strategies_gradient(lambda w: np.sum(w**2), w, noise, 0.5)
    np.testing.assert_allclose(estimate, (noise @ (2 * w)) @ noise / 3, rtol=1e-8, atol=1e-10)


def test_random_search_and_the_genetic_step_never_lose_their_best():
    rng = np.random.default_rng(0)
    f = lambda w: np.sum((w - 1) ** 2)
    w, population = np.zeros(3), rng.standard_normal((20, 3))
    loss, best = f(w), np.inf
    for _ in range(300):
        w, next_loss = R.random_search_step(f, w, loss, rng.standard_normal(3), 0.1)
        assert next_loss <= loss
        loss = next_loss
        fitness = np.array([-f(row) for row in population])
        assert -fitness.max() <= best
        best = -fitness.max()
        population = R.genetic_step(population, fitness, rng, 0.1)
    assert population.shape == (20, 3)
    assert loss < 0.01 and best < 0.01


def test_tournament_winners_are_the_fittest_contenders():
    winners = R.tournament_selection(np.array([0.0, 5.0, 1.0]), np.array([[0, 2], [2, 1], [0, 0]]))
    np.testing.assert_array_equal(winners, [2, 1, 0])


def test_the_fittest_lives_on_and_a_child_takes_each_gene_from_one_parent():
    population, fitness = np.array([[1.0, 1, 1], [2, 2, 2], [3, 3, 3]]), np.array([0.0, 1.0, -1.0])
    mask, noise = np.array([[True, False, True]]), np.array([[0.0, 0.0, 1.0]])
    after = R.next_generation(population, fitness, np.array([0]), np.array([2]), mask, noise, 0.5)
    np.testing.assert_array_equal(after, [[2, 2, 2], [1, 3, 1.5]])


def test_reinforce_is_the_gradient_of_the_expected_reward():
    logits, reward = np.array([0.2, -0.5, 1.0]), np.array([1.0, 3.0, -2.0])

    def expected(logits):
        p = np.exp(logits) / np.exp(logits).sum()
        return p @ reward

    p = np.exp(logits) / np.exp(logits).sum()
    each = [
        R.reinforce_gradient(logits, np.array([a]), reward[[a]], baseline=0.7) for a in range(3)
    ]
    mean = sum(p[a] * each[a] for a in range(3))
    for k in range(3):
        unit = np.eye(3)[k]
        slope = R.numerical_derivative(lambda s, unit=unit: expected(logits + s * unit), 0.0)
        assert mean[k] == pytest.approx(slope, rel=1e-7)
