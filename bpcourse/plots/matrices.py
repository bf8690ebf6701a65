"""Pictures of matrix products: arrays as grids of numbers, in a row, with their shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from bpcourse.plots.style import COLOURS, INK, MID, PANEL, card

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def equation(
    terms: Sequence[str | tuple[str, npt.ArrayLike]],
    ax: Axes | None = None,
    marks: Mapping[str, Any] | None = None,
) -> Axes:
    """Draw terms from left to right: arrays of one or two axes as (name, array), signs as text.

        equation([("x", x), "@", ("w", w), "+", ("b", b), "=", ("out", out)])

    Each array stands under its name and above its shape; positive entries are blue, negative ones
    orange, stronger the larger they are. marks: {name: index}, a frame around a block of that array
    (np.s_[:, 0] for its first column). Returns the Axes.
    """
    shapes = [np.atleast_2d(t[1]).shape for t in terms if isinstance(t, tuple)]
    height = max(rows for rows, _ in shapes)
    width = sum(columns + 0.3 for _, columns in shapes) + 0.9 * (len(terms) - len(shapes))
    if ax is None:
        ax = card(None, (min(0.52 * width + 0.3, 13), 0.4 * height + 0.9))
    left = 0.0
    for term in terms:
        if isinstance(term, tuple):
            if marks and term[0] in marks:
                _frame(ax, term[1], marks[term[0]], left, height)
            left += _draw_grid(ax, *term, left, height) + 0.3
        else:
            ax.text(left + 0.3, height / 2, term, ha="center", va="center", fontsize=14, color=INK)
            left += 0.9
    ax.set(xlim=(-0.2, left), ylim=(height + 1.0, -0.9), xticks=[], yticks=[])
    ax.set_facecolor(ax.figure.get_facecolor())
    ax.spines[:].set_visible(False)
    return ax


def _draw_grid(ax: Axes, name: str, values: npt.ArrayLike, left: float, height: float) -> float:
    """Draw one array from `left` on, centred in `height`; returns its width in columns."""
    from matplotlib.patches import Rectangle

    shape, array = np.shape(values), np.atleast_2d(values)
    rows, columns = array.shape
    top = (height - rows) / 2
    largest = np.abs(array).max() or 1.0
    for (i, j), value in np.ndenumerate(array):
        colour = COLOURS[0] if value > 0 else COLOURS[1]
        corner, shade = (left + j, top + i), 0.45 * abs(value) / largest
        ax.add_patch(Rectangle(corner, 1, 1, facecolor=PANEL, edgecolor=MID, linewidth=0.7))
        ax.add_patch(Rectangle(corner, 1, 1, facecolor=colour, linewidth=0, alpha=shade))
        ax.text(
            left + j + 0.5,
            top + i + 0.5,
            f"{value:.3g}".replace("-", "−"),
            ha="center",
            va="center",
            fontsize=9,
            color=INK,
        )
    middle = left + columns / 2
    ax.text(
        middle, top - 0.2, name, ha="center", va="bottom", fontsize=11, weight="bold", color=INK
    )
    ax.text(middle, top + rows + 0.2, str(shape), ha="center", va="top", fontsize=9, color=MID)
    return columns


def _frame(ax: Axes, values: npt.ArrayLike, index: Any, left: float, height: float) -> None:
    """Draw a frame around the entries that the index selects, on the grid that starts at `left`."""
    from matplotlib.patches import Rectangle

    chosen = np.zeros(np.shape(values), dtype=bool)
    chosen[index] = True
    rows, columns = np.nonzero(np.atleast_2d(chosen))
    top = (height - np.atleast_2d(chosen).shape[0]) / 2
    corner = left + columns.min(), top + rows.min()
    size = float(np.ptp(columns)) + 1, float(np.ptp(rows)) + 1
    ax.add_patch(Rectangle(corner, *size, fill=False, edgecolor=INK, linewidth=2.2, zorder=3))
