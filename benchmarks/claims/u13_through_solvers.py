"""Unit 13: a network that settles on digits, 28 strengths tuned, and gradients in chaos."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from bpcourse import datasets, reference

SEEDS = 10
LENGTHS = (4, 8, 12, 16, 40)


def first_parameters(seed, H=48):
    rng = np.random.default_rng(seed)
    return {
        "W": rng.normal(0, 0.5 / np.sqrt(H), (H, H)),
        "b": np.zeros(H),
        "U": rng.normal(0, 1 / 8, (64, H)),
        "V": rng.normal(0, 1 / np.sqrt(H), (H, 10)),
        "c": np.zeros(10),
    }


def think(p, X):
    return reference.settle(X, p["W"], p["U"], p["b"], 1e-6, 200)


def loss_and_gradients(p, X, y):
    z, steps = think(p, X)
    loss, dscores = reference.softmax_loss(z @ p["V"] + p["c"], y)
    grads = {"V": z.T @ dscores, "c": dscores.sum(axis=0)}
    _, grads["W"], grads["U"], grads["b"] = reference.settle_backward(
        dscores @ p["V"].T, (X, p["W"], p["U"], p["b"], z)
    )
    return loss, grads, steps


def train(X, y, hold, seed, epochs=10, batch=50):
    """The parameters, and the mean steps of thought of the last epoch."""
    p, rng = first_parameters(seed), np.random.default_rng(seed)
    memory = {name: {"learning_rate": 3e-3} for name in p}
    for _ in range(epochs):
        thought = []
        for rows in np.split(rng.permutation(len(X)), range(batch, len(X), batch)):
            _, grads, steps = loss_and_gradients(p, X[rows], y[rows])
            thought.append(steps)
            for name in p:
                p[name], memory[name] = reference.adam(p[name], grads[name], memory[name])
            if hold:
                p["W"] = p["W"] * min(1, 0.9 / np.linalg.norm(p["W"], 2))
    return p, np.mean(thought)


def draw_houses(seed, fit=60, validate=60, test=1000):
    ames, rng = datasets.load_ames(), np.random.default_rng(seed)
    X = np.concatenate([ames.X_train, ames.X_val, ames.X_test])
    y = np.log(np.concatenate([ames.y_train, ames.y_val, ames.y_test]))
    rows, others = (rng.permutation(len(X))[: fit + validate + test] for _ in range(2))
    X, y = np.hstack([X[rows], X[others]]), y[rows]
    X = np.clip((X - X[:fit].mean(axis=0)) / (X[:fit].std(axis=0) + 1e-9), -4, 4)
    y = (y - y[:fit].mean()) / y[:fit].std()
    ends = (fit, fit + validate)
    return list(zip(np.split(X, ends), np.split(y, ends)))


def tuned(houses, common, steps=150):
    log_lam, memory = np.zeros(28), {"learning_rate": 0.2}
    for _ in range(steps):
        _, slope = reference.ridge_strength_gradient(log_lam, *houses[0], *houses[1])
        if common:
            slope = np.full(28, slope.sum())
        log_lam, memory = reference.adam(log_lam, slope, memory)
        log_lam = np.clip(log_lam, -6, 10)
    return log_lam


def losses(log_lam, houses):
    return [reference.ridge_strength_gradient(log_lam, *houses[0], *rows)[0] for rows in houses[1:]]


def strengths(houses):
    grid = [np.full(28, value) for value in np.linspace(-4, 8, 13)]
    return {
        "the grid": min(grid, key=lambda log_lam: losses(log_lam, houses)[0]),
        "one strength by its gradient": tuned(houses, True),
        "28 strengths by their gradient": tuned(houses, False),
    }


def share_towards(T, seed, r_true=3.8, count=400):
    rng = np.random.default_rng(seed)
    starts = rng.uniform(0.1, 0.9, 10)
    aim, _ = reference.logistic_slope(starts, r_true, T)
    right = []
    for r in rng.uniform(3.7, 3.9, count):
        x, dx_dr = reference.logistic_slope(starts, r, T)
        right.append(-(2 * (x - aim) * dx_dr).mean() * (r_true - r) > 0)
    return np.mean(right)


def tables(seeds: Iterable[int]) -> dict[str, dict[str, list[float]]]:
    """{table: {row: [one value per seed]}}."""
    digits = datasets.load_digits()
    made: dict[str, dict[str, list[float]]] = {}

    def note(table, row, value):
        made.setdefault(table, {}).setdefault(row, []).append(round(float(value), 4))

    for seed in seeds:
        for name, hold in (("held", True), ("free", False)):
            p, steps = train(digits.X_train, digits.y_train, hold, seed)
            z, to_read = think(p, digits.X_val)
            found = (z @ p["V"] + p["c"]).argmax(axis=1)
            note("accuracy", name, np.mean(found == digits.y_val))
            note("steps", name, steps)
            note("steps to read", name, to_read)
        houses = draw_houses(seed)
        for way, log_lam in strengths(houses).items():
            validation, test = losses(log_lam, houses)
            note("validation loss", way, validation)
            note("test loss", way, test)
        for T in LENGTHS:
            note("towards the truth", f"{T} steps", share_towards(T, seed))
    return made


def lower(made, table, one, other):
    """In how many draws `one` lies below `other`."""
    return int(np.sum(np.less(made[table][one], made[table][other])))


CLAIMS = {
    "in ten draws of ten the free network needs more steps, and twice as many on average": lambda made: (
        lower(made, "steps", "held", "free") == SEEDS
        and np.mean(made["steps"]["free"]) > 2 * np.mean(made["steps"]["held"])
    ),
    "all held networks read more than 94 % rightly; the free ones less on average": lambda made: (
        min(made["accuracy"]["held"]) > 0.94
        and np.mean(made["accuracy"]["free"]) < np.mean(made["accuracy"]["held"]) - 0.01
    ),
    "within 200 steps some free network does not settle, and every held one does": lambda made: (
        max(made["steps to read"]["free"]) == 200 and max(made["steps to read"]["held"]) < 100
    ),
    "in at least one draw the free network reads less than 92 %": lambda made: (
        min(made["accuracy"]["free"]) < 0.92
    ),
    "28 strengths have the lowest test loss in at least nine of ten draws": lambda made: (
        lower(made, "test loss", "28 strengths by their gradient", "the grid") >= SEEDS - 1
        and lower(
            made, "test loss", "28 strengths by their gradient", "one strength by its gradient"
        )
        >= SEEDS - 1
    ),
    "one strength by its gradient is as good as the grid": lambda made: (
        abs(
            np.mean(made["test loss"]["one strength by its gradient"])
            - np.mean(made["test loss"]["the grid"])
        )
        < 0.01
    ),
    "the validation loss of 28 strengths is far below their test loss, that of the grid near": lambda made: (
        np.mean(made["validation loss"]["28 strengths by their gradient"])
        < 0.75 * np.mean(made["test loss"]["28 strengths by their gradient"])
        and np.mean(made["validation loss"]["the grid"])
        > 0.85 * np.mean(made["test loss"]["the grid"])
    ),
    "after 4 steps the gradient nearly always points to the truth": lambda made: (
        np.mean(made["towards the truth"]["4 steps"]) > 0.97
    ),
    "after 16 and 40 steps it is a coin": lambda made: all(
        abs(np.mean(made["towards the truth"][f"{T} steps"]) - 0.5) < 0.06 for T in (16, 40)
    ),
}
