"""The gradients are those of the loss; plain descent overfits, and the penalty helps."""

import numpy as np

from bpcourse.reference.few_houses import (
    plain_descent,
    price_gradients,
    small_network,
    train_on_few,
)


def test_gradients_are_those_of_the_loss():
    rng = np.random.default_rng(0)
    X, t = rng.standard_normal((7, 5)), rng.standard_normal(7)
    params = small_network(5, 4, seed=1)
    _, grads = price_gradients(X, t, params)
    for name, array in params.items():
        for index in np.ndindex(array.shape):
            losses = []
            for nudge in (1e-6, -1e-6):
                changed = {**params, name: array.copy()}
                changed[name][index] += nudge
                losses.append(price_gradients(X, t, changed)[0])
            assert np.isclose((losses[0] - losses[1]) / 2e-6, grads[name][index], atol=1e-6)


def test_the_penalty_is_better_on_new_rows_and_worse_on_those_it_learnt_from():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((1000, 20))
    t = 50 + 10 * (np.abs(X[:, 0] + X[:, 1]) + 0.7 * rng.standard_normal(1000))

    def loss(run, rows):
        return np.mean((run(X[:200], t[:200], X[rows]) - t[rows]) ** 2)

    learnt, new = slice(200), slice(200, None)
    assert loss(train_on_few, new) < 0.85 * loss(plain_descent, new)
    assert loss(train_on_few, learnt) > loss(plain_descent, learnt)
