"""A window that slides over a picture: convolution and pooling, forward and backward."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from bpcourse.plots.matrices import equation
from bpcourse.plots.moving.frame import Moving

SIDES = (2, 3)  # of the windows that pooling is offered with
SCRIPTS = ["sliding_window.css", "sliding_window.js", "sliding_window_page.js"]


def sliding_window(
    x: npt.ArrayLike,
    kernels: Mapping[str, npt.ArrayLike] | None = None,
    pools: Sequence[str] = (),
    backward: bool = False,
    stride: int = 1,
    pad: int = 0,
    b: float = 0.0,
) -> Moving:
    """A window slides over a picture, and shows which numbers meet which.

    x: (H, W), at least 3 by 3; kernels: {name: (HH, WW)}, each a convolution with bias b; pools:
    "max", "average", each with windows of 2 by 2 and 3 by 3. The reader chooses among them;
    the first comes first. backward: upstream gradients, small whole numbers, are handed back to
    dx, dw and db. stride: 1 to 3, pad: 0 to 2, both at the start. ValueError for other values.
    """
    x = np.asarray(x, dtype=float)
    layers = _layers(kernels or {}, pools, b)
    if not layers or stride not in (1, 2, 3) or pad not in (0, 1, 2) or x.ndim != 2:
        raise ValueError("needs a picture (H, W), a kernel or a pool, stride 1 to 3, pad 0 to 2")
    largest = max(max(np.shape(layer["w"]) if "w" in layer else SIDES) for layer in layers)
    if min(x.shape) < largest:
        raise ValueError(f"a picture of {x.shape} holds no window of {largest} by {largest}")
    upstream = np.random.default_rng(0).integers(1, 4, np.add(x.shape, 4))
    upstream[1::2, ::2] *= -1  # both signs, never 0
    data = {
        "x": x,
        "layers": layers,
        "upstream": upstream,
        "back": backward,
        "first": 0,
        "stride": stride,
        "pad": pad if "w" in layers[0] else 0,
    }
    figure, words = _still(np.pad(x, data["pad"]), layers[0], int(upstream[0, 0]), backward)
    title = f"A sliding window, {'backward' if backward else 'forward'}: {layers[0]['name']}"
    height, narrow = _heights(x.shape, layers, backward)
    return Moving(title, words, SCRIPTS, data, figure, height, narrow)


def _layers(kernels: Mapping[str, Any], pools: Sequence[str], b: float) -> list[dict[str, Any]]:
    """What the picture offers, as its script wants it."""
    layers: list[dict[str, Any]] = [
        {"name": name, "type": "convolution", "w": np.asarray(w, dtype=float), "b": b}
        for name, w in kernels.items()
    ]
    for kind in pools:
        if kind not in ("max", "average"):
            raise ValueError(f"{kind!r} is no kind of pooling: 'max' or 'average'")
        for side in SIDES:
            name = f"{kind}-pooling, {side} × {side}"
            layers.append({"name": name, "type": kind, "height": side, "width": side})
    return layers


def _heights(shape: tuple[int, ...], layers: list[Any], backward: bool) -> tuple[int, int]:
    """Of the frame in pixels: wide, and narrow, where tables stand below one another.

    Enough for the largest padding with small cells; what has less to show has larger ones.
    """
    padded = shape[0] + (4 if any("w" in layer for layer in layers) else 0)
    kernel = max(len(layer["w"]) if "w" in layer else layer["height"] for layer in layers)
    wide = 2 * padded if backward else max(padded, 2.5 * kernel)
    narrow = 2 * padded + (padded - 1 if backward else kernel)
    small, smaller = 28, 25  # pixels, of a cell
    return int(wide * small) + 240, int(narrow * smaller) + (390 if backward else 330)


def _still(padded: Any, layer: dict[str, Any], d: int, backward: bool) -> tuple[Any, str]:
    """(figure, words): the first window, and what it makes or hands back."""
    w = layer.get("w")
    rows, cols = w.shape if w is not None else (layer["height"], layer["width"])
    window = padded[:rows, :cols]
    marks = {"picture": np.s_[:rows, :cols]}
    picture: list[Any] = [("picture", padded)]
    if w is None:
        out = window.max() if layer["type"] == "max" else window.mean()
        what = "its largest number" if layer["type"] == "max" else "its mean"
    else:
        out = (window * w).sum() + layer["b"]
        picture += ["·", ("kernel", w)]
        what = "the sum of its products with the kernel" + (", plus the bias" if layer["b"] else "")
    if backward:
        ax = equation([*picture, " ", ("dout (0, 0)", [d])], marks=marks)
        words = (
            f"A picture of numbers with a ring around its first window of {rows} by {cols}, and the "
            f"gradient {d} of the number that came out of it, on its way back to these pixels"
            + (" and to the kernel." if w is not None else ".")
        )
    else:
        ax = equation([*picture, "→", ("result (0, 0)", [out])], marks=marks)
        words = (
            f"A picture of numbers with a ring around its first window of {rows} by {cols}. "
            f"What comes out of the window is {what}, {out:.3g}. The window then slides on."
        )
    return ax.figure, words
