"""Update rules racing down a loss of two weights, from a point that the reader drops."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from bpcourse.plots.charts import contour_paths
from bpcourse.plots.moving.frame import Moving
from bpcourse.plots.style import COLOURS, DASHES, add_legend, card, label_axes

LANDSCAPES = ("ravine", "plateau", "saddle point", "local minimum")
RULES = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "nadam")
RATES = [float(f"{digits}e{power}") for power in (-3, -2, -1) for digits in (1, 1.5, 2, 3, 4, 6, 8)]
LARGEST_RATE = 1.0

Point: TypeAlias = tuple[float, float]
Landscape: TypeAlias = tuple[Callable[..., Any], Callable[..., Any], Point, float, Point, Point]
Rule: TypeAlias = tuple[Callable[..., Any], float, dict[str, Any]]


def race(
    landscapes: Mapping[str, Landscape],
    rules: Mapping[str, Rule],
    first: str = "plateau",
    steps: int = 100,
) -> Moving:
    """A map on which all rules run, their rates as sliders, and how much height each has left.

    landscapes  name, one of LANDSCAPES: (loss, gradient, start, the lowest loss, limits of w1, of w2)
    rules       name, one of RULES: (update(w, dw, config) -> (w, config), learning rate, settings)
    first       the landscape that is shown first, and on the still figure
    The page has landscapes and rules of its own: ValueError for a name that it does not know.
    """
    unknown = [name for name in landscapes if name not in LANDSCAPES]
    unknown += [name for name in rules if name not in RULES]
    if unknown or first not in landscapes:
        raise ValueError(f"the page does not know {', '.join(unknown) or first}")
    paths = {name: _path(landscapes[first], rule, steps).tolist() for name, rule in rules.items()}
    left = {name: _height_left(landscapes[first], np.array(path)) for name, path in paths.items()}
    data = {
        "landscapes": {
            name: {"start": start, "lowest": lowest, "xlim": xlim, "ylim": ylim}
            for name, (_, _, start, lowest, xlim, ylim) in landscapes.items()
        },
        "rules": {
            name: {"rate": rate, "settings": settings}
            for name, (_, rate, settings) in rules.items()
        },
        "rates": sorted({*RATES, LARGEST_RATE, *(rate for _, rate, _ in rules.values())}),
        "first": first,
        "steps": steps,
    }
    return Moving(
        "A race of update rules",
        _words(first, left, steps),
        ["race.css", "race_rules.js", "race.js"],
        data,
        _still(first, landscapes[first], paths, left),
        height=576,
        narrow=960,
        middle=616,
    )


def _path(landscape: Landscape, rule: Rule, steps: int) -> npt.NDArray[np.float64]:
    """The points that a rule visits, the start first."""
    _, gradient, start, *_ = landscape
    update, rate, settings = rule
    w, config = np.array(start, dtype=float), {**settings, "learning_rate": rate}
    path = [w]
    for _ in range(steps):
        w, config = update(w, gradient(w), config)
        path.append(w)
    return np.stack(path)


def _height_left(landscape: Landscape, path: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The share of the start's height above the lowest point, step by step."""
    loss, _, _, lowest, *_ = landscape
    height = loss(path.T) - lowest
    return np.asarray(height / height[0])


def _words(first: str, left: dict[str, npt.NDArray[np.float64]], steps: int) -> str:
    ends = ", ".join(f"{name} {max(share[-1], 0):.1%}" for name, share in left.items())
    return (
        f"On the left the paths of {len(left)} rules on the map of the {first}, from one start. "
        f"On the right how much of the height each has left, step by step; after {steps} steps: "
        f"{ends}."
    )


def _still(first: str, landscape: Landscape, paths: Any, left: Any) -> Any:
    import matplotlib.pyplot as plt

    loss, _, _, _, xlim, ylim = landscape
    fig, axes = plt.subplots(1, 2, figsize=(10, 3.9), layout="constrained")
    contour_paths(loss, paths, ax=axes[0], xlim=xlim, ylim=ylim, levels=16)
    axes[0].get_legend().remove()
    axes[0].set_title(first)
    ax = card(axes[1])
    for number, (name, share) in enumerate(left.items()):
        ax.plot(
            np.maximum(share, 1e-4),
            color=COLOURS[number],
            linestyle=DASHES[number],
            linewidth=1.8,
            label=name,
        )
    ax.set(yscale="log", ylim=(1e-3, 3), title="height left above the lowest point")
    ax.set_yticks([1, 0.1, 0.01, 0.001], ["100 %", "10 %", "1 %", "0.1 %"])
    ax.minorticks_off()
    label_axes(ax, "step", "", grid=True)
    add_legend(ax)
    return fig
