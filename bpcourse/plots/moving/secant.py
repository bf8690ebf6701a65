"""A line through two points of a curve, which turns into the tangent as the points come together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bpcourse.plots.moving.frame import Moving
from bpcourse.plots.style import COLOURS, INK, MID, add_legend, card, label_axes

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Curve:
    """A curve that the page knows, too, and the part of it that is seen."""

    formula: str
    value: Callable[[Any], Any]
    slope: Callable[[Any], Any]
    range: tuple[float, float]
    heights: tuple[float, float]
    ticks: tuple[float, ...]


CURVES = {
    "square": Curve("f(x) = x²", np.square, lambda x: 2 * x, (-5, 5), (-4, 20), (0, 5, 10, 15, 20)),
    "sin": Curve("f(x) = sin x", np.sin, np.cos, (-4, 4), (-1.7, 1.7), (-1, 0, 1)),
}


def secant(function: str = "square", x: float = 3.0, *, both: bool = False) -> Moving:
    """A line through the points at x and x + h, with sliders for x and h down to 0.001.

    function  "square" or "sin"
    both      also the line through x - h and x + h, and the errors of both slopes, down to a step of
              1e-15, where rounding shows
    """
    if function not in CURVES:
        raise ValueError(f"function is {' or '.join(map(repr, CURVES))}, not {function!r}")
    curve = CURVES[function]
    return Moving(
        title="A secant that turns into a tangent",
        words=_words(curve.formula, x, both=both),
        scripts=["chart.js", "chart.css", "secant.js"],
        data={
            "kind": function,
            "at": x,
            "both": both,
            "range": curve.range,
            "heights": curve.heights,
            "yticks": curve.ticks,
            "formula": curve.formula,
        },
        figure=_still(curve, x, both=both),
        height=370,
        narrow=650 if both else 390,
        middle=610 if both else None,
        width=760 if both else 430,
    )


def _words(formula: str, x: float, *, both: bool) -> str:
    words = (
        f"The curve {formula}, its tangent at x = {x:g}, and lines through the curve at {x:g} and at "
        "a step further right: the smaller the step, the nearer they lie to the tangent."
    )
    if both:
        words += (
            " Beside it the error of the slope over the step, from one side and from both: it falls "
            "with the step, and rises again where the step is tiny."
        )
    return words


def _still(curve: Curve, x: float, *, both: bool) -> Any:
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(
        1, 1 + both, figsize=(4.4 * (1 + both), 3.2), layout="constrained", squeeze=False
    )
    _draw_lines(card(axes[0, 0]), curve, x)
    if both:
        _draw_errors(card(axes[0, 1]), curve, x)
    return figure


def _draw_lines(ax: Axes, curve: Curve, x: float) -> None:
    places = np.linspace(*curve.range, 161)
    ax.plot(places, curve.value(places), color=INK)
    ax.axline((x, curve.value(x)), slope=curve.slope(x), color=MID, linestyle="--", label="tangent")
    for h, width in ((1.0, 1.0), (0.5, 1.6), (0.1, 2.2)):
        ends = [x, x + h]
        slope = (curve.value(x + h) - curve.value(x)) / h
        ax.plot(ends, curve.value(np.array(ends)), "o", color=COLOURS[1])
        ax.axline(
            (x, curve.value(x)), slope=slope, color=COLOURS[1], linewidth=width, label=f"h = {h:g}"
        )
    ax.set(xlim=curve.range, ylim=curve.heights)
    label_axes(ax, "x", curve.formula)
    add_legend(ax)


def _draw_errors(ax: Axes, curve: Curve, x: float) -> None:
    f, steps = curve.value, 10.0 ** np.arange(-15, 0.1, 0.25)
    one = np.abs((f(x + steps) - f(x)) / steps - curve.slope(x))
    two = np.abs((f(x + steps) - f(x - steps)) / (2 * steps) - curve.slope(x))
    ax.loglog(steps, one, "^--", markersize=4, color=COLOURS[1], label="one side")
    ax.loglog(steps, two, "o-", markersize=4, color=COLOURS[0], label="both sides")
    label_axes(ax, "step h", "error of the slope")
    add_legend(ax)
