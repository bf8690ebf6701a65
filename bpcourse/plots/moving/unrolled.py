"""A recurrent network of one unit, unrolled: forward, back through time, and with cuts."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from bpcourse.plots.moving.frame import Moving
from bpcourse.plots.style import COLOURS, INK, card, label_axes

SCRIPTS = ["unrolled.css", "unrolled.js", "unrolled_page.js"]
MOST_STEPS = 8  # as many columns as a phone holds


def unrolled(
    x: npt.ArrayLike,
    Wh: float = 0.5,
    Wx: float = 1.0,
    b: float = 0.0,
    h0: float = 0.0,
    backward: bool = False,
    piece: int | None = None,
) -> Moving:
    """A recurrent network of one unit with tanh, unrolled, a column for each step.

    x: (T,), the inputs, at most 8; Wh, Wx, b, h0: numbers, of which the reader changes Wh, from -2
    to 2. backward: the loss looks at the last state (or, by choice, at every state), and its
    gradient walks back. piece: the steps of a piece, after which the gradient is cut off; the reader
    changes it; without, there are no cuts. ValueError for other values.
    """
    x = np.asarray(x, dtype=float)
    if x.ndim != 1 or not 1 <= len(x) <= MOST_STEPS or not -2 <= Wh <= 2:
        raise ValueError(f"x: 1 to {MOST_STEPS} inputs, (T,); Wh: from -2 to 2")
    if piece is not None and not (backward and 1 <= piece <= len(x)):
        raise ValueError("piece: 1 to as many steps as there are, and only with backward=True")
    states = [h0]
    for value in x:
        states.append(float(np.tanh(value * Wx + states[-1] * Wh + b)))
    data = {
        "x": x,
        "weights": {"Wx": Wx, "Wh": Wh, "b": b, "h0": h0},
        "back": backward,
        "piece": piece,
    }
    figure, words = _still(states, Wh, backward, piece or len(x))
    title = "A recurrent network, unrolled" + (", and the way back" if backward else "")
    height, narrow = (620, 710) if backward else (315, 375)
    return Moving(title, words, SCRIPTS, data, figure, height, narrow)


def _still(states: list[float], Wh: float, backward: bool, piece: int) -> tuple[Any, str]:
    """(figure, words): states, and gradients of the last one, as bars."""
    import matplotlib.pyplot as plt

    steps = range(len(states))
    figure, axes = plt.subplots(
        1 + backward, figsize=(6.4, 2.2 * (1 + backward)), layout="constrained", squeeze=False
    )
    charts = [(states, "state", COLOURS[0])]
    said = f"States of a recurrent network of one unit, Wh = {Wh:g}, from the start on: " + _row(
        states
    )
    if backward:
        gradients = _arriving(states, Wh, piece)
        charts.append((gradients, "gradient", COLOURS[1]))
        said += ". Gradients of the last state at each of them: " + _row(gradients)
    for ax, (values, name, colour) in zip(axes[:, 0], charts):
        bars = card(ax).bar(steps, values, color=colour, width=0.5)
        ax.bar_label(bars, [f"{value:.3f}".replace("-", "−") for value in values], color=INK)
        ax.set_xticks(steps, ["start", *(f"step {t}" for t in steps[1:])])
        ax.margins(y=0.2)
        label_axes(ax, "", name)
    return figure, said + "."


def _arriving(states: list[float], Wh: float, piece: int) -> list[float]:
    """Gradient of the last state with respect to each, where no carry crosses the cuts."""
    gradients = [1.0]
    for t in range(len(states) - 1, 0, -1):
        cut = t > 1 and (t - 1) % piece == 0
        gradients.append(0.0 if cut else gradients[-1] * (1 - states[t] ** 2) * Wh)
    return gradients[::-1]


def _row(values: list[float]) -> str:
    return ", ".join(f"{value:.3f}" for value in values)
