"""One picture of a checkup: what each array promises and delivers, and the loss of the handful."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bpcourse.checkup.finding import number
from bpcourse.checkup.result import Checkup
from bpcourse.plots import style
from bpcourse.plots.style import CARD, COLOURS, INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST = 12  # arrays


def in_words(checkup: Checkup) -> str:
    """The text alternative; empty where there is nothing to draw."""
    measured, told = checkup.measured, list[str]()
    if measured.delivered:
        bars = ", ".join(f"{n} {number(v)}" for n, v in list(measured.delivered.items())[:MOST])
        told.append(f"Fall of the loss delivered by a tiny step, over the promised: {bars}.")
    if measured.update:
        bars = ", ".join(f"{n} {number(v)}" for n, v in list(measured.update.items())[:MOST])
        told.append(f"Size of an update over that of the weights: {bars}.")
    if measured.curve:
        told.append(
            f"The loss of a handful goes from {number(measured.curve[0])} to "
            f"{number(min(measured.curve))} in {len(measured.curve)} steps."
        )
    return " ".join(told)


def draw(checkup: Checkup) -> Figure:
    """A panel for each thing that was measured."""
    from matplotlib.figure import Figure

    measured = checkup.measured
    panels = [
        panel
        for panel, there in (
            (_delivered, measured.delivered),
            (_updates, measured.update),
            (_curve, measured.curve),
        )
        if there
    ]
    figure = Figure(figsize=(3.4 * max(len(panels), 1), 2.7), layout="constrained")
    figure.set_facecolor(CARD)
    for place, panel in enumerate(panels, 1):
        panel(checkup, style.card(figure.add_subplot(1, len(panels), place)))
    return figure


def _delivered(checkup: Checkup, ax: Axes) -> None:
    values = dict(list(checkup.measured.delivered.items())[:MOST])
    shown = np.clip([v if np.isfinite(v) else 0 for v in values.values()], -1, 3)
    colours = [COLOURS[0] if abs(v - 1) < 0.1 else COLOURS[1] for v in values.values()]
    ax.barh(list(values), shown, color=colours)
    ax.axvline(1, color=INK, linestyle="--", linewidth=1)
    ax.set_xlim(min(0, shown.min()), max(1.25, shown.max() * 1.1))
    ax.invert_yaxis()
    ax.set_title("a tiny step", fontsize=10)
    style.label_axes(ax, "delivered / promised", "")


def _updates(checkup: Checkup, ax: Axes) -> None:
    values = {n: v for n, v in list(checkup.measured.update.items())[:MOST] if np.isfinite(v)}
    ax.barh(list(values), [max(v, 1e-12) for v in values.values()], color=COLOURS[2])
    ax.set_xscale("log")
    ax.axvline(1e-3, color=INK, linestyle="--", linewidth=1)
    ax.invert_yaxis()
    ax.set_title("your update", fontsize=10)
    style.label_axes(ax, "size over that of the weights", "")


def _curve(checkup: Checkup, ax: Axes) -> None:
    curve = np.array(checkup.measured.curve)
    ax.plot(np.arange(1, len(curve) + 1), curve, color=COLOURS[0])
    if np.all(curve > 0):
        ax.set_yscale("log")
    ax.set_title("a handful, learned by heart", fontsize=10)
    style.label_axes(ax, "step", "loss", grid=True)
