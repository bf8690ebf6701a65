"""Optimizers, schedules, initialization, clipping, regularization, gradient-free methods."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from bpcourse import reference as R

OPTIMizERS = [R.sgd, R.momentum, R.nesterov, R.adagrad, R.rmsprop, R.adam, R.nadam]
every_optimizer = pytest.mark.parametrize("rule", OPTIMizERS, ids=lambda rule: rule.__name__)


@every_optimizer
def test_an_update_changes_none_of_its_arguments(rule):
    w, dw = np.array([1.0, -2.0]), np.array([0.5, 3.0])
    _, config = rule(w, dw, None)
    kept = {name: np.copy(value) for name, value in config.items()}
    rule(w, dw, config)
    np.testing.assert_array_equal(w, [1, -2])
    np.testing.assert_array_equal(dw, [0.5, 3])
    assert config.keys() == kept.keys()
    for name in kept:
        np.testing.assert_array_equal(config[name], kept[name])


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


def test_schedules():
    assert [R.step_decay(s, 1.0, 0.1, 10) for s in (0, 9, 10, 25)] == pytest.approx(
        [1, 1, 0.1, 0.01]
    )
    assert R.exponential_decay(10, 2.0, 0.1) == pytest.approx(2 / np.e)
    rates = [R.warmup_cosine(s, 1.0, 4, 14) for s in range(15)]
    assert rates[:5] == pytest.approx([0.25, 0.5, 0.75, 1, 1])
    assert rates[9] == pytest.approx(0.5) and rates[14] == pytest.approx(0, abs=1e-15)


def test_initial_weights_have_the_announced_spread():
    rng = np.random.default_rng(0)
    assert R.xavier_init(400, 600, rng).std() == pytest.approx(R.xavier_std(400, 600), rel=0.01)
    assert R.he_init(400, 600, rng).std() == pytest.approx(R.he_std(400), rel=0.01)


def test_he_keeps_the_signal_of_relu_layers_and_xavier_that_of_linear_ones():
    rng = np.random.default_rng(0)
    x = linear = rng.standard_normal((100, 300))
    for _ in range(10):
        x = np.maximum(x @ R.he_init(300, 300, rng), 0)
        linear = linear @ R.xavier_init(300, 300, rng)
    assert 0.5 < np.mean(x**2) < 2 and 0.5 < np.mean(linear**2) < 2


@given(scale=st.floats(0, 100), limit=st.floats(0.1, 10))
def test_clipping_by_norm_keeps_the_direction_and_never_exceeds_the_limit(scale, limit):
    grads = {"w": scale * np.array([[1.0, 2.0], [0, -1]]), "b": scale * np.array([3.0])}
    clipped, norm = R.clip_by_norm(grads, limit)
    flat = np.concatenate([g.ravel() for g in grads.values()])
    flat_clipped = np.concatenate([g.ravel() for g in clipped.values()])
    assert norm == pytest.approx(np.linalg.norm(flat))
    assert np.linalg.norm(flat_clipped) == pytest.approx(min(norm, limit))
    np.testing.assert_allclose(flat_clipped * norm, flat * min(norm, limit), atol=1e-9)


def test_clipping_by_value_cuts_each_entry():
    clipped = R.clip_by_value({"w": np.array([-3.0, 0.5, 9.0])}, 1.0)
    np.testing.assert_array_equal(clipped["w"], [-1, 0.5, 1])


def test_batchnorm_normalizes_in_training_and_uses_running_statistics_in_test():
    rng = np.random.default_rng(0)
    param = {"mode": "train"}
    for _ in range(200):
        x = 3 + 2 * rng.standard_normal((200, 2))
        out, _ = R.batchnorm_forward(x, np.ones(2), np.zeros(2), param)
    np.testing.assert_allclose(out.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(out.std(axis=0), 1, atol=1e-4)
    np.testing.assert_allclose(param["running_mean"], 3, atol=0.2)
    np.testing.assert_allclose(param["running_var"], 4, atol=0.4)
    before = dict(param)
    out, _ = R.batchnorm_forward(x[:1], np.ones(2), np.zeros(2), param | {"mode": "test"})
    np.testing.assert_allclose(
        out, (x[:1] - before["running_mean"]) / np.sqrt(before["running_var"] + 1e-5)
    )


@pytest.mark.parametrize(
    "call",
    [
        lambda: R.batchnorm_forward(np.ones((2, 2)), np.ones(2), np.ones(2), {"mode": "x"}),
        lambda: R.dropout_forward(np.ones(2), {"p": 0.5, "mode": "x"}),
    ],
)
def test_an_unknown_mode_is_refused(call):
    with pytest.raises(ValueError, match="mode"):
        call()


def test_dropout_keeps_the_share_p_and_the_expected_value():
    x = np.ones((500, 500))
    out, _ = R.dropout_forward(x, {"p": 0.8, "mode": "train", "seed": 0})
    assert np.mean(out > 0) == pytest.approx(0.8, abs=0.01)
    assert out.mean() == pytest.approx(1, abs=0.01)
    out, cache = R.dropout_forward(x, {"p": 0.8, "mode": "test"})
    np.testing.assert_array_equal(out, x)
    np.testing.assert_array_equal(R.dropout_backward(x, cache), x)


@given(n=st.integers(5, 40), k=st.integers(2, 5))
def test_folds_partition_the_samples(n, k):
    folds = R.k_fold_indices(n, k, np.random.default_rng(0))
    validation = np.concatenate([v for _, v in folds])
    assert sorted(validation) == list(range(n))
    for train, held_out in folds:
        assert sorted(np.concatenate([train, held_out])) == list(range(n))
        assert n // k <= len(held_out) <= -(-n // k)


def test_early_stopping_waits_for_its_patience():
    assert R.early_stopping([3, 2, 1], patience=2) == (False, 2)
    assert R.early_stopping([3, 1, 2], patience=2) == (False, 1)
    assert R.early_stopping([3, 1, 2, 1], patience=2) == (True, 1)


def test_step_has_no_slope_and_its_stand_ins_do():
    out, cache = R.step_forward(np.array([-2.0, -0.5, 0.0, 0.5]))
    dout = np.array([1.0, 2.0, 3.0, 4.0])
    np.testing.assert_array_equal(out, [0, 0, 0, 1])
    np.testing.assert_array_equal(R.step_backward_true(dout, cache), [0, 0, 0, 0])
    np.testing.assert_array_equal(R.step_backward_straight_through(dout, cache), [0, 2, 3, 4])
    np.testing.assert_allclose(R.step_backward_surrogate(dout, cache), [1 / 9, 8 / 9, 3, 16 / 9])


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
        slope = R.numerical_derivative(lambda s: expected(logits + s * unit), 0.0)
        assert mean[k] == pytest.approx(slope, rel=1e-7)
