"""Steps of gradient descent along a curve: how the learning rate, and the slope's size, carry them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from bpcourse.plots.moving.frame import Moving
from bpcourse.plots.style import COLOURS, INK, card, label_axes

STEPS = 12


def step_size(
    curvatures: Mapping[str, float] | None = None, rate: float = 0.1, start: float = -0.8
) -> Moving:
    """Twelve steps down one parabola or several, with a slider for the learning rate they share.

    curvatures  {name: c}: the loss is c w² / 2, lowest at w = 0; without, one of curvature 2
    rate        where the slider stands at first; it ends a fifth beyond where the steepest diverges
    start       the first w
    """
    curvatures = curvatures or {"loss": 2.0}
    if not all(c > 0 for c in curvatures.values()):
        raise ValueError(f"curvatures are positive numbers, not {dict(curvatures)}")
    panels = [{"name": name, "shape": "square", "steep": c} for name, c in curvatures.items()]
    words = "Twelve steps of gradient descent at learning rate "
    words += f"{rate:g}: " + "; ".join(
        f"on {name}, with curvature {c:g}, each step leaves {1 - rate * c:.2g} of the way to the lowest "
        "point"
        for name, c in curvatures.items()
    )
    largest = 2.4 / max(curvatures.values())
    return _moving(
        "The learning rate on a parabola", words + ".", panels, "w", rate, start, largest
    )


def error_v(rate: float = 0.3, start: float = 0.2, target: float = 1.0) -> Moving:
    """The same steps on two losses of an answer y: half the square of y - target, and its size.

    rate   where the slider for the learning rate stands at first
    start  the first answer
    """
    panels = [
        {"name": "half the squared error", "shape": "square", "steep": 1.0},
        {"name": "absolute error", "shape": "absolute", "steep": 1.0},
    ]
    words = (
        f"Steps of gradient descent at learning rate {rate:g} on two losses. On the parabola of the "
        "squared error they become shorter towards the lowest point. On the V of the absolute error "
        "all are equally long, and at the corner they jump to and fro."
    )
    title = "The square and the V of an error"
    return _moving(title, words, panels, "answer y", rate, start, 2.4, target)


def _moving(
    title: str,
    words: str,
    panels: list[dict[str, Any]],
    name: str,
    rate: float,
    start: float,
    largest: float,
    target: float = 0.0,
) -> Moving:
    reach = 1.5 * abs(start - target)
    for panel in panels:
        top = _height(panel, target + reach, target)
        panel["xticks"] = [target - reach / 1.5, target, target + reach / 1.5]
        panel["yticks"] = np.arange(0, top, _nice(top / 3))
    smallest = _nice(largest / 120)
    return Moving(
        title=title,
        words=words,
        scripts=["chart.js", "chart.css", "step_size.js"],
        data={
            "panels": panels,
            "name": name,
            "rate": rate,
            "start": start,
            "steps": STEPS,
            "target": target,
            "smallest": smallest,
            "largest": round(smallest * round(largest / smallest), 9),
        },
        figure=_still(panels, name, rate, start, target),
        height=360,
        narrow=100 + 292 * len(panels),
        middle=640 if len(panels) > 1 else None,
        width=760 if len(panels) > 1 else 430,
    )


def _nice(number: float) -> float:
    """The next lower number that begins with 1, 2 or 5."""
    power = 10.0 ** math.floor(math.log10(number))
    figure = max(f for f in (1, 2, 5) if f * power <= number)
    return float(f"{figure * power:.1g}")


def _height(panel: dict[str, Any], w: Any, target: float) -> Any:
    far = np.abs(w - target)
    return panel["steep"] * far**2 / 2 if panel["shape"] == "square" else far


def _path(
    panel: dict[str, Any], rate: float, start: float, target: float
) -> npt.NDArray[np.float64]:
    """The places of the steps, the start first."""
    places = [start]
    for _ in range(STEPS):
        error = places[-1] - target
        slope = panel["steep"] * error if panel["shape"] == "square" else np.sign(error)
        places.append(places[-1] - rate * slope)
    return np.array(places)


def _still(
    panels: list[dict[str, Any]], name: str, rate: float, start: float, target: float
) -> Any:
    import matplotlib.pyplot as plt

    size = (4.4 * len(panels), 3.0)
    figure, axes = plt.subplots(1, len(panels), figsize=size, layout="constrained", squeeze=False)
    reach = 1.5 * abs(start - target)
    for ax, panel in zip(axes[0], panels):
        card(ax)
        w = np.linspace(target - reach, target + reach, 161)
        ax.plot(w, _height(panel, w, target), color=INK)
        path = _path(panel, rate, start, target)
        ax.plot(path, _height(panel, path, target), "o-", color=COLOURS[1], linewidth=1)
        ax.set(xlim=(w[0], w[-1]), ylim=(None, _height(panel, w[-1], target)))
        ax.set_title(f"{panel['name']}, learning rate {rate:g}", color=INK, fontsize=10)
        label_axes(ax, name, "")
    return figure
