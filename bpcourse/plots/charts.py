"""Charts of training, classes, predictions and paths."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from bpcourse.plots.style import (
    COLOURS,
    DASHES,
    INK,
    MARKERS,
    MID,
    add_legend,
    card,
    class_name,
    label_axes,
    mix,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def training_curves(history: Any, ax: Axes | None = None, quantity: str = "loss") -> Axes:
    """Loss (or `quantity="metric"`) by epoch, of training and validation.

    `history` is a History of `bpcourse.networks.train`, or a dict from a name to a History or to a
    sequence of numbers, to compare runs.
    """
    ax = card(ax)
    runs = history if isinstance(history, dict) else {"": history}
    label = quantity
    for number, (name, run) in enumerate(runs.items()):
        curves = {"": run}
        if hasattr(run, "loss"):
            curves = {
                "training": getattr(run, quantity),
                "validation": getattr(run, "val_" + quantity),
            }
            label = quantity if quantity == "loss" else run.metric_name
        for part, values in curves.items():
            if len(values) == 0:
                continue
            colour = COLOURS[number % 8] if len(runs) > 1 else COLOURS[part == "validation"]
            ax.plot(
                np.arange(1, len(values) + 1),
                values,
                color=colour,
                linewidth=1.8,
                linestyle=DASHES[1] if part == "validation" else "-",
                marker=MARKERS[number % 8],
                markersize=4,
                markevery=max(1, len(values) // 10),
                label=f"{name} {part}".strip() or quantity,
            )
    ax.locator_params(axis="x", integer=True)
    label_axes(ax, "epoch", label, grid=True)
    return add_legend(ax)


def decision_regions(
    predict: Callable[[npt.NDArray[np.float64]], npt.ArrayLike],
    X: npt.ArrayLike,
    y: npt.ArrayLike,
    ax: Axes | None = None,
    class_names: Sequence[Any] | None = None,
    steps: int = 200,
) -> Axes:
    """Which class `predict` gives to each place of the plane, and the points it learnt from.

    X has shape (N, 2), y shape (N,) with whole numbers from 0; predict maps (M, 2) to (M,).
    """
    from matplotlib.colors import ListedColormap

    ax = card(ax, (5, 4.4))
    X, y = np.asarray(X), np.asarray(y).astype(int)
    low, high = X.min(axis=0), X.max(axis=0)
    margin = 0.08 * (high - low)
    x0, x1 = (np.linspace(a, b, steps) for a, b in zip(low - margin, high + margin))
    grid = np.stack(np.meshgrid(x0, x1), axis=-1).reshape(-1, 2)
    regions = np.asarray(predict(grid)).reshape(steps, steps)
    classes = np.arange(1 + max(y.max(), int(regions.max())))
    pale = ListedColormap([mix(COLOURS[c % 8], 0.72) for c in classes])
    ax.imshow(
        regions,
        extent=(x0[0], x0[-1], x1[0], x1[-1]),
        origin="lower",
        aspect="auto",
        cmap=pale,
        vmin=-0.5,
        vmax=len(classes) - 0.5,
        interpolation="nearest",
    )
    for c in np.unique(y):
        ax.scatter(
            *X[y == c].T,
            s=26,
            color=COLOURS[c % 8],
            marker=MARKERS[c % 8],
            edgecolor="white",
            linewidth=0.6,
            label=class_name(c, class_names, "class "),
        )
    label_axes(ax, "$x_1$", "$x_2$")
    return add_legend(ax)


def gradient_magnitudes(grads_by_layer: dict[str, Any], ax: Axes | None = None) -> Axes:
    """Norm of the gradient, layer by layer, on a logarithmic scale.

    `grads_by_layer` maps a layer's name to its gradient (an array, or its norm), first layer first;
    or the name of a network to such a dict, to compare networks. A gradient of zero is not drawn.
    """
    ax = card(ax)
    first = next(iter(grads_by_layer.values()))
    networks = grads_by_layer if isinstance(first, dict) else {"": grads_by_layer}
    for number, (name, grads) in enumerate(networks.items()):
        norms = np.array([np.linalg.norm(g) for g in grads.values()])
        ax.plot(
            np.arange(len(norms)),
            np.where(norms > 0, norms, np.nan),
            color=COLOURS[number % 8],
            marker=MARKERS[number % 8],
            linestyle=DASHES[number % 8],
            linewidth=1.5,
            label=name,
        )
    layers = list(next(iter(networks.values())))
    step = 1 + len(layers) // 16
    ax.set_xticks(np.arange(len(layers))[::step], layers[::step])
    ax.set_yscale("log")
    label_axes(ax, "layer, input first", "norm of the gradient", grid=True)
    return add_legend(ax) if len(networks) > 1 else ax


def predicted_vs_actual(
    actual: npt.ArrayLike, predicted: npt.ArrayLike, unit: str = "", ax: Axes | None = None
) -> Axes:
    """One point per example, (actual, predicted); a perfect prediction lies on the diagonal."""
    ax = card(ax, (4.8, 4.6))
    actual, predicted = np.ravel(actual), np.ravel(predicted)
    ends = [min(actual.min(), predicted.min()), max(actual.max(), predicted.max())]
    ax.plot(ends, ends, color=MID, linewidth=1.2, linestyle="--", label="prediction = actual")
    ax.scatter(actual, predicted, s=14, color=COLOURS[0], alpha=0.55, linewidth=0)
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter("{x:,.0f}" if ends[1] >= 1000 else "{x:g}")
    ax.locator_params(nbins=5)
    ax.set_aspect("equal")
    suffix = f" ({unit})" if unit else ""
    label_axes(ax, "actual" + suffix, "predicted" + suffix, grid=True)
    return add_legend(ax)


def confusion_matrix(
    y: npt.ArrayLike,
    predicted: npt.ArrayLike,
    class_names: Sequence[Any] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """How often each class (row) was taken for each class (column): counts of examples.

    Colour shows the share of the row, so that rare classes are as visible as common ones.
    """
    y, predicted = np.asarray(y).astype(int), np.asarray(predicted).astype(int)
    n = len(class_names) if class_names else 1 + max(y.max(), predicted.max())
    counts = np.zeros((n, n), dtype=int)
    np.add.at(counts, (y, predicted), 1)
    ax = card(ax, (1.6 + 0.45 * n, 1.2 + 0.45 * n))
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    ax.imshow(share, cmap="Blues", vmin=0, vmax=1.15)
    for row, column in zip(*np.nonzero(counts)):
        ax.text(
            column,
            row,
            str(counts[row, column]),
            ha="center",
            va="center",
            fontsize=8,
            color="white" if share[row, column] > 0.55 else INK,
        )
    names = [class_name(c, class_names) for c in range(n)]
    long = max(map(len, names)) > 3
    ax.set_xticks(
        range(n),
        names,
        rotation=45 if long else 0,
        ha="right" if long else "center",
        rotation_mode="anchor",
    )
    ax.set_yticks(range(n), names)
    label_axes(ax, "predicted class", "actual class")
    return ax


def contour_paths(
    loss: Callable[[npt.NDArray[np.float64]], Any],
    paths: Mapping[str, npt.ArrayLike],
    ax: Axes | None = None,
    xlim: tuple[float, float] | None = None,
    ylim: tuple[float, float] | None = None,
    levels: int = 24,
) -> Axes:
    """Contours of a loss of two parameters, and the paths that optimizers took on it.

    loss(w) takes w of shape (2,) or (2, rows, columns), as `10 * w[0]**2 + w[1]**2` does. `paths`
    maps a name to points of shape (T, 2), the start first. Limits default to where the paths go.
    """
    ax = card(ax, (6, 4.4))
    paths = {name: np.asarray(path, dtype=float) for name, path in paths.items()}
    points = np.concatenate([p[np.isfinite(p).all(axis=1)] for p in paths.values()])
    low, high = points.min(axis=0), points.max(axis=0)
    margin = 0.15 * np.maximum(high - low, 1e-9)
    xlim = xlim or (low[0] - margin[0], high[0] + margin[0])
    ylim = ylim or (low[1] - margin[1], high[1] + margin[1])
    grid = np.stack(np.meshgrid(np.linspace(*xlim, 160), np.linspace(*ylim, 160)))
    height = loss(grid)
    heights = _levels(height, levels)
    ax.contourf(grid[0], grid[1], height, levels=heights, cmap="Greys_r", alpha=0.45)
    ax.contour(grid[0], grid[1], height, levels=heights, colors=MID, linewidths=0.4)
    for number, (name, path) in enumerate(paths.items()):
        ax.plot(
            *path.T,
            color=COLOURS[number % 8],
            linewidth=1.6,
            marker=MARKERS[number % 8],
            markersize=4,
            markeredgecolor="white",
            markeredgewidth=0.4,
            label=name,
            markevery=max(1, len(path) // 15),
        )
    starts = np.unique([path[0] for path in paths.values()], axis=0)
    ax.scatter(
        *starts.T, s=70, facecolor="none", edgecolor=INK, linewidth=1.4, zorder=5, label="start"
    )
    ax.set(xlim=xlim, ylim=ylim)
    label_axes(ax, "$w_1$", "$w_2$")
    return add_legend(ax)


def _levels(height: npt.NDArray[Any], count: int) -> npt.NDArray[Any]:
    """Levels that lie closer together near the minimum, so that flat valleys show."""
    finite = height[np.isfinite(height)]
    low, span = finite.min(), max(np.ptp(finite), 1e-12)
    return low + span * np.linspace(0, 1, count) ** 2.5
