"""Signals and gradients through depth, by activation and by the scale of the first weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from bpcourse.plots.moving.frame import Moving
from bpcourse.plots.style import COLOURS, DASHES, add_legend, card, label_axes

SCRIPTS = ["gradient_flow.css", "gradient_flow.js", "gradient_flow_page.js"]
ACTIVATIONS: dict[str, tuple[Any, Any]] = {  # h of z, and the slope in terms of h
    "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda h: h * (1 - h)),
    "tanh": (np.tanh, lambda h: 1 - h**2),
    "relu": (lambda z: np.maximum(z, 0), lambda h: h > 0),
}
DEEPEST, SAMPLES, DRAWS = 40, 32, 6


def gradient_flow(
    activation: str = "sigmoid",
    depth: int = 20,
    deviation: float | None = None,
    marks: Mapping[str, float] | None = None,
    width: int = 32,
) -> Moving:
    """How large signals and gradients are in an untrained network, layer by layer.

    activation: "sigmoid", "tanh" or "relu"; depth: 5 to 40 layers of `width` units; deviation: of
    the weights, 1 / sqrt(width) if None. All three can be changed in the picture. marks: {name:
    deviation}, a button for each. Inputs, weights and the gradient at the end are drawn at random,
    six times. ValueError for other values.
    """
    if activation not in ACTIVATIONS or not 5 <= depth <= DEEPEST:
        raise ValueError(f"activation: one of {', '.join(ACTIVATIONS)}; depth: 5 to {DEEPEST}")
    deviation = deviation or float(1 / np.sqrt(width))
    data = {
        "activation": activation,
        "depth": depth,
        "deviation": deviation,
        "marks": dict(marks or {}),
        "width": width,
        "samples": SAMPLES,
        "deepest": DEEPEST,
        "draws": DRAWS,
    }
    figure, words = _still(depth, deviation, width)
    return Moving("Gradients through depth", words, SCRIPTS, data, figure, 510, 690, 576)


def _still(depth: int, deviation: float, width: int) -> tuple[Any, str]:
    """(figure, words): the gradient's size by layer, one line an activation, and one draw."""
    ax = card(None, (6.4, 3.4))
    said = []
    for number, name in enumerate(ACTIVATIONS):
        sizes = gradient_sizes(name, depth, deviation, width)
        style = {"color": COLOURS[number], "linestyle": DASHES[number]}
        ax.semilogy(range(1, depth + 1), sizes, label=name, **style)
        said.append(f"{sizes[0] / sizes[-1]:.1g} times with {name}")
    label_axes(ax, "layer", "norm of the weights' gradient", grid=True)
    ax.set_xticks(range(1, depth + 1, max(1, depth // 6)))
    ax.set_title(f"{depth} layers, weights of deviation {deviation:.3g}")
    add_legend(ax)
    words = (
        f"Size of the gradient by layer, logarithmic, in {depth} layers whose weights have the "
        f"deviation {deviation:.3g}. At layer 1 it is, compared with layer {depth}, "
        f"{', '.join(said)}."
    )
    return ax.figure, words


def gradient_sizes(activation: str, depth: int, deviation: float, width: int) -> list[float]:
    """Norm of each layer's weight gradient, first layer first, for one draw."""
    rng, (function, slope) = np.random.default_rng(0), ACTIVATIONS[activation]
    h, weights, inputs = rng.standard_normal((SAMPLES, width)), [], []
    for _ in range(depth):
        weights.append(deviation * rng.standard_normal((width, width)))
        inputs.append(h)
        h = function(h @ weights[-1])
    back, sizes = rng.standard_normal((SAMPLES, width)) / (width * np.sqrt(SAMPLES)), []
    for w, h in zip(reversed(weights), reversed(inputs)):
        sizes.append(float(np.linalg.norm(h.T @ back)))
        back = (back @ w.T) * slope(h)
    return sizes[::-1]
