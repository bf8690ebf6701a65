"""One unit that hears itself: how it settles, and how the slope of its rest is counted up."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from bpcourse.plots.moving.frame import Moving
from bpcourse.plots.style import COLOURS, INK, MID, add_legend, card, label_axes

SCRIPTS = ["chart.js", "chart.css", "cobweb.css", "cobweb.js", "cobweb_page.js"]
STEPS = 24


def cobweb(w: float = 0.8, u: float = 0.5, start: float = 0.0, backward: bool = False) -> Moving:
    """z <- tanh(w z + u), again and again: a walk between the curve and the line, and z by step.

    w, from -2.5 to 2.5, u, from -1.5 to 1.5, and the first z, from -1 to 1, are changed by the
    reader. backward: in place of z by step the slope dz/du, as it adds up step by step, beside the
    slope of the settled z. ValueError for other values.
    """
    if not (abs(w) <= 2.5 and abs(u) <= 1.5 and abs(start) <= 1):
        raise ValueError("w: from -2.5 to 2.5; u: from -1.5 to 1.5; start: from -1 to 1")
    data = {"w": w, "u": u, "start": start, "back": backward, "steps": STEPS}
    figure, words = _still(w, u, start, backward)
    title = "One unit that settles" + (", and its slope" if backward else "")
    return Moving(title, words, SCRIPTS, data, figure, 404, 756, 696)


def walk(w: float, u: float, start: float) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """(z, dz/du) after each step, the start first."""
    z, slopes = [start], [0.0]
    for _ in range(STEPS):
        z.append(float(np.tanh(w * z[-1] + u)))
        slopes.append((1 - z[-1] ** 2) * (w * slopes[-1] + 1))
    return np.array(z), np.array(slopes)


def _still(w: float, u: float, start: float, backward: bool) -> tuple[Any, str]:
    """(figure, words)."""
    import matplotlib.pyplot as plt

    z, slopes = walk(w, u, start)
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.8, 3.4), layout="constrained")
    grid = np.linspace(-1.1, 1.1, 221)
    card(left).plot(grid, np.tanh(w * grid + u), color=INK, label="tanh(w z + u)")
    left.plot(grid, grid, color=MID, linestyle="--", label="z")
    left.plot(np.repeat(z, 2)[:-1], np.repeat(z, 2)[1:], color=COLOURS[1], linewidth=1)
    label_axes(left, "z", "next z")
    add_legend(left)
    shown, name, colour = (slopes, "dz/du", COLOURS[1]) if backward else (z, "z", COLOURS[0])
    card(right).plot(shown, "o-", color=colour, markersize=4)
    label_axes(right, "step", name)
    words = (
        f"A unit with w = {w:g} and u = {u:g}, step by step from {start:g}. A walk between the curve "
        "tanh(w z + u) and the line z: up or down to the curve, across to the line. "
    )
    if not backward:
        return figure, words + f"After {STEPS} steps z is {z[-1]:.3f}."
    slope = 1 - z[-1] ** 2
    right.axhline(slope / (1 - w * slope), color=INK, linestyle=":")
    words += (
        f"Counted step by step dz/du climbs from 0 to {slopes[-1]:.3f} after {STEPS} steps; a dotted "
        f"line shows the settled unit's, {slope / (1 - w * slope):.3f}."
    )
    return figure, words
