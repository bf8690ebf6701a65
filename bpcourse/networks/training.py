"""Training by mini-batches, and what it looked like."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from bpcourse.networks.network import Network
from bpcourse.networks.updates import UPDATES

METRIC_NAMES = {"softmax": "accuracy", "mse": "root mean squared error"}
BAR_DELAY = 2  # seconds before a run shows a progress bar


@dataclass
class History:
    """One number per epoch. Training figures are means over the epoch's batches, as the weights
    moved; `val_*` are measured after the epoch, and empty without validation data.

    `grad_norms[name]`, if recorded, is the mean norm of that parameter's gradient.
    """

    metric_name: str
    loss: list[float] = field(default_factory=list)
    metric: list[float] = field(default_factory=list)
    val_loss: list[float] = field(default_factory=list)
    val_metric: list[float] = field(default_factory=list)
    grad_norms: dict[str, list[float]] = field(default_factory=dict)


@np.errstate(over="ignore", invalid="ignore", divide="ignore")
def train(
    net: Network,
    data: Any,
    *,
    optimizer: str = "adam",
    learning_rate: float = 1e-3,
    batch_size: int = 128,
    epochs: int = 10,
    seed: int = 0,
    record_gradients: bool = False,
    progress: bool | None = None,
) -> History:
    """Fit `net` by mini-batches and return its History; changes `net.params` in place.

    data: a Dataset, or (X, y), or (X, y, X_val, y_val). optimizer: "sgd", "momentum" or "adam".
    The order of the examples is drawn anew for each epoch from `seed`; the last batch may be
    smaller. A run that diverges shows inf or nan in its history; it does not warn. progress: None
    shows a bar on runs of more than two seconds, False never.
    """
    if optimizer not in UPDATES:
        raise ValueError(f"optimizer is {optimizer!r}; choose one of {sorted(UPDATES)}")
    X, y, *validation = _unpack(data)
    X, y = net.inputs(X), net.targets(y)
    update = UPDATES[optimizer](net.params, learning_rate)
    rng = np.random.default_rng(seed)
    history = History(METRIC_NAMES[net.loss_name])
    for _ in _with_bar(range(epochs), progress):
        order = rng.permutation(len(X))
        totals = np.zeros(2)
        norms = dict.fromkeys(net.params, 0.0)
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            y_batch = y[rows]
            scores, loss, grads = net.training_pass(X[rows], y_batch)
            update(grads)
            totals += len(rows) * np.array([loss, net.metric(scores, y_batch, loss)])
            if record_gradients:
                for name, grad in grads.items():
                    norms[name] += len(rows) * float(np.linalg.norm(grad))
        _record(history, net, totals / len(X), validation)
        if record_gradients:
            for name, total in norms.items():
                history.grad_norms.setdefault(name, []).append(total / len(X))
    return history


def _record(history, net, means, validation):
    loss, metric = means
    history.loss.append(float(loss))
    history.metric.append(float(metric) if net.loss_name == "softmax" else float(np.sqrt(loss)))
    if validation:
        val_loss, val_metric = net.evaluate(*validation)
        history.val_loss.append(val_loss)
        history.val_metric.append(val_metric)


def _unpack(data: Any) -> Sequence[Any]:
    if hasattr(data, "X_train"):
        return data.X_train, data.y_train, data.X_val, data.y_val
    if len(data) not in (2, 4):
        raise ValueError("data is a Dataset, (X, y) or (X, y, X_val, y_val)")
    return data


def _with_bar(epochs: range, progress: bool | None) -> Iterable[int]:
    """The epochs, with a bar on long runs; on stdout, as nbgrader gives 0 points for stderr."""
    if progress is False:
        return epochs
    from tqdm import tqdm

    return tqdm(
        epochs, desc="training", unit="epoch", delay=BAR_DELAY, leave=False, file=sys.stdout
    )
