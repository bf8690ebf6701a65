"""The fault lab of unit 6: training runs that are ill, under neutral names.

`observe("A")` trains a network in which one thing is wrong, and returns what a practitioner would
see of it: curves, gradient norms, a test of the gradient, and the accuracy on images that came in
later. The names A to E say nothing. Which fault each of them has stands further down in this
file, so whoever reads the source knows the answers: the lab is practice in diagnosis, and its
points rest on the reader's own looking.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bpcourse import datasets
from bpcourse.networks import MLP, Affine, History, train

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CHOICES = (
    "wrong gradient",
    "learning rate too high",
    "learning rate too low",
    "initial weights too large",
    "initial weights too small",
    "data leak",
    "labels shuffled",
    "no fault",
)
LABELS = ("A", "B", "C", "D", "E")
SIZES = (64, 32, 32, 32, 32, 32, 10)
IMAGES = 250  # few, so that learning by heart and learning to read digits can be told apart
EPOCHS = 30


@dataclass(frozen=True)
class Observation:
    """What is seen of one run.

    label          "A" to "E", or "healthy"
    history        by epoch: loss, accuracy (training and validation), gradient norms per weight
    promised       fall of the training loss that the gradient promises for one tiny first step
    delivered      fall that was measured when that step was made
    fresh_accuracy accuracy on 269 images that nobody had seen before the run was over
    """

    label: str
    history: History
    promised: float
    delivered: float
    fresh_accuracy: float


def observe(label: str) -> Observation:
    """Train the run of this label (about a second), or the "healthy" one to compare with.

    The same label always gives the same run. Raises ValueError for another label.
    """
    if label not in (*LABELS, "healthy"):
        raise ValueError(f"there is no run {label!r}; choose one of {(*LABELS, 'healthy')}")
    fault = _planted(label)
    digits = datasets.load_digits()
    X, y = digits.X_train[:IMAGES], digits.y_train[:IMAGES]
    X_val, y_val = digits.X_val, digits.y_val
    rng = np.random.default_rng(6)
    if fault == "labels shuffled":
        y = rng.permutation(y)
    if fault == "data leak":
        rows = rng.permutation(IMAGES)[:200]
        X_val, y_val = X[rows], y[rows]
    mean, std = X.mean(), X.std()
    data = ((X - mean) / std, y, (X_val - mean) / std, y_val)

    scale = {"initial weights too small": 0.03, "initial weights too large": 1.0}.get(fault, "he")
    net = MLP(SIZES, seed=1, init=scale)
    if fault == "wrong gradient":
        net.layers = [
            _Untransposed(int(layer.W[1:])) if isinstance(layer, Affine) else layer
            for layer in net.layers
        ]
    promised, delivered = _tiny_step(net, *data[:2])
    rate = {"learning rate too high": 0.4, "learning rate too low": 1e-4}.get(fault, 0.02)
    history = train(
        net,
        data,
        optimizer="sgd",
        learning_rate=rate,
        batch_size=10,
        epochs=EPOCHS,
        seed=0,
        record_gradients=True,
        progress=False,
    )
    _, fresh = net.evaluate((digits.X_test - mean) / std, digits.y_test)
    return Observation(label, history, promised, delivered, fresh)


class _Untransposed(Affine):
    """An affine layer that goes back through W where W.T is due. Square layers hide it."""

    def backward(self, dout: np.ndarray, cache: Any, need_dx: bool) -> tuple[Any, Any]:
        dx, grads = super().backward(dout, cache, need_dx)
        W = cache[1]
        return (dout @ W if need_dx and W.shape[0] == W.shape[1] else dx), grads


def _tiny_step(net, X, y, length=1e-5):
    """(promised, delivered) fall of the loss for one step of this length; the weights are put back.

    To first order a step of length s down the gradient g lowers the loss by s * |g|.
    """
    loss, grads = net.loss(X, y)
    norm = np.sqrt(sum((grad**2).sum() for grad in grads.values()))
    kept = {name: w.copy() for name, w in net.params.items()}
    for name, w in net.params.items():
        np.subtract(w, length * grads[name] / norm, out=w)
    lower, _ = net.loss(X, y)
    for name, w in net.params.items():
        w[...] = kept[name]
    return length * norm, loss - lower


def show(seen: Observation, healthy: Observation) -> "Figure":
    """Three panels: loss, accuracy and gradient norms of a run, the healthy run in grey beside it.

    Prints the test of the gradient and the accuracy on fresh images. Returns the figure.
    """
    import matplotlib.pyplot as plt

    from bpcourse import plots
    from bpcourse.plots.style import card, label_axes

    fig, axes = plt.subplots(1, 3, figsize=(12.5, 3.8), layout="constrained")
    epochs = np.arange(1, EPOCHS + 1)
    for ax, quantity, name in ((axes[0], "loss", "loss"), (axes[1], "metric", "accuracy")):
        ours = {
            part: np.array(getattr(seen.history, prefix + quantity))
            for part, prefix in (("training", ""), ("validation", "val_"))
        }
        for part, dash, colour in (("training", "-", 0), ("validation", "--", 1)):
            prefix = "" if part == "training" else "val_"
            ax.plot(
                epochs,
                getattr(healthy.history, prefix + quantity),
                dash,
                color="#b9b8b2",
                label=f"healthy, {part}",
            )
            ax.plot(
                epochs,
                ours[part],
                dash,
                color=plots.COLOURS[colour],
                linewidth=2,
                label=f"run {seen.label}, {part}",
            )
        label_axes(card(ax), "epoch", name, grid=True)
    axes[0].set_yscale("log")
    axes[0].axhline(np.log(10), color=plots.MID, linewidth=0.8, linestyle=":")
    axes[0].text(0, np.log(10) * 2, "dotted: guessing, ln 10", fontsize=8, color=plots.MID)
    axes[0].set_ylim(5e-3, 10)
    axes[1].set_ylim(-0.03, 1.03)
    fig.legend(
        *axes[1].get_legend_handles_labels(),
        loc="outside lower left",
        ncols=4,
        fontsize=9,
        frameon=False,
        labelcolor=plots.INK,
    )
    names = [name for name in seen.history.grad_norms if name[0] == "W"]
    first = {f"run {seen.label}, first epoch": 0, f"run {seen.label}, last epoch": -1}
    curves = {
        title: {n: np.array([seen.history.grad_norms[n][at]]) for n in names}
        for title, at in first.items()
    }
    curves["healthy, first epoch"] = {
        n: np.array([healthy.history.grad_norms[n][0]]) for n in names
    }
    plots.gradient_magnitudes(curves, ax=axes[2])
    axes[2].set_ylim(1e-5, 1e2)  # the same for all runs, so that a factor of two looks like one
    fig.suptitle(f"Run {seen.label}", color=plots.INK)
    print(  # noqa: T201  the words under the picture
        f"run {seen.label}: training loss {seen.history.loss[0]:.3g} in the first epoch, "
        f"{seen.history.loss[-1]:.3g} in the last; validation loss at the end "
        f"{seen.history.val_loss[-1]:.3g}"
        "\n"
        f"  tiny step: promised fall of the loss {seen.promised:.2e}, "
        f"measured {seen.delivered:.2e}: {seen.delivered / seen.promised:.0%} of it"
        "\n"
        f"  accuracy at the end: training {seen.history.metric[-1]:.0%}, "
        f"validation {seen.history.val_metric[-1]:.0%}, fresh images {seen.fresh_accuracy:.0%}"
    )
    return fig


def _planted(label):
    """The fault of a run."""
    return {
        "healthy": "no fault",
        "A": "wrong gradient",
        "B": "labels shuffled",
        "C": "initial weights too small",
        "D": "data leak",
        "E": "learning rate too high",
    }[label]
