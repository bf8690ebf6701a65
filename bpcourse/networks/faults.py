"""The fault lab of unit 6: training runs in which one thing is wrong, drawn anew for every seed.

`draw(seed)` trains a healthy network and one network for each fault, and says of every run what a
practitioner would see of it. Seeds, images and first weights are drawn, so no two labs are alike:
what can be learnt is how to tell the faults apart, not which run has which.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from bpcourse import datasets
from bpcourse.networks.layers import Affine
from bpcourse.networks.mlp import MLP
from bpcourse.networks.training import History, train

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HEALTHY = "no fault"
FAULTS = (
    "wrong gradient",
    "initial weights too small",
    "initial weights too large",
    "learning rate too high",
    "learning rate too low",
    "labels shuffled",
    "data leak",
)
CHOICES = (*FAULTS, HEALTHY)
OBSERVATIONS = {
    "tiny_step": "measured fall of the loss in one tiny step, over the promised one",
    "first_loss": "training loss before training",
    "first_gradient": "norm of the gradient of W1 before training",
    "highest_loss": "highest training loss of all epochs",
    "loss": "training loss of the last epoch",
    "accuracy": "training accuracy of the last epoch",
    "val_accuracy": "validation accuracy at the end",
    "fresh_accuracy": "accuracy on 400 images that came in after the run was over",
    "dead_units": "share of hidden units that are 0 for every training image, at the end",
}
SIZES = (64, 32, 32, 32, 32, 10)
IMAGES, OTHERS = 64, 400  # few, so that learning by heart and learning to read can be told apart
EPOCHS, BATCH = 15, 16
RATES = {"learning rate too high": 0.3, "learning rate too low": 2e-5}
SHOWN = 0.75  # a wrong gradient delivers less than this share of what it promises
CLEAR = {  # what a run must look like, so that every sensible rule tells its fault from the others
    "learning rate too high": {"highest_loss": (40, np.inf), "dead_units": (0.8, 1)},
    "learning rate too low": {"accuracy": (0, 0.25), "loss": (2, np.inf)},
    "labels shuffled": {
        "accuracy": (0.7, 1),
        "loss": (0, 1.5),
        "val_accuracy": (0, 0.18),
        "fresh_accuracy": (0, 0.18),
    },
    "data leak": {"accuracy": (0.95, 1), "fresh_accuracy": (0.6, 0.82)},
    "initial weights too small": {"first_gradient": (0, 0.002)},
    "initial weights too large": {"first_loss": (250, np.inf)},
    HEALTHY: {"accuracy": (0.95, 1), "val_accuracy": (0.6, 0.88), "dead_units": (0, 0.3)},
}
LEAK, NO_LEAK = 0.18, 0.08  # validation above fresh accuracy: at least, and at most
SCALES: dict[str, float] = {"initial weights too small": 0.03, "initial weights too large": 0.8}


@dataclass(frozen=True)
class Run:
    """A training run, as it is seen.

    label    "run 1", ... or "healthy"
    fault    one of CHOICES
    seen     {observation: number}; OBSERVATIONS says what each means
    history  by epoch: loss and accuracy, training and validation
    """

    label: str
    fault: str
    seen: dict[str, float]
    history: History


@lru_cache(maxsize=64)
def draw(seed: int, each: int = 1) -> tuple[Run, list[Run]]:
    """(a healthy run to compare with, runs in random order: so many of `each` of CHOICES).

    The same seed gives the same lab. About 0.03 s a run.
    """
    rng = np.random.default_rng([6, seed])
    healthy = trained(HEALTHY, rng, "healthy")
    faults = rng.permutation(each * CHOICES)
    runs = [trained(str(f), rng, f"run {k}", healthy) for k, f in enumerate(faults, start=1)]
    return healthy, runs


def trained(fault: str, rng: np.random.Generator, label: str, healthy: Run | None = None) -> Run:
    """One run that shows this fault clearly, on images and with weights that are drawn.

    healthy  what it will be compared with
    """
    while True:
        run = _trained(fault, rng, label)
        if _is_clear(run, healthy or run):
            return run


def _is_clear(run: Run, healthy: Run) -> bool:
    """Is the fault seen beyond doubt? And a leak no more, with the healthy run's validation?"""
    seen, bounds = run.seen, CLEAR.get(run.fault, {})
    gap = seen["val_accuracy"] - seen["fresh_accuracy"]
    if run.fault == "data leak":
        known = gap >= LEAK
        gap = healthy.seen["val_accuracy"] - seen["fresh_accuracy"]
    else:
        known = True
    within = all(low <= seen[name] <= high for name, (low, high) in bounds.items())
    start = seen["first_gradient"] / healthy.seen["first_gradient"]
    usual = run.fault in SCALES or 0.1 <= start <= 8
    return known and abs(gap) <= NO_LEAK and within and usual


def _trained(fault: str, rng: np.random.Generator, label: str) -> Run:
    X, y = _images()
    rows = rng.permutation(len(X))
    mine, validation, fresh = np.split(rows[: IMAGES + 2 * OTHERS], [IMAGES, IMAGES + OTHERS])
    labels = rng.permutation(y[mine]) if fault == "labels shuffled" else y[mine]
    if fault == "data leak":
        validation = mine
    net = _network(fault, rng, X[mine], labels)
    first_loss, gradients = net.loss(X[mine], labels)
    seen = {
        "tiny_step": _delivered(net, X[mine], labels),
        "first_loss": first_loss,
        "first_gradient": float(np.linalg.norm(gradients["W1"])),
    }
    history = train(
        net,
        (X[mine], labels, X[validation], y[validation]),
        learning_rate=RATES.get(fault, 0.005),
        batch_size=BATCH,
        epochs=EPOCHS,
        seed=int(rng.integers(2**31)),
        progress=False,
    )
    seen |= {
        "highest_loss": max(history.loss),
        "loss": history.loss[-1],
        "accuracy": history.metric[-1],
        "val_accuracy": history.val_metric[-1],
        "fresh_accuracy": net.evaluate(X[fresh], y[fresh])[1],
        "dead_units": _dead(net, X[mine]),
    }
    return Run(label, fault, {name: float(seen[name]) for name in OBSERVATIONS}, history)


def _network(fault: str, rng: np.random.Generator, X: np.ndarray, y: np.ndarray) -> MLP:
    """An untrained network. One whose gradient is wrong is drawn until it shows."""
    while True:
        net = MLP(SIZES, seed=int(rng.integers(2**31)), init=SCALES.get(fault, "he"))
        if fault != "wrong gradient":
            return net
        net.layers = [
            _Untransposed(int(layer.W[1:])) if isinstance(layer, Affine) else layer
            for layer in net.layers
        ]
        if _delivered(net, X, y) < SHOWN:
            return net


@cache
def _images() -> tuple[np.ndarray, np.ndarray]:
    """All digits, standardized, and their labels."""
    digits = datasets.load_digits()
    X = np.concatenate([digits.X_train, digits.X_val, digits.X_test])
    y = np.concatenate([digits.y_train, digits.y_val, digits.y_test])
    return (X - digits.X_train.mean()) / digits.X_train.std(), y


class _Untransposed(Affine):
    """An affine layer that goes back through W where W.T is due. Square layers hide it."""

    def backward(self, dout: np.ndarray, cache: Any, need_dx: bool) -> tuple[Any, Any]:
        dx, grads = super().backward(dout, cache, need_dx)
        W = cache[1]
        return (dout @ W if need_dx and W.shape[0] == W.shape[1] else dx), grads


def _delivered(net: MLP, X: np.ndarray, y: np.ndarray, length: float = 1e-5) -> float:
    """Fall of the loss in a step of this length down the gradient, over the promised length * |g|.

    The weights are put back.
    """
    loss, grads = net.loss(X, y)
    norm = float(np.sqrt(sum((grad**2).sum() for grad in grads.values())))
    kept = {name: w.copy() for name, w in net.params.items()}
    for name, w in net.params.items():
        np.subtract(w, length * grads[name] / norm, out=w)
    lower, _ = net.loss(X, y)
    for name, w in net.params.items():
        w[...] = kept[name]
    return (loss - lower) / (length * norm)


def _dead(net: MLP, X: np.ndarray) -> float:
    """Share of the hidden units that are 0 for every row of X."""
    off: list[np.ndarray] = []
    for layer in net.layers:
        X, _ = layer.forward(X, net.params)
        if not isinstance(layer, Affine):
            off.append((X == 0).all(axis=0))
    return float(np.mean(off))


def show(run: Run, healthy: Run) -> Figure:
    """Loss and accuracy by epoch, the healthy run in grey beside it. Returns the figure."""
    import matplotlib.pyplot as plt

    from bpcourse import plots
    from bpcourse.plots.style import card, label_axes

    fig, axes = plt.subplots(1, 2, figsize=(9.4, 3.4), layout="constrained")
    epochs = np.arange(1, EPOCHS + 1)
    for ax, quantity, name in ((axes[0], "loss", "loss"), (axes[1], "metric", "accuracy")):
        for part, prefix, dash, colour in (
            ("training", "", "-", 0),
            ("validation", "val_", "--", 1),
        ):
            for one, style in (
                (healthy, {"color": "#8f8e88", "linewidth": 1.2}),
                (run, {"color": plots.COLOURS[colour], "linewidth": 2.2}),
            ):
                curve = getattr(one.history, prefix + quantity)
                ax.plot(epochs, curve, dash, label=f"{one.label}, {part}", **style)
        label_axes(card(ax), "epoch", name, grid=True)
    axes[0].set_yscale("log")
    axes[0].axhline(np.log(10), color=plots.MID, linewidth=0.8, linestyle=":")
    axes[0].set_title("dotted: guessing, ln 10", fontsize=10)
    axes[1].set_ylim(-0.03, 1.03)
    handles, labels = axes[1].get_legend_handles_labels()
    fig.legend(handles, labels, loc="outside lower left", ncols=4, fontsize=10, frameon=False)
    return fig


def table(runs: Iterable[Run], healthy: Run) -> str:
    """The observations of some runs beside those of the healthy one, as lines of text."""
    columns = [*runs, healthy]
    width = max(map(len, OBSERVATIONS))
    lines = [" " * width + "".join(f"{run.label:>8}" for run in columns)]
    lines += [
        f"{name:{width}}" + "".join(f"{_short(run.seen[name]):>8}" for run in columns)
        for name in OBSERVATIONS
    ]
    return "\n".join(lines)


def _short(value: float) -> str:
    """Three digits, or two where three take more than seven characters: nine columns fit a page."""
    three = f"{value:.3g}"
    return three if len(three) < 8 else f"{value:.2g}"


def handed_out_residual_backward(dout: np.ndarray, cache: Any) -> tuple[Any, Any, Any]:
    """The residual backward as learners are handed it, with its fault, for the picture above it."""
    x, w, z = cache
    dz = dout * (z > 0)
    return dz @ w.T, x.T @ dz, dz.sum(axis=0)
