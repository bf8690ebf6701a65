"""Pictures of matrix products: arrays as grids of numbers, in a row, with their shapes."""

import numpy as np

from bpcourse.plots import COLOURS, INK, MID, PANEL, _card


def equation(terms, ax=None):
    """Draw terms from left to right: arrays of one or two axes as (name, array), signs as text.

        equation([("x", x), "@", ("w", w), "+", ("b", b), "=", ("out", out)])

    Each array stands under its name and above its shape; positive entries are blue, negative ones
    orange, stronger the larger they are. Returns the Axes.
    """
    grids = [(term[0], np.atleast_2d(term[1]), np.shape(term[1])) if isinstance(term, tuple) else term
             for term in terms]
    height = max(g[1].shape[0] for g in grids if isinstance(g, tuple))
    width = sum(g[1].shape[1] + 0.3 if isinstance(g, tuple) else 0.9 for g in grids)
    if ax is None:
        ax = _card(None, (min(0.52 * width + 0.3, 13), 0.4 * height + 0.9))
    left = 0.0
    for grid in grids:
        if isinstance(grid, tuple):
            _draw_grid(ax, *grid, left, height)
            left += grid[1].shape[1] + 0.3
        else:
            ax.text(left + 0.3, height / 2, grid, ha="center", va="center", fontsize=14, color=INK)
            left += 0.9
    ax.set(xlim=(-0.2, left), ylim=(height + 1.0, -0.9), xticks=[], yticks=[])
    ax.set_facecolor(ax.figure.get_facecolor())
    ax.spines[:].set_visible(False)
    return ax


def _draw_grid(ax, name, array, shape, left, height):
    from matplotlib.patches import Rectangle

    rows, columns = array.shape
    top = (height - rows) / 2
    largest = np.abs(array).max() or 1.0
    for (i, j), value in np.ndenumerate(array):
        colour = COLOURS[0] if value > 0 else COLOURS[1]
        ax.add_patch(Rectangle((left + j, top + i), 1, 1, facecolor=PANEL, edgecolor=MID, linewidth=0.7))
        ax.add_patch(Rectangle((left + j, top + i), 1, 1, facecolor=colour, linewidth=0,
                               alpha=0.45 * abs(value) / largest))
        ax.text(left + j + 0.5, top + i + 0.5, f"{value:.3g}".replace("-", "−"), ha="center",
                va="center", fontsize=9, color=INK)
    middle = left + columns / 2
    ax.text(middle, top - 0.2, name, ha="center", va="bottom", fontsize=11, weight="bold", color=INK)
    ax.text(middle, top + rows + 0.2, str(shape), ha="center", va="top", fontsize=9, color=MID)
