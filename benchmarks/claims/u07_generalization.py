"""Unit 7: four remedies, shuffled labels, and what folds promise, over ten draws of 200 images."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from bpcourse import datasets, reference

SEEDS = 10
CANDIDATES = (0.0, 0.001, 0.003, 0.01, 0.03)


def halved(X):
    return X.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4)).reshape(len(X), 196)


def new_network(seed):
    rng = np.random.default_rng(seed)
    return {
        "W1": rng.normal(0, np.sqrt(2 / 196), (196, 64)),
        "b1": np.zeros(64),
        "W2": rng.normal(0, np.sqrt(2 / 64), (64, 10)),
        "b2": np.zeros(10),
    }


def forward(params, X, keep=1.0, rng=None):
    z, first = reference.affine_forward(X, params["W1"], params["b1"])
    h, relu = reference.relu_forward(z)
    mode = "train" if keep < 1 else "test"
    h, drop = reference.dropout_forward(h, {"p": keep, "mode": mode, "seed": rng})
    scores, second = reference.affine_forward(h, params["W2"], params["b2"])
    return scores, (first, relu, drop, second)


def gradients(params, X, y, keep, rng):
    scores, (first, relu, drop, second) = forward(params, X, keep, rng)
    loss, dscores = reference.softmax_loss(scores, y)
    dh, dW2, db2 = reference.affine_backward(dscores, second)
    dz = reference.relu_backward(reference.dropout_backward(dh, drop), relu)
    _, dW1, db1 = reference.affine_backward(dz, first)
    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


def measure(params, X, y):
    scores, _ = forward(params, X)
    return reference.softmax_loss(scores, y)[0], np.mean(scores.argmax(axis=1) == y)


def with_l1(loss, grads, params, lam):
    for name in ("W1", "W2"):
        penalty, dw = reference.l1_penalty(params[name], lam)
        loss, grads[name] = loss + penalty, grads[name] + dw
    return loss, grads


def fit(X, y, seed, X_val=None, y_val=None, penalty=None, lam=0.0, keep=1.0, epochs=80):
    params, rng, record = new_network(seed), np.random.default_rng(seed), []
    memory = {name: {"learning_rate": 3e-3} for name in params}
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for rows in np.split(order, range(20, len(X), 20)):
            loss, grads = gradients(params, X[rows], y[rows], keep, rng)
            if penalty:
                loss, grads = penalty(loss, grads, params, lam)
            for name in params:
                params[name], memory[name] = reference.adam(params[name], grads[name], memory[name])
        if X_val is not None:
            record.append((*measure(params, X, y), *measure(params, X_val, y_val)))
    return params, np.array(record)


def remedies(X, y, X_val, y_val, seed):
    """{remedy: (training loss, training accuracy, validation loss, validation accuracy)}."""
    common = (X, y, seed, X_val, y_val)
    _, plain = fit(*common)
    losses = list(plain[:, 2])
    stop_at = next(
        (t for t in range(1, len(losses) + 1) if reference.early_stopping(losses[:t], 6)[0]),
        len(losses),
    )
    best = reference.early_stopping(losses[:stop_at], 6)[1]
    return {
        "none": plain[-1],
        "L2": fit(*common, penalty=reference.regularized_loss, lam=0.01)[1][-1],
        "L1": fit(*common, penalty=with_l1, lam=0.001)[1][-1],
        "dropout": fit(*common, keep=0.5)[1][-1],
        "early stopping": plain[best],
    }


def promise(X, y, X_test, y_test, seed):
    """(mean accuracy of the folds with the chosen lambda, accuracy on the test images)."""
    found = {}

    def error(X_train, y_train, X_held, y_held, lam):
        params, _ = fit(
            X_train, y_train, seed, penalty=reference.regularized_loss, lam=lam, epochs=50
        )
        loss, accuracy = measure(params, X_held, y_held)
        found.setdefault(lam, []).append(accuracy)
        return loss

    folds = reference.k_fold_indices(len(X), 5, seed)
    lam, _ = reference.choose_by_cross_validation(list(CANDIDATES), folds, X, y, error)
    params, _ = fit(X, y, seed, penalty=reference.regularized_loss, lam=lam, epochs=50)
    return np.mean(found[lam]), measure(params, X_test, y_test)[1]


def tables(seeds: Iterable[int]) -> dict[str, dict[str, list[float]]]:
    """{table: {row: [one value per seed]}}; each seed draws 200 images and the network's start."""
    data = datasets.load_fashion(np.float64)
    X_all, X_val, X_test = (halved(X) for X in (data.X_train, data.X_val, data.X_test))
    made = {
        name: {}
        for name in (
            "validation loss",
            "validation accuracy",
            "training loss",
            "shuffled",
            "promise",
        )
    }

    def note(table, row, value):
        made[table].setdefault(row, []).append(round(float(value), 4))

    for seed in seeds:
        rows = np.random.default_rng(seed).permutation(len(X_all))[:200]
        X, y = X_all[rows], data.y_train[rows]
        for name, (train_loss, _, val_loss, val_accuracy) in remedies(
            X, y, X_val, data.y_val, seed
        ).items():
            note("training loss", name, train_loss)
            note("validation loss", name, val_loss)
            note("validation accuracy", name, val_accuracy)
        shuffled = np.random.default_rng(seed).permutation(y)
        *_, last = fit(X, shuffled, seed, X_val, data.y_val, epochs=150)[1]
        note("shuffled", "training", last[1])
        note("shuffled", "validation", last[3])
        folds, test = promise(X, y, X_test, data.y_test, seed)
        note("promise", "folds", folds)
        note("promise", "test", test)
    return made


def lower_in_most(made, remedy):
    pairs = zip(made["validation loss"][remedy], made["validation loss"]["none"])
    return sum(ours < plain for ours, plain in pairs) >= 0.9 * SEEDS


CLAIMS = {
    "each of the four remedies lowers the validation loss in nearly every draw": lambda made: all(
        lower_in_most(made, name) for name in ("L2", "L1", "dropout", "early stopping")
    ),
    "each of them pays with a higher training loss": lambda made: all(
        np.mean(made["training loss"][name]) > np.mean(made["training loss"]["none"])
        for name in ("L2", "L1", "dropout", "early stopping")
    ),
    "no remedy moves the mean accuracy by more than 3 points": lambda made: all(
        abs(np.mean(values) - np.mean(made["validation accuracy"]["none"])) < 0.03
        for values in made["validation accuracy"].values()
    ),
    "shuffled labels are learned by heart and say nothing: the mean is that of guessing": lambda made: (
        np.mean(made["shuffled"]["training"]) > 0.98
        and abs(np.mean(made["shuffled"]["validation"]) - 0.1) < 0.03
    ),
    "the folds promise as often too little as too much; single promises are off by points": lambda made: (
        abs(np.mean(np.subtract(made["promise"]["folds"], made["promise"]["test"]))) < 0.025
        and np.std(np.subtract(made["promise"]["folds"], made["promise"]["test"])) > 0.01
    ),
}
