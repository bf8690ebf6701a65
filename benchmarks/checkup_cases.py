"""Networks with mistakes that people ask about in public, and healthy ones, for `checkup`.

Each network is written as a learner would write it, with `bug` naming the mistake that is in it;
a case is what `checkup` is given: a function, parameters, data, and often a loop.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import numpy as np


@dataclass
class Case:
    """Arguments of one checkup."""

    f: Callable[..., Any]
    parameters: Any
    X: Any = None
    y: Any = None
    step: Callable[..., Any] | None = None
    predict: Callable[..., Any] | None = None
    extra: dict[str, Any] = field(default_factory=dict)


# what networks are made of


def softmax(s):
    e = np.exp(s - s.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def cross_entropy(s, y):
    p = softmax(s)
    d = p.copy()
    d[np.arange(len(y)), y] -= 1
    return -np.log(p[np.arange(len(y)), y] + 1e-300).mean(), d / len(y)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def he(rng, *shape):
    return rng.standard_normal(shape) * np.sqrt(2 / shape[0])


def descend(f, rate=0.1):
    def step(p, X, y):
        _, g = f(p, X, y)
        for k in p:
            p[k] -= rate * g[k]

    return step


# five networks


def linear(rng, bug=""):
    """Linear regression, y of shape (N, 1); X (80, 4)."""
    X = rng.standard_normal((80, 4))
    y = X @ rng.standard_normal((4, 1)) + 0.5 + 0.1 * rng.standard_normal((80, 1))
    p = {"W": 0.1 * rng.standard_normal((4, 1)), "b": np.zeros(1)}

    def f(p, X, y):
        pred = X @ p["W"] + p["b"]
        if bug == "sigmoid output":
            pred = sigmoid(pred)
        d = pred - y
        loss = np.mean(d**2)
        back = 2 * d / d.size
        if bug == "sigmoid output":
            back = back * pred * (1 - pred)
        if bug == "forgot the 2":
            back = back / 2
        if bug == "sum, not mean":
            back = back * len(X)
        if bug == "minus":
            back = -back
        dW, db = X.T @ back, back.sum(axis=0)
        if bug == "db mean":
            db = back.mean(axis=0)
        if bug == "loss is not reduced":
            return d**2, {"W": dW, "b": db}
        if bug == "ignores X":
            loss = np.mean((p["W"].sum() + p["b"] - y) ** 2)
        return loss, {"W": dW, "b": db}

    return Case(f, p, X, y, descend(f), lambda p, X: X @ p["W"] + p["b"])


def classifier(  # noqa: C901, PLR0915  one network, and all of its mistakes
    rng, bug="", hidden=16, classes=3, activation="relu", reg=0.0, n=150, width=6
):
    """An MLP with one hidden layer and a softmax; X (150, 6)."""
    X = rng.standard_normal((n, width))
    y = (
        X @ rng.standard_normal((width, classes)) + 0.1 * rng.standard_normal((n, classes))
    ).argmax(1)
    p = {
        "W1": he(rng, width, hidden),
        "b1": np.zeros(hidden),
        "W2": he(rng, hidden, classes) * 0.5,
        "b2": np.zeros(classes),
    }

    def act(z):
        return {
            "relu": lambda z: (np.maximum(z, 0), z > 0),
            "leaky": lambda z: (np.where(z > 0, z, 0.01 * z), np.where(z > 0, 1, 0.01)),
            "tanh": lambda z: (np.tanh(z), 1 - np.tanh(z) ** 2),
            "sigmoid": lambda z: (sigmoid(z), sigmoid(z) * (1 - sigmoid(z))),
            "none": lambda z: (z, 1.0),
        }[activation](z)

    def scores(p, X):
        h, slope = act(X @ p["W1"] + p["b1"])
        if bug == "hidden layer unused":
            h = X @ np.ones((width, hidden)) / width
        s = h @ p["W2"] + (0 if bug == "b2 left out" else p["b2"])
        return h, slope, s

    kept_gradients: dict[str, Any] = {}

    def f(p, X, y):  # noqa: C901, PLR0912, PLR0915  as above
        h, slope, s = scores(p, X)
        if bug == "softmax twice":
            q = softmax(s)
            loss, dq = cross_entropy(q, y)
            d = q * (dq - (dq * q).sum(axis=1, keepdims=True))
        elif bug == "labels as values":
            q = softmax(s)
            loss = -np.mean(np.sum(y[:, None] * np.log(q), axis=1))
            d = y[:, None] * (classes * q - 1) / len(X)
        elif bug == "accuracy as loss":
            loss, d = cross_entropy(s, y)
            loss = 1 - np.mean(s.argmax(axis=1) == y)
        elif bug == "loss without minus":
            loss, d = cross_entropy(s, y)
            loss, d = -loss, -d
        elif bug == "overflow":
            e = np.exp(s)
            q = e / e.sum(axis=1, keepdims=True)
            loss = -np.log(q[np.arange(len(y)), y]).mean()
            _, d = cross_entropy(s, y)
        else:
            loss, d = cross_entropy(s, y)
        if bug == "gradient of the sum":
            d = d * len(X)
        if bug == "only p, not p - y":
            d = softmax(s) / len(X)
        back = d @ p["W2"].T
        if bug == "W2 not transposed":
            back = (d @ p["W2"].T)[:, ::-1]
        if bug == "no activation on the way back":
            dz = back
        elif bug == "activation's slope twice":
            dz = back * slope * slope
        elif bug == "slope of the output":
            dz = back * (1 - h) * h
        else:
            dz = back * slope
        dW1, db1, dW2, db2 = X.T @ dz, dz.sum(axis=0), h.T @ d, d.sum(axis=0)
        if reg:
            loss = loss + reg / 2 * (np.sum(p["W1"] ** 2) + np.sum(p["W2"] ** 2))
            if bug != "penalty not in the gradient":
                times = 2 if bug == "penalty twice" else 1
                dW1, dW2 = dW1 + times * reg * p["W1"], dW2 + times * reg * p["W2"]
        if bug == "penalty not in the loss":
            dW1, dW2 = dW1 + 0.05 * p["W1"], dW2 + 0.05 * p["W2"]
        if bug == "db1 not summed":
            db1 = dz
        if bug == "dW1 transposed shape":
            dW1 = dW1.T
        if bug == "dW1 zero":
            dW1 = np.zeros_like(dW1)
        if bug == "dW1 transposed":
            dW1 = dW1.T
        if bug == "db1 over the wrong axis":
            db1 = np.full(hidden, dz.sum() / hidden)
        if bug == "only the last example":
            dW2 = np.outer(h[-1], d[-1])
        if bug == "dW1 missing":
            return loss, {"b1": db1, "W2": dW2, "b2": db2}
        g = {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
        if bug == "biases swapped":
            g["W1"], g["W2"] = g["W2"], g["W1"]
        if bug == "no return":
            return None
        if bug == "loss only":
            return loss
        if bug == "gradients add up":
            for k, v in g.items():
                kept_gradients[k] = kept_gradients.get(k, 0) + v
            return loss, {k: v.copy() for k, v in kept_gradients.items()}
        if bug == "updates inside":
            for k in p:
                p[k] -= 0.1 * g[k]
        if bug == "normalizes X in place":
            X -= X.mean(axis=0) + 0.1
        return loss, g

    return Case(f, p, X, y, descend(f), lambda p, X: scores(p, X)[2])


def binary(rng, bug="", column=True, n=120, width=5, hidden=12):
    """An MLP with tanh, one output and binary cross-entropy on scores; y (N, 1) or (N,)."""
    X = rng.standard_normal((n, width))
    y = (X[:, :2].sum(axis=1) + 0.1 * rng.standard_normal(n) > 0).astype(float)
    y = y[:, None] if column else y
    p = {
        "W1": rng.standard_normal((width, hidden)) / np.sqrt(width),
        "b1": np.zeros(hidden),
        "W2": rng.standard_normal((hidden, 1)) / np.sqrt(hidden),
        "b2": np.zeros(1),
    }
    if bug == "labels -1 and 1":
        y = 2 * y - 1
    if bug == "labels 1 and 2":
        y = y + 1

    def f(p, X, y):
        h = np.tanh(X @ p["W1"] + p["b1"])
        s = h @ p["W2"] + p["b2"]
        if not column and bug != "(N,) against (N, 1)":
            s = s[:, 0]
        if bug == "sigmoid twice":
            q = sigmoid(s)
            loss = np.mean(np.logaddexp(0, q) - y * q)
            d = (sigmoid(q) - y) / q.size * q * (1 - q)
        else:
            loss = np.mean(np.logaddexp(0, s) - y * s)
            d = (sigmoid(s) - y) / np.size(s - y)
        if bug == "(N,) against (N, 1)":
            d = d.sum(axis=1, keepdims=True)
        if bug == "p (1 - p) with cross-entropy":
            d = d * sigmoid(s) * (1 - sigmoid(s))
        d = d.reshape(len(X), 1)
        dz = d @ p["W2"].T * (h * (1 - h) if bug == "sigmoid's slope on tanh" else 1 - h**2)
        return loss, {"W1": X.T @ dz, "b1": dz.sum(0), "W2": h.T @ d, "b2": d.sum(0)}

    def predict(p, X):
        s = np.tanh(X @ p["W1"] + p["b1"]) @ p["W2"] + p["b2"]
        return sigmoid(s) if column else sigmoid(s)[:, 0]

    return Case(f, p, X, y, descend(f), predict)


def regression(  # noqa: C901  as above
    rng, bug="", sizes=(5, 16, 16, 1), n=120, activation="relu", reduce="mean"
):
    """A deep MLP for values; parameters in a list, W and b in turn; y (N, 1)."""
    X = rng.standard_normal((n, sizes[0]))
    y = (
        np.sin(X[:, :1])
        + X[:, 1:2] * X[:, 2:3]
        + 3 * (bug in ("sigmoid output", "relu output", "tanh output"))
    )
    if bug == "relu output":
        y = y - 3.5
    p = []
    for a, b in pairwise(sizes):
        gain = 2 if activation == "relu" else 1
        p += [rng.standard_normal((a, b)) * np.sqrt(gain / a), np.zeros(b)]
    if bug == "sigmoid output":
        squash, slope = sigmoid, lambda o: o * (1 - o)
    elif bug == "relu output":
        squash, slope = (lambda z: np.maximum(z, 0)), lambda o: 1.0 * (o > 0)
    elif bug == "tanh output":
        squash, slope = np.tanh, lambda o: 1 - o**2
    else:
        squash, slope = (lambda z: z), lambda o: 1.0
    linear_inside = bug == "no activation"
    inside, slope_inside = {
        "relu": (lambda z: np.maximum(z, 0), lambda h: h > 0),
        "tanh": (np.tanh, lambda h: 1 - h**2),
        "sigmoid": (sigmoid, lambda h: h * (1 - h)),
    }[activation]

    def forward(p, X):
        hs = [X]
        for i in range(0, len(p), 2):
            z = hs[-1] @ p[i] + p[i + 1]
            last = i == len(p) - 2
            if last:
                hs.append(squash(z))
            elif linear_inside:
                hs.append(z)
            else:
                hs.append(inside(z))
        return hs

    def f(p, X, y):
        hs = forward(p, X)
        d = hs[-1] - y
        scale = {"mean": 1 / d.size, "sum": 1.0}[reduce]
        loss = scale * np.sum(d**2)
        d = 2 * scale * d * slope(hs[-1])
        g = []
        for i in range(len(p) - 2, -1, -2):
            g = [hs[i // 2].T @ d, d.sum(axis=0), *g]
            if i:
                d = d @ p[i].T
                h = hs[i // 2]
                if linear_inside:
                    pass
                elif bug == "mask of the layer below" and i == 2:
                    d = d * (np.roll(h, 1, axis=1) > 0)
                else:
                    d = d * slope_inside(h)
        if bug == "gradients reversed":
            g = g[::-1]
        return loss, g

    def step(p, X, y):
        _, g = f(p, X, y)
        return [a - 0.02 * b for a, b in zip(p, g)]

    return Case(f, p, X, y, step, lambda p, X: forward(p, X)[-1])


def recurrent(rng, bug="", T=6, D=3, H=8, n=60):
    """A tanh RNN over six steps, a value at the end; X (60, 6, 3)."""
    X = rng.standard_normal((n, T, D))
    y = X[:, :, 0].sum(axis=1, keepdims=True) / 2
    p = {
        "Wx": rng.standard_normal((D, H)) / np.sqrt(D),
        "Wh": rng.standard_normal((H, H)) / np.sqrt(H) * 0.8,
        "b": np.zeros(H),
        "Wy": rng.standard_normal((H, 1)) / np.sqrt(H),
        "by": np.zeros(1),
    }

    def f(p, X, y):
        hs = [np.zeros((len(X), H))]
        for t in range(T):
            hs.append(np.tanh(X[:, t] @ p["Wx"] + hs[-1] @ p["Wh"] + p["b"]))
        d = hs[-1] @ p["Wy"] + p["by"] - y
        loss = np.mean(d**2)
        d = 2 * d / d.size
        g = {k: np.zeros_like(v) for k, v in p.items()}
        g["Wy"], g["by"] = hs[-1].T @ d, d.sum(axis=0)
        dh = d @ p["Wy"].T
        for t in reversed(range(T)):
            dz = dh * (1 - hs[t + 1] ** 2)
            if bug == "last step overwrites":
                g["Wx"], g["Wh"], g["b"] = X[:, t].T @ dz, hs[t].T @ dz, dz.sum(axis=0)
            else:
                g["Wx"] += X[:, t].T @ dz
                g["Wh"] += hs[t].T @ dz
                g["b"] += dz.sum(axis=0)
            dh = dz @ (p["Wh"] if bug == "Wh not transposed" else p["Wh"].T)
            if bug == "no way back through time":
                break
        return loss, g

    return Case(f, p, X, y, descend(f, 0.05))


def convolution(rng, bug="", n=40, F=4):
    """One convolution of 3 x 3, ReLU, mean over places, softmax; X (40, 1, 7, 7)."""
    y = np.arange(n) % 3
    X = (
        rng.standard_normal((n, 1, 7, 7))
        + np.eye(7)[None, None] * (y == 1)[:, None, None, None] * 2
    )
    X[y == 2] += np.eye(7)[::-1][None] * 2
    p = {
        "K": rng.standard_normal((F, 1, 3, 3)) / 3,
        "b": np.zeros(F),
        "W": rng.standard_normal((F, 3)),
        "c": np.zeros(3),
    }

    def f(p, X, y):
        windows = np.lib.stride_tricks.sliding_window_view(X, (3, 3), axis=(2, 3))
        z = np.einsum("nchwij,fcij->nfhw", windows, p["K"]) + p["b"][:, None, None]
        h = np.maximum(z, 0)
        mean = h.mean(axis=(2, 3))
        loss, d = cross_entropy(mean @ p["W"] + p["c"], y)
        dmean = d @ p["W"].T
        dh = dmean[:, :, None, None] / (1 if bug == "mean's factor" else h[0, 0].size)
        dz = np.broadcast_to(dh, h.shape) * (z > 0)
        dK = np.einsum("nchwij,nfhw->fcij", windows, dz)
        if bug == "kernel turned":
            dK = dK[:, :, ::-1, ::-1]
        db = dz.sum(axis=(0, 2, 3))
        return loss, {"K": dK, "b": db, "W": mean.T @ d, "c": d.sum(axis=0)}

    return Case(f, p, X, y, descend(f, 0.3))


# loops


def momentum(f, beta=0.9, rate=0.05):
    v: dict[str, Any] = {}

    def step(p, X, y):
        _, g = f(p, X, y)
        for k in p:
            v[k] = beta * v.get(k, 0) + g[k]
            p[k] -= rate * v[k]

    return step


def adam(f, rate=0.01):
    m: dict[str, Any] = {}
    v: dict[str, Any] = {}
    t = [0]

    def step(p, X, y):
        t[0] += 1
        _, g = f(p, X, y)
        for k in p:
            m[k] = 0.9 * m.get(k, 0) + 0.1 * g[k]
            v[k] = 0.999 * v.get(k, 0) + 0.001 * g[k] ** 2
            p[k] -= rate * m[k] / (1 - 0.9 ** t[0]) / (np.sqrt(v[k] / (1 - 0.999 ** t[0])) + 1e-8)

    return step


def with_loop(make, loop):
    def made(rng):
        case = make(rng)
        return replace(case, step=loop(case))

    return made


def interleaved(case):
    """Updates W2 before the gradient goes back through it."""

    def step(p, X, y):
        h = np.maximum(X @ p["W1"] + p["b1"], 0)
        _, d = cross_entropy(h @ p["W2"] + p["b2"], y)
        p["W2"] -= 0.3 * h.T @ d
        p["b2"] -= 0.3 * d.sum(axis=0)
        dz = d @ p["W2"].T * (h > 0)
        p["W1"] -= 0.3 * X.T @ dz
        p["b1"] -= 0.3 * dz.sum(axis=0)

    return step


def interleaved_anew(case):
    """Updates array by array, each time with gradients computed anew."""

    def step(p, X, y):
        for k in reversed(list(p)):
            p[k] -= 0.1 * case.f(p, X, y)[1][k]

    return step


def steps_alone(case):
    """Returns what should have been subtracted."""

    def step(p, X, y):
        _, g = case.f(p, X, y)
        return {k: -0.1 * g[k] for k in p}

    return step


def stale(case):
    known: list[Any] = []

    def step(p, X, y):
        if not known:
            known.append(case.f(p, X, y)[1])
        for k in p:
            p[k] -= 0.1 * known[0][k]

    return step


def lagging(case):
    """Updates with the gradient of the pass before."""
    known: list[Any] = []

    def step(p, X, y):
        g = case.f(p, X, y)[1]
        if known:
            for k in p:
                p[k] -= 0.1 * known[-1][k]
        known.append(g)

    return step


def not_zeroed(case):
    total: dict[str, Any] = {}

    def step(p, X, y):
        for k, g in case.f(p, X, y)[1].items():
            total[k] = total.get(k, 0) + g
        for k in p:
            p[k] -= 0.05 * total[k]

    return step


def rebinding(case):
    def step(p, X, y):
        g = case.f(p, X, y)[1]
        for k, value in p.items():
            value = value - 0.1 * g[k]  # noqa: PLW2901  the mistake

    return step


def uphill(case):
    def step(p, X, y):
        g = case.f(p, X, y)[1]
        for k in p:
            p[k] += 0.1 * g[k]

    return step


def forgets_b1(case):
    def step(p, X, y):
        g = case.f(p, X, y)[1]
        for k in ("W1", "W2", "b2"):
            p[k] -= 0.1 * g[k]

    return step


def changes(make, **how):
    """The case of `make` with its parameters or data changed by these functions."""

    def made(rng):
        case = make(rng)
        return replace(case, **{k: change(getattr(case, k)) for k, change in how.items()})

    return made


def each(change):
    return lambda p: {k: change(k, v) for k, v in p.items()}


def no(make):
    """Without a loop and without predictions."""

    def made(rng):
        return replace(make(rng), step=None, predict=None)

    return made


def no_loop(make):
    return lambda rng: replace(make(rng), step=None)


def of(network, bug="", **options):
    return no(lambda rng: network(rng, bug, **options))


def scaled(factor, names="W"):
    return each(lambda k, v: v * factor if k.startswith(names) else v)


def random_mask(rng):
    case = classifier(rng)
    own = np.random.default_rng(1)

    def f(p, X, y):
        return case.f(p, X * (own.random(X.shape) < 0.8), y)

    return replace(case, f=f, step=None, predict=None)


def reads_globals(rng):
    case = classifier(rng)
    return replace(case, f=lambda p, X, y: case.f(case.parameters, X, y), step=None)


def frozen_features(rng):
    """A first layer whose ReLUs are all shut."""
    case = classifier(rng)
    case.parameters["b1"] -= 40
    return replace(case, step=None, predict=None)


def one_array_twice(rng):
    case = regression(rng, sizes=(5, 5, 5, 1))
    case.parameters[2] = case.parameters[0]
    return replace(case, step=None, predict=None)


def raises_shape(rng):
    case = classifier(rng)
    case.parameters["W1"] = case.parameters["W1"].T.copy()
    return replace(case, step=None)


def mse_on_numbers(rng):
    """Softmax scores (N, C) against class numbers (N, 1), squared: it broadcasts."""
    case = classifier(rng)
    y = case.y[:, None].astype(float)

    def f(p, X, y):
        h = np.maximum(X @ p["W1"] + p["b1"], 0)
        q = 1.0 / (1 + np.exp(-(h @ p["W2"] + p["b2"])))
        d = q - y
        back = 2 * d / d.size * q * (1 - q)
        dz = back @ p["W2"].T * (h > 0)
        return np.mean(d**2), {"W1": X.T @ dz, "b1": dz.sum(0), "W2": h.T @ back, "b2": back.sum(0)}

    return replace(case, f=f, y=y, step=None, predict=None)


FAULTS: dict[str, tuple[Callable[..., Case], set[str]]] = {
    # name: (the case for a generator, codes of which the first finding has one)
    # gradients
    "linear: the 2 of the square forgotten": (of(linear, "forgot the 2"), {"factor"}),
    "linear: gradient of the sum, loss the mean": (of(linear, "sum, not mean"), {"factor"}),
    "linear: sign of the gradient": (of(linear, "minus"), {"factor"}),
    "linear: db as a mean of means": (of(linear, "db mean"), {"factor"}),
    "softmax: gradient times N": (of(classifier, "gradient of the sum"), {"factor"}),
    "softmax: p in place of p - y": (of(classifier, "only p, not p - y"), {"wrong gradient"}),
    "softmax: ReLU forgotten on the way back": (
        of(classifier, "no activation on the way back"),
        {"wrong gradient"},
    ),
    "softmax: tanh's slope forgotten": (
        of(classifier, "no activation on the way back", activation="tanh"),
        {"wrong gradient"},
    ),
    "softmax: sigmoid's slope twice": (
        of(classifier, "activation's slope twice", activation="sigmoid"),
        {"wrong gradient"},
    ),
    "softmax: h (1 - h) for a tanh": (
        of(classifier, "slope of the output", activation="tanh"),
        {"wrong gradient"},
    ),
    "softmax: units in another order on the way back": (
        of(classifier, "W2 not transposed"),
        {"wrong gradient"},
    ),
    "softmax: penalty not in the gradient": (
        of(classifier, "penalty not in the gradient", reg=0.05),
        {"penalty"},
    ),
    "softmax: penalty twice in the gradient": (
        of(classifier, "penalty twice", reg=0.05),
        {"penalty"},
    ),
    "softmax: penalty not in the loss": (of(classifier, "penalty not in the loss"), {"penalty"}),
    "softmax: dW1 is never filled": (of(classifier, "dW1 zero"), {"zero gradient"}),
    "softmax: dW1 transposed (square)": (
        of(classifier, "dW1 transposed", width=8, hidden=8),
        {"transposed"},
    ),
    "softmax: db1 spread evenly": (of(classifier, "db1 over the wrong axis"), {"wrong gradient"}),
    "softmax: only the last example counts": (
        of(classifier, "only the last example"),
        {"one example"},
    ),
    "softmax: dW1 and dW2 exchanged (square)": (
        of(classifier, "biases swapped", width=4, hidden=4, classes=4),
        {"swapped"},
    ),
    "binary: p (1 - p) with the cross-entropy": (
        of(binary, "p (1 - p) with cross-entropy"),
        {"wrong gradient"},
    ),
    "binary: sigmoid's slope on a tanh": (
        of(binary, "sigmoid's slope on tanh"),
        {"wrong gradient"},
    ),
    "regression: mask of other units": (
        of(regression, "mask of the layer below"),
        {"wrong gradient"},
    ),
    "RNN: = for +=, only the first step counts": (
        of(recurrent, "last step overwrites"),
        {"wrong gradient", "zero gradient"},  # that of Wh, whose first input is 0
    ),
    "RNN: Wh not transposed": (of(recurrent, "Wh not transposed"), {"wrong gradient"}),
    "RNN: no way back through time": (
        of(recurrent, "no way back through time"),
        {"wrong gradient"},
    ),
    "conv: factor of the mean over places": (of(convolution, "mean's factor"), {"factor"}),
    "conv: kernel turned": (of(convolution, "kernel turned"), {"wrong gradient"}),
    # shapes, keys, labels
    "softmax: db1 not summed": (of(classifier, "db1 not summed"), {"gradient shape"}),
    "softmax: dW1 transposed": (of(classifier, "dW1 transposed shape"), {"gradient shape"}),
    "softmax: no gradient for W1": (of(classifier, "dW1 missing"), {"missing gradient"}),
    "softmax: no return": (of(classifier, "no return"), {"returns"}),
    "softmax: the loss alone": (of(classifier, "loss only"), {"returns"}),
    "linear: loss of each example": (of(linear, "loss is not reduced"), {"loss is an array"}),
    "regression: gradients from last to first": (
        of(regression, "gradients reversed"),
        {"gradient shape", "swapped"},
    ),
    "softmax: W1 the wrong way round": (raises_shape, {"raises"}),
    "softmax: labels from 1 to C": (changes(of(classifier), y=lambda y: y + 1), {"labels"}),
    "softmax: one-hot where numbers are wanted": (
        changes(of(classifier, n=151), y=lambda y: np.eye(3, dtype=int)[y]),
        {"labels"},
    ),
    "softmax: labels as floats": (changes(of(classifier), y=lambda y: y.astype(float)), {"labels"}),
    "softmax: class numbers as weights": (of(classifier, "labels as values"), {"labels"}),
    "softmax: the last class is called -1": (
        changes(of(classifier), y=lambda y: np.where(y == 2, -1, y)),
        {"labels"},
    ),
    "binary: examples in columns, 1/N missing for W1": (
        lambda rng: in_columns(rng, "factor"),
        {"factor"},
    ),
    "binary: labels -1 and 1": (of(binary, "labels -1 and 1"), {"labels"}),
    "binary: labels 1 and 2": (of(binary, "labels 1 and 2"), {"labels"}),
    "binary: (N,) against (N, 1)": (
        of(binary, "(N,) against (N, 1)", column=False),
        {"broadcast"},
    ),
    "linear: (N,) against (N, 1)": (
        changes(of(linear), y=lambda y: y[:, 0]),
        {"broadcast", "gradient shape"},
    ),
    "softmax: fewer labels than rows": (changes(of(classifier), y=lambda y: y[:-7]), {"rows"}),
    "softmax: squared error against class numbers": (
        mse_on_numbers,
        {"handful", "confined", "labels"},
    ),
    # data
    "linear: a NaN in X": (
        changes(of(linear), X=lambda X: np.where(np.arange(80)[:, None] == 7, np.nan, X)),
        {"not finite"},
    ),
    "linear: whole-number parameters": (
        changes(of(linear), parameters=each(lambda k, v: np.ones_like(v, int))),
        {"integers"},
    ),
    "softmax: one class only": (changes(of(classifier), y=lambda y: 0 * y), {"targets equal"}),
    "regression: columns of very different size": (
        changes(of(regression), X=lambda X: X * [1, 1, 3000, 1, 1]),
        {"inputs"},
    ),
    "softmax: pixels from 0 to 255": (
        changes(of(classifier), X=lambda X: 128 + 60 * X),
        {"inputs"},
    ),
    "regression: prices as they are": (
        changes(of(regression), y=lambda y: 180_000 + 80_000 * y),
        {"targets"},
    ),
    "softmax: overflow in exp": (
        changes(of(classifier, "overflow"), X=lambda X: 1000 * X),
        {"not finite"},
    ),
    # loss
    "softmax: b2 never used": (of(classifier, "b2 left out"), {"unused"}),
    "softmax: hidden layer computed, not used": (of(classifier, "hidden layer unused"), {"unused"}),
    "softmax: loss is one minus accuracy": (of(classifier, "accuracy as loss"), {"flat"}),
    "softmax: logarithm without minus": (of(classifier, "loss without minus"), {"negative loss"}),
    "softmax: reads its globals": (reads_globals, {"reads globals"}),
    "linear: X is not used": (of(linear, "ignores X"), {"ignores X"}),
    "softmax: new random mask in each call": (random_mask, {"random"}),
    "softmax: gradients add up from call to call": (
        of(classifier, "gradients add up"),
        {"accumulates"},
    ),
    "softmax: update within the function": (
        of(classifier, "updates inside"),
        {"changes parameters"},
    ),
    "softmax: X normalized in place": (of(classifier, "normalizes X in place"), {"changes data"}),
    # outputs
    "softmax: softmax twice": (of(classifier, "softmax twice"), {"softmax twice"}),
    "softmax: softmax twice, ten classes": (
        of(classifier, "softmax twice", classes=10, hidden=24, n=300),
        {"softmax twice"},
    ),
    "binary: sigmoid twice": (of(binary, "sigmoid twice"), {"sigmoid twice"}),
    "linear: sigmoid on the output": (
        changes(of(linear, "sigmoid output"), y=lambda y: y + 4),
        {"confined"},
    ),
    "regression: sigmoid on the output": (of(regression, "sigmoid output"), {"confined"}),
    "regression: tanh on the output": (of(regression, "tanh output"), {"confined"}),
    "regression: ReLU on the output": (
        of(regression, "relu output"),
        {"confined", "dead", "never moves"},
    ),
    "regression: no activation, with predict": (
        no_loop(lambda rng: regression(rng, "no activation")),
        {"linear"},
    ),
    "regression: ReLU on the output, with predict": (
        no_loop(lambda rng: regression(rng, "relu output")),
        {"confined"},
    ),
    "softmax: argmax over the wrong axis": (
        lambda rng: replace(
            case := classifier(rng),
            step=None,
            predict=lambda p, X: case.predict(p, X).argmax(axis=0),
        ),
        {"predict"},
    ),
    # the beginning
    "softmax: all weights zero": (
        changes(of(classifier), parameters=each(lambda k, v: 0 * v)),
        {"twins"},
    ),
    "softmax: all weights 0.1": (
        changes(of(classifier), parameters=each(lambda k, v: 0 * v + 0.1)),
        {"twins"},
    ),
    "RNN: all weights 0.1": (
        changes(of(recurrent), parameters=each(lambda k, v: 0 * v + 0.1)),
        {"twins"},
    ),
    "conv: all filters alike": (
        changes(
            of(convolution),
            parameters=each(
                lambda k, v: (
                    0 * v + (0.1 if k == "K" else np.array([[0.1, 0, -0.1]] * 4) if k == "W" else 0)
                )
            ),
        ),
        {"twins"},
    ),
    "softmax: weights eight times too large": (
        changes(of(classifier), parameters=scaled(8)),
        {"large start"},
    ),
    "deep tanh: tiny weights": (
        changes(
            of(regression, sizes=(5, 10, 10, 10, 10, 1), activation="tanh"),
            parameters=lambda p: [0.03 * a for a in p],
        ),
        {"vanishing"},
    ),
    "deep ReLU: tiny weights": (
        changes(
            of(regression, sizes=(5, 10, 10, 10, 10, 10, 10, 1)),
            parameters=lambda p: [0.01 * a for a in p],
        ),
        {"vanishing"},
    ),
    "deep sigmoid: nine layers": (
        of(regression, sizes=(5, *[12] * 8, 1), activation="sigmoid"),
        {"vanishing"},
    ),
    "deep sigmoid: twenty-one layers": (
        of(regression, sizes=(5, *[12] * 20, 1), activation="sigmoid"),
        {"vanishing"},
    ),
    "regression: weights thirty times too large": (
        changes(of(regression, sizes=(5, 16, 16, 16, 1)), parameters=lambda p: [30 * a for a in p]),
        {"large start"},
    ),
    "softmax: dead ReLUs": (frozen_features, {"dead", "never moves"}),
    "softmax: saturated tanh": (
        changes(of(classifier, activation="tanh"), parameters=scaled(60, "W1")),
        {"saturated"},
    ),
    "softmax: saturated sigmoid": (
        changes(of(classifier, activation="sigmoid"), parameters=scaled(200, "W1")),
        {"saturated"},
    ),
    "regression: one array for two layers": (one_array_twice, {"one array twice"}),
    # the loop
    "softmax: W2 updated before the way back": (
        with_loop(classifier, interleaved),
        {"update before backward"},
    ),
    "softmax: array by array, gradients anew": (
        with_loop(classifier, interleaved_anew),
        {"update before backward"},
    ),
    "binary: gradient of the first pass for ever": (with_loop(binary, stale), {"stale"}),
    "softmax: gradient of the pass before": (with_loop(classifier, lagging), {"stale"}),
    "softmax: gradients not zeroed": (with_loop(classifier, not_zeroed), {"not zeroed"}),
    "RNN: gradients not zeroed": (with_loop(recurrent, not_zeroed), {"not zeroed"}),
    "softmax: p = p - rate * g": (with_loop(classifier, rebinding), {"no update"}),
    "binary: plus in place of minus": (with_loop(binary, uphill), {"sign"}),
    "softmax: b1 not updated": (with_loop(classifier, forgets_b1), {"not updated"}),
    "softmax: the steps in place of new parameters": (
        with_loop(classifier, steps_alone),
        {"shrinks"},
    ),
    "linear: rate too high": (
        with_loop(linear, lambda case: descend(case.f, 3.0)),
        {"rate too high"},
    ),
    "softmax: rate too high": (
        with_loop(classifier, lambda case: descend(case.f, 300.0)),
        {"rate too high"},
    ),
    "softmax: rate too low": (
        with_loop(classifier, lambda case: descend(case.f, 1e-6)),
        {"rate too low"},
    ),
    "binary: rate too low": (
        with_loop(binary, lambda case: descend(case.f, 1e-7)),
        {"rate too low"},
    ),
}


# healthy ones, also unusual


def deep_tanh(rng):
    return regression(rng, sizes=(5, 10, 10, 10, 10, 1), activation="tanh")


def batch_norm(rng):
    """Affine, batch normalization, ReLU, affine, softmax; the first bias has no effect."""
    X = rng.standard_normal((90, 5))
    y = (X[:, 0] > 0).astype(int) + (X[:, 1] > 0)
    p = {
        "W1": he(rng, 5, 12),
        "b1": np.zeros(12),
        "gamma": np.ones(12),
        "beta": np.zeros(12),
        "W2": he(rng, 12, 3),
        "b2": np.zeros(3),
    }

    def f(p, X, y):
        z = X @ p["W1"] + p["b1"]
        std = np.sqrt(z.var(axis=0) + 1e-5)
        xh = (z - z.mean(axis=0)) / std
        a = p["gamma"] * xh + p["beta"]
        h = np.maximum(a, 0)
        loss, d = cross_entropy(h @ p["W2"] + p["b2"], y)
        da = d @ p["W2"].T * (a > 0)
        dx = da * p["gamma"]
        dz = (dx - dx.mean(axis=0) - xh * (dx * xh).mean(axis=0)) / std
        return loss, {
            "W1": X.T @ dz,
            "b1": dz.sum(axis=0),
            "gamma": (da * xh).sum(axis=0),
            "beta": da.sum(axis=0),
            "W2": h.T @ d,
            "b2": d.sum(axis=0),
        }

    return Case(f, p, X, y, descend(f))


def fixed_dropout(rng):
    """A mask for each row and unit, drawn once."""
    case = classifier(rng)
    mask = (rng.random((150, 16)) < 0.7) / 0.7

    def f(p, X, y):
        z = X @ p["W1"] + p["b1"]
        h = np.maximum(z, 0) * mask
        loss, d = cross_entropy(h @ p["W2"] + p["b2"], y)
        dz = d @ p["W2"].T * (z > 0) * mask
        return loss, {"W1": X.T @ dz, "b1": dz.sum(0), "W2": h.T @ d, "b2": d.sum(0)}

    return replace(case, f=f, step=descend(f), predict=None)


def global_dropout(rng):
    """A mask from NumPy's global generator, new in each call of a training run."""
    case = classifier(rng)

    def f(p, X, y):
        return case.f(p, X * (np.random.rand(*X.shape) < 0.9), y)  # noqa: NPY002

    return replace(case, f=f, step=descend(f))


def softmax_regression(rng):
    """No hidden layer, weights of zero, as is usual there."""
    X = rng.standard_normal((100, 4))
    y = (X[:, 0] > 0).astype(int) + (X[:, 1] > 0)
    p = {"W": np.zeros((4, 3)), "b": np.zeros(3)}

    def f(p, X, y):
        loss, d = cross_entropy(X @ p["W"] + p["b"], y)
        return loss, {"W": X.T @ d, "b": d.sum(axis=0)}

    return Case(f, p, X, y, descend(f))


def poisson(rng):
    X = rng.standard_normal((100, 3))
    y = rng.poisson(np.exp(0.5 + 0.5 * X[:, 0]))
    p = {"w": np.zeros(3), "b": np.zeros(())}

    def f(p, X, y):
        s = X @ p["w"] + p["b"]
        d = (np.exp(s) - y) / len(X)
        return np.mean(np.exp(s) - y * s), {"w": X.T @ d, "b": d.sum()}

    return Case(f, p, X, y, descend(f))


def absolute_error(rng):
    case = linear(rng)

    def f(p, X, y):
        d = X @ p["W"] + p["b"] - y
        back = np.sign(d) / d.size
        return np.mean(abs(d)), {"W": X.T @ back, "b": back.sum(axis=0)}

    return replace(case, f=f, step=descend(f))


def bag_of_words(rng):
    """Sparse columns of 0 and 1."""
    X = (rng.random((150, 40)) < 0.08).astype(float)
    y = (X[:, :10].sum(axis=1) > X[:, 10:20].sum(axis=1)).astype(int)
    case = classifier(rng, width=40, classes=2)
    return replace(case, X=X, y=y)


def digits(rng):
    """Pixels from 0 to 1, many of them always 0."""
    from bpcourse import datasets

    data = datasets.load_digits()
    rows = rng.permutation(len(data.X_train))[:400]
    case = classifier(rng, width=64, hidden=48, classes=10)
    X = data.X_train[rows].reshape(400, -1) / data.X_train.max()
    return replace(case, X=X, y=data.y_train[rows])


def xor(rng):
    X = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
    case = classifier(rng, width=2, hidden=8, classes=2, activation="tanh")
    return replace(case, X=X, y=np.array([0, 1, 1, 0]))


def autoencoder(rng):
    case = regression(rng, sizes=(6, 10, 6), activation="tanh")
    return replace(case, y=case.X)


def sigmoid_values(rng):
    """Targets between 0 and 1, and a sigmoid on the output: as it should be."""
    case = regression(rng, "sigmoid output")
    return replace(case, y=sigmoid(case.y - 3))


def shared_weights(rng):
    """Parameters in float32, a loss in float32."""
    case = classifier(rng)
    parameters = {k: v.astype(np.float32) for k, v in case.parameters.items()}
    return replace(case, parameters=parameters, X=case.X.astype(np.float32))


def single_precision(rng):
    """A function that computes in float32 whatever it is given."""
    case = classifier(rng, activation="tanh")

    def f(p, X, y):
        q = {k: v.astype(np.float32) for k, v in p.items()}
        loss, g = case.f(q, X.astype(np.float32), y)
        return np.float32(loss), {k: v.astype(np.float32) for k, v in g.items()}

    return replace(case, f=f, step=descend(f))


def output_major(rng):
    """Weights of shape (out, in), X with examples in rows."""
    case = classifier(rng)

    def turned(p):
        return {k: v.T if k[0] == "W" else v for k, v in p.items()}

    def f(p, X, y):
        loss, g = case.f(turned(p), X, y)
        return loss, turned(g)

    return Case(
        f, {k: v.copy() for k, v in turned(case.parameters).items()}, case.X, case.y, descend(f)
    )


def bound_data(rng):
    case = classifier(rng)
    return Case(lambda p: case.f(p, case.X, case.y), case.parameters)


def loss_in_brackets(rng):
    """Loops over examples, and a loss of shape (1,)."""
    case = _flat(linear(rng))

    def f(p, X, y):
        loss, g = 0, {k: np.zeros_like(v) for k, v in p.items()}
        for x, t in zip(X, y):
            e = x @ p["W"][:, 0] + p["b"] - t
            loss = loss + e**2 / len(X)
            g["W"] += 2 * e * x[:, None] / len(X)
            g["b"] += 2 * e / len(X)
        return loss, g

    return replace(case, f=f, step=descend(f))


def epsilon_in_the_logarithm(rng):
    """log(p + 1e-8), whose gradient is not quite p - y."""
    case = classifier(rng)

    def f(p, X, y):
        loss, g = case.f(p, X, y)
        q = softmax(case.predict(p, X))[np.arange(len(y)), y]
        return -np.log(q + 1e-8).mean(), g

    return replace(case, f=f, step=descend(f))


def ridge(rng):
    """A penalty that keeps a handful from being learned by heart."""
    case = linear(rng)

    def f(p, X, y):
        loss, g = case.f(p, X, y)
        return loss + 0.1 * np.sum(p["W"] ** 2), {**g, "W": g["W"] + 0.2 * p["W"]}

    return replace(case, f=f, step=descend(f))


def weighted_classes(rng):
    """Rare classes count more, so that guessing costs more than log(C)."""
    case = classifier(rng)
    weights = np.array([1.0, 5.0, 8.0])

    def f(p, X, y):
        z = X @ p["W1"] + p["b1"]
        h = np.maximum(z, 0)
        s = h @ p["W2"] + p["b2"]
        w, rows = weights[y][:, None], np.arange(len(y))
        d = w * (softmax(s) - np.eye(3)[y]) / len(y)
        dz = d @ p["W2"].T * (z > 0)
        g = {"W1": X.T @ dz, "b1": dz.sum(axis=0), "W2": h.T @ d, "b2": d.sum(axis=0)}
        return -np.mean(w[:, 0] * np.log(softmax(s)[rows, y])), g

    return replace(case, f=f, step=descend(f))


def in_columns(rng, bug=""):
    """Each column of X is an example, and y has the shape (1, N)."""
    case = binary(rng)
    turned = {k: v.T.reshape(-1, 1) if k[0] == "b" else v.T for k, v in case.parameters.items()}

    def f(p, X, y):
        rows = {k: v[:, 0] if k[0] == "b" else v.T for k, v in p.items()}
        loss, g = case.f(rows, X.T, y.T)
        if bug == "factor":
            g["W1"] = g["W1"] * X.shape[1]
        return loss, {k: v[:, None] if k[0] == "b" else v.T for k, v in g.items()}

    return Case(f, turned, case.X.T.copy(), case.y.T.copy(), descend(f))


def scaled_within(case, mean, spread, target=0.0, size=1.0):
    """X and y come as they were measured; the function scales them itself."""

    def f(p, X, y):
        return case.f(p, (X - mean) / spread, (y - target) / size if size != 1 else y)

    y = target + size * case.y if size != 1 else case.y

    def step(p, X, y):
        _, g = f(p, X, y)
        if isinstance(p, list):
            return [a - 0.02 * b for a, b in zip(p, g)]
        return {k: a - 0.1 * g[k] for k, a in p.items()}

    return Case(f, case.parameters, mean + spread * case.X, y, step)


def gaussian(rng):
    """The likelihood of a mean and a variance: it has no lowest value on a handful."""
    case = regression(rng, sizes=(5, 16, 2), activation="tanh")
    W1, b1, W2, b2 = case.parameters

    def f(p, X, y):
        h = np.tanh(X @ p["W1"] + p["b1"])
        m, v = np.split(h @ p["W2"] + p["b2"], 2, axis=1)
        w = np.exp(-v)
        d = np.hstack([(m - y) * w, (1 - (m - y) ** 2 * w) / 2]) / len(X)
        dz = d @ p["W2"].T * (1 - h**2)
        g = {"W1": X.T @ dz, "b1": dz.sum(axis=0), "W2": h.T @ d, "b2": d.sum(axis=0)}
        return np.mean(v + (m - y) ** 2 * w) / 2, g

    return Case(f, {"W1": W1, "b1": b1, "W2": 0.3 * W2, "b2": b2}, case.X, case.y, descend(f, 0.05))


def gate_of_zero(rng):
    """A residual branch that begins with a factor of 0, so that nothing comes back through it yet."""
    X = rng.standard_normal((100, 6))
    y = np.sin(X[:, 0]) + X[:, 1]
    p = {
        "W1": he(rng, 6, 8),
        "b1": np.zeros(8),
        "W2": he(rng, 8, 6),
        "gate": np.zeros(()),
        "w": rng.standard_normal(6) / 2,
    }

    def f(p, X, y):
        h = np.maximum(X @ p["W1"] + p["b1"], 0)
        branch = h @ p["W2"]
        out = X + p["gate"] * branch
        e = out @ p["w"] - y
        d = np.outer(2 * e / len(e), p["w"])
        dz = p["gate"] * d @ p["W2"].T * (h > 0)
        g = {"W1": X.T @ dz, "b1": dz.sum(axis=0), "W2": h.T @ (p["gate"] * d)}
        return np.mean(e**2), {**g, "gate": np.sum(d * branch), "w": out.T @ (2 * e / len(e))}

    return Case(f, p, X, y, descend(f, 0.02))


def sentences(rng):
    """Lists of word numbers, of different lengths; most words are in no sentence."""
    X = [list(rng.integers(0, 30, rng.integers(2, 7))) for _ in range(40)]
    y = [int(sum(words) % 2) for words in X]
    p = {"E": rng.standard_normal((50, 6)), "W": rng.standard_normal((6, 2)) / 2, "b": np.zeros(2)}

    def f(p, X, y):
        loss, g = 0.0, {k: np.zeros_like(v) for k, v in p.items()}
        for words, label in zip(X, y):
            h = p["E"][words].mean(axis=0)
            one, d = cross_entropy((h @ p["W"] + p["b"])[None], np.array([label]))
            loss += one / len(X)
            d = d[0] / len(X)
            g["W"] += np.outer(h, d)
            g["b"] += d
            np.add.at(g["E"], words, p["W"] @ d / len(words))
        return loss, g

    return Case(f, p, X, y, descend(f))


HEALTHY: dict[str, Callable[..., Case]] = {
    "a loss of shape (1,)": loss_in_brackets,
    "linear regression": linear,
    "linear regression, y (N,)": lambda rng: _flat(linear(rng)),
    "softmax MLP, ReLU": classifier,
    "softmax MLP, leaky ReLU": lambda rng: classifier(rng, activation="leaky"),
    "softmax MLP, sigmoid": lambda rng: classifier(rng, activation="sigmoid"),
    "softmax MLP, L2 penalty": lambda rng: classifier(rng, reg=0.01, activation="tanh"),
    "softmax MLP, two classes": lambda rng: classifier(rng, classes=2),
    "softmax MLP, 2,000 rows, 100,000 weights": lambda rng: classifier(
        rng, n=2000, width=100, hidden=900
    ),
    "softmax MLP, momentum": with_loop(classifier, lambda case: momentum(case.f)),
    "softmax MLP, Adam": with_loop(classifier, lambda case: adam(case.f)),
    "softmax MLP, 12 rows": lambda rng: classifier(rng, n=12),
    "binary MLP": binary,
    "binary MLP, y (N,)": lambda rng: binary(rng, column=False),
    "regression MLP": regression,
    "regression MLP, sum of squares": lambda rng: replace(regression(rng, reduce="sum"), step=None),
    "regression MLP, inputs of size 5, targets of size 10": lambda rng: _times(
        regression(rng), 5, 10
    ),
    "deep tanh": deep_tanh,
    "RNN": recurrent,
    "convolution": convolution,
    "batch normalization": batch_norm,
    "fixed dropout": fixed_dropout,
    "dropout from the global generator": global_dropout,
    "softmax regression from zeros": softmax_regression,
    "Poisson regression": poisson,
    "absolute error": absolute_error,
    "sparse inputs": bag_of_words,
    "digits": digits,
    "XOR": xor,
    "autoencoder": autoencoder,
    "sigmoid for targets between 0 and 1": sigmoid_values,
    "float32 parameters": shared_weights,
    "float32 throughout": single_precision,
    "weights (out, in)": output_major,
    "no X and y": bound_data,
    "deep tanh, sixteen layers": lambda rng: regression(
        rng, sizes=(5, *[16] * 15, 1), activation="tanh"
    ),
    "deep ReLU, sixteen layers": lambda rng: regression(rng, sizes=(5, *[24] * 15, 1)),
    "epsilon in the logarithm": epsilon_in_the_logarithm,
    "ridge regression": ridge,
    "softmax MLP, classes weighted": weighted_classes,
    "examples in columns": in_columns,
    "pixels scaled within the function": lambda rng: scaled_within(classifier(rng), 128.0, 50.0),
    "prices scaled within the function": lambda rng: scaled_within(
        regression(rng), 0.0, 1.0, 180_000.0, 80_000.0
    ),
    "likelihood of mean and variance": gaussian,
    "a residual branch that begins at 0": gate_of_zero,
    "sentences of different lengths": sentences,
}


def _flat(case):
    def f(p, X, y):
        d = X @ p["W"][:, 0] + p["b"] - y
        back = 2 * d / d.size
        return np.mean(d**2), {"W": X.T @ back[:, None], "b": back.sum(keepdims=True)}

    return replace(case, f=f, y=case.y[:, 0], step=descend(f), predict=None)


def _times(case, x, y):
    return replace(case, X=x * case.X, y=y * case.y, step=None)
