"""House prices: from standardized numbers and batches to dollars."""

import numpy as np
import pytest

from bpcourse import reference as R


def test_new_rows_are_standardized_by_the_training_rows():
    X_train, X_new = np.array([[1.0, 10.0], [3.0, 30.0]]), np.array([[5.0, 20.0]])
    Z_train, Z_new = R.standardize(X_train, X_new)
    np.testing.assert_array_equal(Z_train, [[-1, -1], [1, 1]])
    np.testing.assert_array_equal(Z_new, [[3, 0]])


def test_batches_hold_each_house_once_and_depend_on_the_seed_alone():
    X, y = np.arange(14.0).reshape(7, 2), np.arange(7.0)
    batches = R.minibatches(X, y, 3, seed=1)
    assert [len(y) for _, y in batches] == [3, 3, 1]
    order = np.concatenate([y for _, y in batches])
    assert sorted(order) == list(y)
    np.testing.assert_array_equal(np.concatenate([X for X, _ in batches]), X[order.astype(int)])
    again = np.concatenate([y for _, y in R.minibatches(X, y, 3, seed=1)])
    np.testing.assert_array_equal(again, order)


def test_a_step_lowers_the_loss_and_leaves_the_parameters_alone():
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((8, 2)), rng.standard_normal(8)
    params = {"W1": rng.standard_normal((2, 3)), "b1": np.ones(3)}
    params |= {"W2": rng.standard_normal((3, 1)), "b2": np.zeros(1)}
    kept = {name: p.copy() for name, p in params.items()}
    loss, moved = R.house_step(X, y, params, 0.01)
    assert R.house_step(X, y, moved, 0.01)[0] < loss
    assert all((params[name] == kept[name]).all() for name in params)


def test_the_loss_of_an_epoch_weighs_each_house_alike():
    losses = iter([1.0, 4.0])
    batches = [(None, [0, 0, 0]), (None, [0])]
    loss, params = R.train_epoch(
        batches, "p", 0.1, lambda X, y, params, rate: (next(losses), params + "q")
    )
    assert (loss, params) == (7 / 4, "pqq")


def test_errors_are_counted_in_dollars():
    pred, price = np.array([[0.0], [1.0]]), np.array([103.0, 116.0])
    assert R.rmse_in_dollars(pred, price, mean=100, std=20) == pytest.approx(np.sqrt((9 + 16) / 2))
