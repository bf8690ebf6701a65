"""The course's style: the card that every picture is drawn on, its colours, its words.

Pictures are light cards with dark text whatever the theme, so they read the same in JupyterLab
light and dark. Colours are Okabe and Ito's (2008), which colour-blind people can tell apart; lines
and points also differ in dash or marker. Without `ax=`, a new figure is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:  # a picture loads Matplotlib, importing this does not
    from matplotlib.axes import Axes

CARD, PANEL, INK, FAINT = "#f7f6f2", "#ffffff", "#26262b", "#d9d8d2"
MID = "#6d6d75"
COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#5b5b5b", "#8a6d00"]
MARKERS = ["o", "^", "s", "D", "v", "P", "X", "*"]
DASHES: list[Any] = ["-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)), (0, (1, 1)), (0, (8, 2))]


def card(ax: Axes | None, size: tuple[float, float] = (5.6, 3.6)) -> Axes:
    """The given Axes, or those of a new figure, in the course's colours."""
    if ax is None:
        import matplotlib.pyplot as plt

        _, ax = plt.subplots(figsize=size, layout="constrained")
    ax.figure.set_facecolor(CARD)
    ax.set_facecolor(PANEL)
    ax.tick_params(which="both", colors=INK, labelsize=9, length=3)
    ax.spines[:].set_color(MID)
    ax.spines[["top", "right"]].set_visible(False)
    ax.title.set_color(INK)
    return ax


def label_axes(ax: Axes, xlabel: str, ylabel: str, grid: bool = False) -> None:
    """Name both axes; `grid` draws faint lines behind the data."""
    ax.set_xlabel(xlabel, color=INK)
    ax.set_ylabel(ylabel, color=INK)
    if grid:
        ax.grid(color=FAINT, linewidth=0.7)
        ax.set_axisbelow(True)


def add_legend(ax: Axes) -> Axes:
    """A legend above all that is drawn."""
    legend = ax.legend(fontsize=8.5, facecolor=PANEL, edgecolor=FAINT, labelcolor=INK)
    legend.set_zorder(6)
    return ax


def class_name(number: Any, class_names: Sequence[Any] | None, prefix: str = "") -> str:
    """The name of a class, or its number after `prefix`."""
    return str(class_names[number]) if class_names else f"{prefix}{number}"


def mix(colour: str, share_of_white: float) -> tuple[float, ...]:
    """A paler colour, as (red, green, blue)."""
    from matplotlib.colors import to_rgb

    return tuple(1 - (1 - share_of_white) * (1 - np.array(to_rgb(colour))))
