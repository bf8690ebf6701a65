"""Penalties, dropout, folds and early stopping."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from bpcourse import reference as R


@pytest.mark.parametrize("penalty", [R.l1_penalty, R.l2_penalty])
def test_penalty_gradient_matches_central_differences(penalty):
    rng = np.random.default_rng(0)
    w, direction = rng.standard_normal((3, 4)), rng.standard_normal((3, 4))
    slope = R.numerical_derivative(lambda s: penalty(w + s * direction, 0.3)[0], 0.0)
    assert np.sum(penalty(w, 0.3)[1] * direction) == pytest.approx(slope, rel=1e-7)


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


def test_a_run_that_stops_early_gives_back_its_best_weights():
    start = {"w": np.array([0.0])}
    best, losses = R.train_with_early_stopping(
        start,
        gradient=lambda params: {"w": np.array([-1.0])},
        validation_loss=lambda params: abs(params["w"][0] - 2),
        learning_rate=1.0,
        rule=lambda losses: R.early_stopping(losses, patience=2),
        max_epochs=9,
    )
    assert best["w"] == 2.0
    assert losses == [1, 0, 1, 2]
    assert start["w"] == 0.0


def test_cross_validation_chooses_by_the_mean_over_the_folds():
    X = y = np.arange(4.0)
    folds = [(np.array([0, 1]), np.array([2, 3])), (np.array([2, 3]), np.array([0, 1]))]
    of_fold = {("a", 2.0): 5, ("a", 0.0): 1, ("b", 2.0): 2, ("b", 0.0): 3}
    best, errors = R.choose_by_cross_validation(
        ["a", "b"], folds, X, y, lambda X, y, X_val, y_val, c: of_fold[c, X_val[0]]
    )
    assert (best, errors) == ("b", [3, 2.5])
