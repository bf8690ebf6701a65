"""Functions under test: each returns (f, inputs, right gradients) for a random generator."""

import numpy as np

from bpcourse.gradcheck.pairing import name_arguments
from bpcourse.gradcheck.prepare import prepare
from bpcourse.gradcheck.subject import Subject


def point_of(f, inputs, grads, dout=None, wrt=None):
    """The point that gradcheck would make of these."""
    args = list(inputs) if isinstance(inputs, tuple) else [inputs]
    names = name_arguments(f, args)
    return prepare(Subject(f, grads), names, args, dout, wrt, np.random.default_rng(0), [])


def linear(rng):
    x, w, b = rng.normal(size=(4, 5)), rng.normal(size=(5, 3)), rng.normal(size=3)
    dout = rng.normal(size=(4, 3))
    grads = dout @ w.T, x.T @ dout, dout.sum(0)
    return (lambda x, w, b: np.sum(dout * (x @ w + b))), (x, w, b), grads


def two_layers(rng, act=np.tanh, slope=lambda z: 1 - np.tanh(z) ** 2):
    params = {
        "W1": rng.normal(size=(6, 8)),
        "b1": rng.normal(size=8),
        "W2": rng.normal(size=(8, 3)),
    }
    x, y = rng.normal(size=(5, 6)), rng.integers(0, 3, size=5)

    def loss(params):
        scores = act(x @ params["W1"] + params["b1"]) @ params["W2"]
        scores = scores - scores.max(axis=1, keepdims=True)
        return np.mean(np.log(np.exp(scores).sum(axis=1)) - scores[np.arange(5), y])

    z = x @ params["W1"] + params["b1"]
    scores = act(z) @ params["W2"]
    dscores = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    dscores[np.arange(5), y] -= 1
    dscores /= 5
    dz = dscores @ params["W2"].T * slope(z)
    grads = {"W1": x.T @ dz, "b1": dz.sum(0), "W2": act(z).T @ dscores}
    return loss, (params,), grads


def relu_layers(rng):
    return two_layers(rng, lambda z: np.maximum(z, 0), lambda z: (z > 0) * 1.0)


def batch_norm(rng):
    x, gamma, beta = rng.normal(size=(6, 4)), rng.normal(size=4), rng.normal(size=4)
    dout = rng.normal(size=(6, 4))

    def f(x, gamma, beta):
        centred = x - x.mean(0)
        return np.sum(dout * (gamma * centred / np.sqrt((centred**2).mean(0) + 1e-5) + beta))

    inv = 1 / np.sqrt(x.var(0) + 1e-5)
    xhat = (x - x.mean(0)) * inv
    dxhat = dout * gamma
    dx = inv * (dxhat - dxhat.mean(0) - xhat * (dxhat * xhat).mean(0))
    return f, (x, gamma, beta), (dx, (dout * xhat).sum(0), dout.sum(0))


def ill_conditioned(rng):
    a = np.vander(np.linspace(0, 1, 8), 6) * 10.0 ** np.arange(6)
    x, target = rng.normal(size=6), rng.normal(size=8)
    return (lambda x: np.sum((a @ x - target) ** 2)), (x,), (2 * a.T @ (a @ x - target),)


def logarithms_of_mixed_sizes(rng):
    x = 10.0 ** rng.uniform(-6, 3, size=7)
    return (lambda x: np.sum(np.log(x))), (x,), (1 / x,)


def steep(rng):
    x = rng.normal(size=5)
    return (lambda x: np.sum(np.sin(300 * x))), (x,), (300 * np.cos(300 * x),)


def offset(rng):
    x = rng.normal(size=5)
    return (lambda x: 1e6 + np.sum(x**3)), (x,), (3 * x**2,)


def absolute_values(rng):
    x = rng.normal(size=(3, 4))
    return (lambda x: np.sum(np.abs(x))), (x,), (np.sign(x),)


def standard_deviation(rng):
    x = rng.normal(size=9)
    return np.std, (x,), ((x - x.mean()) / (9 * x.std()),)


def norm(rng):
    x = rng.normal(size=9)
    return np.linalg.norm, (x,), (x / np.linalg.norm(x),)


FUNCTIONS = [
    linear,
    two_layers,
    relu_layers,
    batch_norm,
    ill_conditioned,
    logarithms_of_mixed_sizes,
    steep,
    offset,
    absolute_values,
    standard_deviation,
    norm,
]


def large_with_float32_inside(rng):
    x = rng.normal(size=(40, 30))
    t = np.tanh(x)
    return (lambda x: float(np.sum(np.tanh(x.astype(np.float32)) ** 3))), x, 3 * t**2 * (1 - t**2)


def large_relu_with_zeros(rng):
    x, w = rng.integers(-1, 2, size=(40, 30)) * 1.0, rng.normal(size=(40, 30))
    return (lambda x: np.sum(w * np.maximum(x, 0))), x, w * (x > 0)


def large_pool_with_ties(rng):
    x, w = rng.integers(0, 2, size=(400, 4)) * 1.0, rng.normal(size=400)
    return (lambda x: w @ x.max(axis=1)), x, w[:, None] * np.eye(4)[x.argmax(axis=1)]


def large_ripples(rng):
    x, k = rng.normal(size=1200), 10.0 ** rng.uniform(2, 9)
    return (lambda x: np.sum(np.sin(k * x))), x, k * np.cos(k * x)


def large_dropout(rng):
    x = rng.normal(size=(40, 30))
    return (lambda x: np.sum(x**2 * (rng.random(x.shape) > 0.1))), x, 2 * x


LARGE = [
    large_with_float32_inside,
    large_relu_with_zeros,
    large_pool_with_ties,
    large_ripples,
    large_dropout,
]
