"""Images side by side, each under its title."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from bpcourse.plots.style import CARD, COLOURS, INK, card, class_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def image_grid(
    images: npt.ArrayLike,
    labels: Sequence[Any] | None = None,
    predictions: Sequence[Any] | None = None,
    class_names: Sequence[Any] | None = None,
    titles: Sequence[Any] | None = None,
    columns: int | None = None,
    signed: bool = False,
    ax: Axes | None = None,
) -> Axes:
    """Images side by side, each under its title.

    `images` has shape (N, H, W), or (N, H * W) for square images. Titles are `titles`, or the
    prediction, or the label; a wrong prediction gets a frame and the right class. `signed` is for
    weights and input gradients: blue is negative, red positive, white zero, and each image has its
    own scale, as a confident network's gradients differ by powers of ten.
    """
    pixels = _as_images(images)
    n, height, width = pixels.shape
    per_row = min(n, columns or 8)
    rows = -(-n // per_row)
    gap = max(1, round(0.08 * width))
    texts, wrong = _titles(n, labels, predictions, class_names, titles)
    lines = max((t.count("\n") + 1 for t in texts if t), default=0)
    head = round(0.24 * height * lines) + gap
    ax = card(ax, (1.15 * per_row, 1.15 * rows * (height + head) / (width + gap)))
    if signed:
        largest = np.abs(pixels).max(axis=(1, 2), keepdims=True)
        pixels = pixels / np.where(largest > 0, largest, 1)
    canvas = np.full((rows * (height + head), per_row * (width + gap)), np.nan)
    for i, image in enumerate(pixels):
        top, left = i // per_row * (height + head) + head, i % per_row * (width + gap)
        canvas[top : top + height, left : left + width] = image
        ax.text(
            left + width / 2 - 0.5,
            top - 0.5 - 0.06 * height,
            texts[i],
            ha="center",
            va="bottom",
            fontsize=10.5,
            color=COLOURS[1] if wrong[i] else INK,
            weight="bold" if wrong[i] else None,
            linespacing=0.95,
        )
        if wrong[i]:
            _frame(ax, left - 0.5, top - 0.5, width, height)
    ax.imshow(
        canvas,
        cmap="RdBu_r" if signed else "gray_r",
        interpolation="nearest",
        vmin=-1 if signed else None,
        vmax=1 if signed else None,
    )
    ax.set(
        xticks=[],
        yticks=[],
        facecolor=CARD,
        xlim=(-0.5 - gap, canvas.shape[1] - 0.5),
        ylim=(canvas.shape[0] - 0.5 + gap, -0.5),
    )
    ax.spines[:].set_visible(False)
    return ax


def _as_images(images: npt.ArrayLike) -> npt.NDArray[np.float64]:
    pixels = np.asarray(images, dtype=float)
    if pixels.ndim == 4:  # (N, 1, H, W), as convolutions take them
        pixels = pixels[:, 0]
    if pixels.ndim == 2:
        side = round(pixels.shape[1] ** 0.5)
        if side * side != pixels.shape[1]:
            raise ValueError(
                f"image_grid: rows of {pixels.shape[1]} pixels are not square images; "
                "reshape them to (N, H, W)"
            )
        pixels = pixels.reshape(-1, side, side)
    return pixels


def _titles(
    n: int,
    labels: Sequence[Any] | None,
    predictions: Sequence[Any] | None,
    class_names: Sequence[Any] | None,
    titles: Sequence[Any] | None,
) -> tuple[list[str], npt.NDArray[np.bool_]]:
    """The text over each image, and whether it was classified wrongly."""
    wrong = np.zeros(n, dtype=bool)
    if labels is not None and predictions is not None:
        wrong = np.asarray(labels)[:n] != np.asarray(predictions)[:n]
    if titles is not None:
        return [str(t) for t in titles], wrong
    shown = labels if predictions is None else predictions
    if shown is None:
        return [""] * n, wrong
    texts = [class_name(c, class_names) for c in np.asarray(shown)[:n]]
    for i, label in enumerate(labels if labels is not None else ()):
        if i < n and wrong[i]:
            texts[i] += f"\nis {class_name(label, class_names)}"
    return texts, wrong


def _frame(ax, left, top, width, height):
    from matplotlib.patches import Rectangle

    ax.add_patch(Rectangle((left, top), width, height, fill=False, color=COLOURS[1], linewidth=2))
