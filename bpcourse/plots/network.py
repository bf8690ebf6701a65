"""A small network with its numbers on it: neurons as boxes, weights on the lines between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from bpcourse.plots.style import CARD, COLOURS, INK, MID, PANEL, card

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GAP = 3.0  # between columns; neurons of a column are ROW apart
ROW = 1.5

Columns: TypeAlias = Sequence[Sequence[Sequence[str]]]
Place: TypeAlias = tuple[float, float]


def network_picture(
    columns: Columns,
    weights: Sequence[Sequence[Sequence[str]]],
    ax: Axes | None = None,
    highlight: bool = False,
) -> Axes:
    """Draw neurons column by column, and return the Axes.

    columns    list of columns, input first; a column is a list of neurons, a neuron a list of
               lines of text, the first of them its name
    weights    one entry per gap between columns: weights[k][i][j] is the text on the line from
               neuron i of column k to neuron j of column k + 1
    highlight  True draws the lines from right to left, in the colour of gradients
    """
    tallest = max(map(len, columns))
    ax = card(ax, (2.5 * len(columns), 1.35 * tallest + 0.5))
    for k, gap in enumerate(weights):
        for i, row in enumerate(gap):
            for j, text in enumerate(row):
                start, end = _place(columns, k, i), _place(columns, k + 1, j)
                _draw_line(ax, start, end, text, highlight)
    for k, column in enumerate(columns):
        for i, lines in enumerate(column):
            _draw_neuron(ax, _place(columns, k, i), lines, highlight)
    half = ROW * tallest / 2
    ax.set(
        xlim=(-0.9, GAP * (len(columns) - 1) + 0.9),
        ylim=(-half - 0.1, half + 0.1),
        xticks=[],
        yticks=[],
        facecolor=CARD,
    )
    ax.spines[:].set_visible(False)
    return ax


def _place(columns: Columns, k: int, i: int) -> Place:
    return GAP * k, ROW * ((len(columns[k]) - 1) / 2 - i)


def _draw_line(ax: Axes, start: Place, end: Place, text: str, highlight: bool) -> None:
    colour = COLOURS[1] if highlight else MID
    style = "<|-" if highlight else "-|>"
    (x0, y0), (x1, y1) = start, end
    ax.annotate(
        "",
        (x1 - 0.75, y1),
        (x0 + 0.75, y0),
        zorder=1,
        arrowprops={
            "arrowstyle": style,
            "color": colour,
            "linewidth": 1.2,
            "shrinkA": 0,
            "shrinkB": 0,
        },
    )
    share = 0.26 if y0 != y1 else 0.5  # lines that cross carry their text before the crossing
    x, y = x0 + 0.75 + share * (x1 - x0 - 1.5), y0 + share * (y1 - y0)
    ax.text(
        x,
        y,
        text,
        color=COLOURS[1] if highlight else INK,
        fontsize=9,
        ha="center",
        va="center",
        zorder=3,
        bbox={"facecolor": CARD, "edgecolor": "none", "pad": 1.2},
    )


def _draw_neuron(ax: Axes, place: Place, lines: Sequence[str], highlight: bool) -> None:
    from matplotlib.patches import FancyBboxPatch

    x, y = place
    ax.add_patch(
        FancyBboxPatch(
            (x - 0.67, y - 0.42),
            1.34,
            0.84,
            boxstyle="round,pad=0.08",
            facecolor=PANEL,
            edgecolor=INK,
            linewidth=1.1,
            zorder=2,
        )
    )
    for row, text in enumerate(lines):
        colour = INK if row == 0 else COLOURS[1] if highlight else COLOURS[0]
        ax.text(
            x,
            y - 0.28 * (row - (len(lines) - 1) / 2),
            text,
            color=colour,
            zorder=3,
            fontsize=9,
            ha="center",
            va="center",
            weight="bold" if row == 0 else None,
        )
