"""Unit 6: which starts, norms and batch sizes let a deep network learn, and what a surrogate is worth."""

from __future__ import annotations

from statistics import mean
from typing import Any

import numpy as np

from bpcourse import datasets, reference
from bpcourse.networks import MLP, train

SEEDS = 10
ACTIVATIONS = {
    "ReLU": (reference.relu_forward, reference.relu_backward),
    "GELU": (reference.gelu_forward, reference.gelu_backward),
}
KINDS = {"plain": None, "batch norm": "batch", "layer norm": "layer"}
SCALES = (0.25, 0.5, 1, 2, 4)
BATCHES = (2, 4, 32)
Tables = dict[str, dict[str, list[float]]]


def tables(seeds: range) -> Tables:
    """Validation accuracy after training, by seed."""
    return {
        "start": {
            init: [twenty_layers(init, None, seed, few=True) for seed in seeds]
            for init in ("xavier", "he")
        },
        "scale": {
            f"{kind}, {scale:g}": [ten_layers(norm, scale, seed) for seed in seeds]
            for kind, norm in KINDS.items()
            for scale in SCALES
        },
        "batch": {
            f"{kind}, {size}": [tiny_batches(KINDS[kind], size, seed) for seed in seeds]
            for kind in ("batch norm", "layer norm")
            for size in BATCHES
        },
        "twenty layers": {
            kind: [twenty_layers(0.5 * reference.he_std(32), norm, seed) for seed in seeds]
            for kind, norm in KINDS.items()
        },
        "soft gate": {
            f"{name}, {bias:g}": [from_shut_gates(name, bias, seed) for seed in seeds]
            for name in ACTIVATIONS
            for bias in (-3, -10)
        },
        "step": {
            "true slope": [steps(reference.step_backward_true, seed) for seed in seeds],
            "surrogate": [steps(reference.step_backward_surrogate, seed) for seed in seeds],
        },
    }


def digits(few: bool = False) -> Any:
    """(X, y, X_val, y_val), standardized; the first 200 or all for training."""
    d = datasets.load_digits()
    shift, size = d.X_train.mean(), d.X_train.std()
    rows = slice(200 if few else None)
    return (d.X_train[rows] - shift) / size, d.y_train[rows], (d.X_val - shift) / size, d.y_val


def from_shut_gates(activation: str, bias: float, seed: int, updates: int = 600) -> float:
    """The loss on 200 digits after training a hidden layer whose sums all begin far below 0."""
    (X, y, *_), (forward, backward) = digits(few=True), ACTIVATIONS[activation]
    rng, rate = np.random.default_rng(seed), 0.3
    W1, b1 = np.sqrt(0.3 / 64) * rng.standard_normal((64, 32)), np.full(32, float(bias))
    W2, b2 = np.sqrt(2 / 32) * rng.standard_normal((32, 10)), np.zeros(10)
    for _ in range(updates):
        h, cache = forward(X @ W1 + b1)
        _, dscores = reference.softmax_loss(h @ W2 + b2, y)
        dz = backward(dscores @ W2.T, cache)
        W2, b2 = W2 - rate * h.T @ dscores, b2 - rate * dscores.sum(axis=0)
        W1, b1 = W1 - rate * X.T @ dz, b1 - rate * dz.sum(axis=0)
    h, _ = forward(X @ W1 + b1)
    return round(float(reference.softmax_loss(h @ W2 + b2, y)[0]), 4)


def twenty_layers(init: Any, norm: str | None, seed: int, few: bool = False) -> float:
    """Twenty layers with ReLU: 25 epochs on 200 digits, or 4 on all."""
    net = MLP((64,) + (32,) * 19 + (10,), init=init, norm=norm, seed=seed)
    size, epochs = (20, 25) if few else (32, 4)
    return _accuracy(net, digits(few), "sgd", 0.03, size, epochs, seed)


def ten_layers(norm: str | None, scale: float, seed: int) -> float:
    """Ten layers with ReLU, whose first weights are `scale` times as large as He's: 8 epochs."""
    net = MLP((64,) + (32,) * 9 + (10,), init=scale * reference.he_std(32), norm=norm, seed=seed)
    return _accuracy(net, digits(), "sgd", 0.03, 32, 8, seed)


def tiny_batches(norm: str | None, size: int, seed: int) -> float:
    """Five layers, 2 epochs with batches of this size."""
    net = MLP((64, 32, 32, 32, 32, 10), norm=norm, seed=seed)
    return _accuracy(net, digits(), "adam", 0.003, size, 2, seed)


def steps(backward: Any, seed: int) -> float:
    """A network 64-32-32-10 whose activation is a step, 40 epochs on 200 digits."""
    net: Any = MLP((64, 32, 32, 10), seed=seed)
    for layer in net.layers[1::2]:
        layer.function, layer.derivative = reference.step_forward, backward
    return _accuracy(net, digits(few=True), "adam", 0.01, 20, 40, seed)


def _accuracy(
    net: MLP, data: Any, optimizer: str, rate: float, size: int, epochs: int, seed: int
) -> float:
    history = train(
        net,
        data,
        optimizer=optimizer,
        learning_rate=rate,
        batch_size=size,
        epochs=epochs,
        seed=seed,
        progress=False,
    )
    return round(history.val_metric[-1], 4)


def _least(table: dict[str, list[float]], kind: str) -> float:
    return min(mean(row) for name, row in table.items() if name.startswith(kind))


CLAIMS = {
    "With biases of -3 GELU learns and ReLU does not leave guessing; with -10 neither does, in ten starts.": (
        lambda t: (
            max(t["soft gate"]["GELU, -3"]) < 1.9
            and min(min(t["soft gate"][row]) for row in ("ReLU, -3", "ReLU, -10", "GELU, -10"))
            > 2.2
        )
    ),
    "With Xavier's weights twenty layers with ReLU hardly leave guessing in 25 epochs; with He's they do.": (
        lambda t: mean(t["start"]["xavier"]) < 0.2 and mean(t["start"]["he"]) > 0.3
    ),
    "The plain network learns at He's deviation and at no other of the five.": (
        lambda t: (
            mean(t["scale"]["plain, 1"]) > 0.8
            and max(mean(t["scale"][f"plain, {s:g}"]) for s in SCALES if s != 1) < 0.3
        )
    ),
    "The normalized networks learn from all five starts, to more than half of the digits.": (
        lambda t: min(_least(t["scale"], "batch norm"), _least(t["scale"], "layer norm")) > 0.5
    ),
    "With the right start the plain network is as good as the normalized ones.": (
        lambda t: (
            mean(t["scale"]["plain, 1"])
            > max(mean(t["scale"]["batch norm, 1"]), mean(t["scale"]["layer norm, 1"])) - 0.05
        )
    ),
    "With two samples in a batch, batch normalization is far behind layer normalization.": (
        lambda t: mean(t["batch"]["batch norm, 2"]) < mean(t["batch"]["layer norm, 2"]) - 0.2
    ),
    "With 32 samples in a batch the two are alike.": (
        lambda t: (
            abs(mean(t["batch"]["batch norm, 32"]) - mean(t["batch"]["layer norm, 32"])) < 0.06
        )
    ),
    "From half of He's deviation, twenty layers learn with batch normalization and not without.": (
        lambda t: (
            mean(t["twenty layers"]["plain"]) < 0.2 and mean(t["twenty layers"]["batch norm"]) > 0.5
        )
    ),
    "Layer normalization does not rescue twenty layers in the same four epochs.": (
        lambda t: mean(t["twenty layers"]["layer norm"]) < 0.3
    ),
    "With a surrogate a network with steps reads more digits than with the true slope.": (
        lambda t: mean(t["step"]["surrogate"]) > mean(t["step"]["true slope"]) + 0.1
    ),
}
