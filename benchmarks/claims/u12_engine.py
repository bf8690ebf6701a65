"""Unit 12: sharpness beside the rate, weights of three levels, and a guess that is not held fixed."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from bpcourse import datasets, reference
from bpcourse.reference import Tensor

SEEDS = 10

# --- the largest eigenvalue along a path -------------------------------------------------------

RATES = (0.4, 0.8)


def wave(seed, hidden=16, n=40):
    """Data of a wave over three inputs, and the start of a network for it."""
    rng = np.random.default_rng(seed)
    X = rng.uniform(-1, 1, (n, 3))
    y = np.sin(3 * X[:, :1] + 2 * X[:, 1:2]) * np.cos(X[:, 2:])
    W1, W2 = rng.normal(size=(3, hidden)), rng.normal(size=(hidden, 1)) / np.sqrt(hidden)
    return X, y, {"W1": W1, "W2": W2}


def in_a_row(arrays):
    return np.concatenate([arrays["W1"].ravel(), arrays["W2"].ravel()])


def like(params, row):
    cut = params["W1"].size
    return {
        "W1": row[:cut].reshape(params["W1"].shape),
        "W2": row[cut:].reshape(params["W2"].shape),
    }


def sharpness_path(seed, rate, steps=2000, every=50):
    """The largest eigenvalue of the Hessian, every so many steps of plain descent."""
    X, y, params = wave(seed)
    v = np.random.default_rng(0).normal(size=in_a_row(params).size)
    found = []
    for step in range(steps + 1):
        if step % every == 0:

            def product(v, params=params):
                return in_a_row(reference.hvp(X, y, params, like(params, v)))

            largest, v = reference.largest_eigenvalue(product, v, 10)
            found.append(float(largest))
        _, grads = reference.small_gradient(X, y, params)
        params = {name: w - rate * grads[name] for name, w in params.items()}
    return found


# --- weights of three levels -------------------------------------------------------------------

WAYS = ("whole weights", "rounded afterwards", "straight-through", "the true slope of rounding")
NAMES = ("W1", "W2")


def digits_start(seed, hidden=32):
    rng = np.random.default_rng(seed)
    return {
        "W1": np.sqrt(2 / 64) * rng.standard_normal((64, hidden)),
        "b1": np.zeros(hidden),
        "W2": np.sqrt(2 / hidden) * rng.standard_normal((hidden, 10)),
        "b2": np.zeros(10),
    }, rng


def first_steps(weights):
    """A step for each matrix with which about half of its weights become 0."""
    return {name: 2 * np.abs(weights[name]).mean() for name in NAMES}


def on_the_grid(weights, steps):
    return weights | {n: reference.quantize(weights[n], steps[n], 1) for n in NAMES}


def accuracy(weights, X, y):
    scores = np.tanh(X @ weights["W1"] + weights["b1"]) @ weights["W2"] + weights["b2"]
    return float(np.mean(scores.argmax(axis=1) == y))


def train_digits(seed, way, epochs=12, batch=50, rate=0.005):
    """Validation accuracies of the weights as they are, and of those on the grid."""
    digits = datasets.load_digits()
    weights, rng = digits_start(seed)
    steps = first_steps(weights)
    memory = {name: {"learning_rate": rate} for name in weights}
    memory |= {f"step {name}": {"learning_rate": rate / 5} for name in NAMES}
    for _ in range(epochs):
        order = rng.permutation(len(digits.X_train))
        for first in range(0, len(order), batch):
            rows = order[first : first + batch]
            used = weights if way == "whole weights" else on_the_grid(weights, steps)
            _, grads = reference.two_layer_loss(used, digits.X_train[rows], digits.y_train[rows])
            for name in NAMES if way != "whole weights" else ():
                if way == "straight-through":
                    grads[name], dstep = reference.quantize_gradients(
                        weights[name], steps[name], 1, grads[name]
                    )
                    key = f"step {name}"
                    steps[name], memory[key] = reference.adam(steps[name], dstep, memory[key])
                else:
                    grads[name] = 0 * grads[name]
            for name, grad in grads.items():
                weights[name], memory[name] = reference.adam(weights[name], grad, memory[name])
    if way == "whole weights":
        steps = first_steps(weights)
    X, y = digits.X_val, digits.y_val
    return accuracy(weights, X, y), accuracy(on_the_grid(weights, steps), X, y)


def accuracies(seeds):
    found = {way: [] for way in WAYS}
    for seed in seeds:
        whole, rounded = train_digits(seed, "whole weights")
        found["whole weights"].append(whole)
        found["rounded afterwards"].append(rounded)
        for way in WAYS[2:]:
            found[way].append(train_digits(seed, way)[1])
    return found


# --- a guess that learns from a guess ----------------------------------------------------------


def fork(rng, walks):
    """Steps of walks A -> B or C, at random; B ends with the reward 1, C with 0: (s, r, next, done)."""
    middle = rng.integers(1, 3, walks)
    nothing, one = np.zeros(walks), np.ones(walks)
    s = np.concatenate([np.zeros(walks, dtype=int), middle])
    after = np.concatenate([middle, middle])
    return s, np.concatenate([nothing, 1.0 * (middle == 1)]), after, np.concatenate([nothing, one])


def learned_values(seed, fixed, steps=1500, rate=0.2, hidden=8, walks=10):
    """The values of A, B and C, where the target is held fixed or not."""
    rng = np.random.default_rng(seed)
    states = np.eye(3)
    W1, w2 = rng.normal(size=(3, hidden)), 0.1 * rng.normal(size=(hidden, 1))
    for _ in range(steps):
        s, r, after, done = fork(rng, walks)
        a, b = Tensor(W1), Tensor(w2)
        value = (Tensor(states[s]) @ a).tanh() @ b
        ahead = (Tensor(states[after]) @ a).tanh() @ b
        if fixed:
            ahead = Tensor(ahead.data)
        target = ahead * (1 - done)[:, None] + r[:, None]
        (((value - target) ** 2).mean() * 0.5).backward()
        W1, w2 = W1 - rate * a.grad, w2 - rate * b.grad
    return (np.tanh(states @ W1) @ w2)[:, 0].tolist()


def tables(seeds: Iterable[int]) -> dict[str, dict[str, list[float]]]:
    """One number a seed in each list."""
    seeds = list(seeds)
    paths = {rate: [sharpness_path(seed, rate) for seed in seeds] for rate in RATES}
    ways = {
        "held fixed": [learned_values(seed, True) for seed in seeds],
        "not held fixed": [learned_values(seed, False) for seed in seeds],
    }
    return {
        "sharpness at the end": {
            str(rate): [p[-1] for p in found] for rate, found in paths.items()
        },
        "accuracy": accuracies(seeds),
        "value": {
            f"{state}, {way}": [value[k] for value in values]
            for way, values in ways.items()
            for k, state in enumerate("ABC")
        },
    }


def near(values, target, within):
    """Are all of these values near the target?"""
    return all(abs(value - target) <= within for value in values)


CLAIMS = {
    "with the rate 0.8 the largest eigenvalue ends within 0.25 of 2 / 0.8 in every run": lambda made: (
        near(made["sharpness at the end"]["0.8"], 2.5, 0.25)
    ),
    "with half the rate it ends higher in every run": lambda made: (
        min(made["sharpness at the end"]["0.4"]) > max(made["sharpness at the end"]["0.8"])
    ),
    "straight-through reads more digits than rounding afterwards from every start": lambda made: (
        all(
            a > b
            for a, b in zip(
                made["accuracy"]["straight-through"], made["accuracy"]["rounded afterwards"]
            )
        )
    ),
    "with the true slope fewer than 4 in 10 digits are read from every start": lambda made: (
        max(made["accuracy"]["the true slope of rounding"]) < 0.4
    ),
    "held fixed, the values of B and C come within 0.06 of 1 and 0 in every run": lambda made: (
        near(made["value"]["B, held fixed"], 1, 0.06)
        and near(made["value"]["C, held fixed"], 0, 0.06)
    ),
    "not held fixed, they come within 0.1 of 0.75 and 0.25 in every run": lambda made: (
        near(made["value"]["B, not held fixed"], 0.75, 0.1)
        and near(made["value"]["C, not held fixed"], 0.25, 0.1)
    ),
}
