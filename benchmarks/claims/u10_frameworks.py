"""Unit 10: a network in 64 bits, in 16 bits, and in 16 bits with a scaled loss, from ten starts."""

# ruff: noqa: SLF001  rounding is one more operation of the engine, written as those in it
from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from bpcourse import reference
from bpcourse.reference import Tensor

SEEDS = 10
METRES = 1e-3  # the network counts in millimetres, the loss in metres
WAYS = {"64 bits": (False, False), "16 bits": (True, False), "16 bits, loss scaled": (True, True)}


def rounded(t):
    """The same Tensor in 16 bits; what comes back is rounded, too."""
    with np.errstate(over="ignore"):
        out = Tensor(np.float16(t.data).astype(float), (t,), "16 bits")

    def _backward():
        with np.errstate(over="ignore"):
            t._receive(np.float16(out.grad).astype(float))

    out._backward = _backward
    return out


def start(seed, hidden=16):
    rng = np.random.default_rng(seed)
    x = rng.uniform(-1, 1, (500, 1))
    weights = {
        "W1": rng.normal(0, 2, (1, hidden)),
        "b1": rng.normal(0, 1, hidden),
        "W2": rng.normal(0, 1 / np.sqrt(hidden), (hidden, 1)),
        "b2": np.zeros(1),
    }
    return x, METRES * np.sin(4 * x), weights


def predicted(params, x, cast: Callable):
    h = cast(cast(cast(Tensor(x)) @ cast(params["W1"]) + cast(params["b1"])).tanh())
    return cast(cast(h @ cast(params["W2"]) + cast(params["b2"])) * METRES)


def train(seed, in_16_bits, scaled, steps=300):
    """The typical error at the end, in millimetres."""
    x, target, weights = start(seed)
    cast = rounded if in_16_bits else lambda t: t
    memory = {name: {"learning_rate": 0.02} for name in weights}
    scale, good_steps, mean_square = 2.0**16 if scaled else 1.0, 0, np.inf
    for _ in range(steps):
        params = {name: Tensor(array) for name, array in weights.items()}
        loss = ((predicted(params, x, cast) - target) ** 2).mean()
        mean_square = float(loss.data)
        with np.errstate(invalid="ignore"):
            (loss * scale).backward()
        flat = np.concatenate([p.grad.ravel() for p in params.values()])
        if scaled:
            flat, scale, good_steps = reference.loss_scale_step(flat, scale, good_steps, 10)
        if flat is None:
            continue
        pieces = np.split(flat, np.cumsum([w.size for w in weights.values()])[:-1])
        for name, piece in zip(list(weights), pieces):
            grad = piece.reshape(weights[name].shape)
            weights[name], memory[name] = reference.adam(weights[name], grad, memory[name])
    return float(np.sqrt(mean_square) / METRES)


def tables(seeds: Iterable[int]) -> dict[str, dict[str, list[float]]]:
    """The error in millimetres after 300 steps, one number a seed."""
    seeds = list(seeds)
    return {"error": {way: [train(seed, *how) for seed in seeds] for way, how in WAYS.items()}}


CLAIMS = {
    "in 16 bits the error stays above 0.4 mm from every start": lambda made: (
        min(made["error"]["16 bits"]) > 0.4
    ),
    "with a scaled loss it falls as far as in 64 bits: less than a fifth of that without": lambda made: (
        max(made["error"]["16 bits, loss scaled"]) < 0.2 * min(made["error"]["16 bits"])
        and np.mean(made["error"]["16 bits, loss scaled"]) < 1.5 * np.mean(made["error"]["64 bits"])
    ),
}
