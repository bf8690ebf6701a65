"""A small network that learns to tell two classes apart, its way forward and its way back."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from bpcourse.plots.charts import decision_regions
from bpcourse.plots.moving.frame import Moving
from bpcourse.plots.style import COLOURS, INK, MARKERS, card

UNITS = 8  # the most hidden units that the page can have
STARTS = 5  # how many random starts it has
RATES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)

Array = npt.NDArray[np.float64]


def playground(
    X: npt.ArrayLike, y: npt.ArrayLike, hidden: int = 4, learning_rate: float = 1.0
) -> Moving:
    """A network of one hidden layer and one score, which trains on the page, step by step.

    X, y           points of shape (N, 2) and their classes of shape (N,), 0 or 1
    hidden         hidden units at first, 1 to 8
    learning_rate  at first
    The reader chooses hidden units, activation, rate and start, and sees which weight gets which
    gradient, and which points pull at which unit. ValueError for points or classes of another kind.
    """
    points, classes = np.asarray(X, dtype=float), np.asarray(y)
    if points.ndim != 2 or points.shape[1] != 2 or set(np.unique(classes)) - {0, 1}:
        raise ValueError("points of the plane, shape (N, 2), and classes 0 and 1")
    if not 1 <= hidden <= UNITS:
        raise ValueError(f"1 to {UNITS} hidden units")
    starts = [_random_start(seed) for seed in range(STARTS)]
    data = {
        "X": points.round(4),
        "y": classes.astype(int),
        "starts": starts,
        "hidden": hidden,
        "rate": learning_rate,
        "rates": sorted({*RATES, learning_rate}),
    }
    words = (
        f"At the start, before training. On the left the {hidden} hidden units: each divides the "
        "plane by one soft straight edge, each in a direction of its own. On the right what the "
        f"network makes of them: {_share_right(starts[0], points, classes, hidden):.0%} of the "
        "points are on the right side of its border."
    )
    return Moving(
        "A network that learns, forward and backward",
        words,
        ["playground.css", "playground_network.js", "playground.js"],
        data,
        _still(starts[0], points, classes, hidden),
        height=694,
        narrow=930,
        middle=756,
    )


def _random_start(seed: int) -> dict[str, Any]:
    """Normal numbers for the weights of all units; the page scales the second layer's."""
    rng = np.random.default_rng(seed)
    first = rng.standard_normal((2, UNITS)) / np.sqrt(2)
    return {"W1": first.round(4), "W2": rng.standard_normal(UNITS).round(4)}


def _hidden_units(start: dict[str, Any], points: Array, hidden: int) -> Array:
    return np.asarray(np.tanh(points @ start["W1"][:, :hidden]))


def _scores(start: dict[str, Any], points: Array, hidden: int) -> Array:
    second = start["W2"][:hidden] / np.sqrt(hidden)
    return np.asarray(_hidden_units(start, points, hidden) @ second)


def _share_right(start: dict[str, Any], points: Array, classes: Any, hidden: int) -> float:
    return float(np.mean((_scores(start, points, hidden) > 0) == (classes == 1)))


def _still(start: dict[str, Any], points: Array, classes: Any, hidden: int) -> Any:
    import matplotlib.pyplot as plt

    rows = -(-hidden // 2)
    fig = plt.figure(figsize=(8.6, 4.2), layout="constrained")
    halves: Any = fig.subfigures(1, 2, width_ratios=(1, 1.25))
    units, output = halves
    low, high = points.min(axis=0) - 0.2, points.max(axis=0) + 0.2
    across, up = np.meshgrid(*(np.linspace(a, b, 60) for a, b in zip(low, high)))
    values = _hidden_units(start, np.stack([across, up], axis=-1).reshape(-1, 2), hidden)
    for j, ax in enumerate(units.subplots(rows, 2, squeeze=False).flat):
        if j >= hidden:
            ax.remove()
            continue
        card(ax)
        value = values[:, j].reshape(across.shape)
        ax.contourf(across, up, value, levels=np.linspace(-1, 1, 21), cmap="Greys_r", alpha=0.6)
        ax.contour(across, up, value, levels=[0], colors=INK, linewidths=1.5)
        for c in (0, 1):
            ax.plot(*points[classes == c].T, MARKERS[c], color=COLOURS[c], markersize=2)
        ax.set(title=f"hidden unit {j + 1}", xticks=[], yticks=[])
    ax = output.subplots()
    decision_regions(lambda at: _scores(start, at, hidden) > 0, points, classes, ax=ax)
    ax.set_title("the network, before training")
    return fig
