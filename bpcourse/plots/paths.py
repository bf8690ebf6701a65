"""Paths that grow step by step: an animation whose first frame is the whole figure."""

from __future__ import annotations

import io
from base64 import b64encode
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from bpcourse.plots.style import COLOURS

if TYPE_CHECKING:
    import IPython.display
    import PIL.Image
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

UNCHANGED = 255  # number of the transparent colour


def path_animation(
    fig: Figure, frames: int = 32, milliseconds: int = 110, dpi: int = 64
) -> IPython.display.Image:
    """An animated PNG of a figure made of `contour_paths`, as an image that notebooks show.

    Every line of every Axes is drawn up to the same share of its points, frame by frame. The first
    frame, held for three seconds, is the complete figure, so that a reader whose program does not
    move pictures misses nothing. The figure is closed.
    """
    import matplotlib.pyplot as plt
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    lines = [(ax, line, np.stack(line.get_data(), axis=1)) for ax in fig.axes for line in ax.lines]
    fig.set_dpi(dpi)
    canvas = FigureCanvasAgg(fig)
    canvas.draw()
    pictures = [_picture(canvas)]
    for _, line, _ in lines:
        line.set_visible(False)
    canvas.draw()
    background = canvas.copy_from_bbox(fig.bbox)  # contours are slow: they are drawn only once
    for share in np.linspace(0, 1, frames):
        canvas.restore_region(background)
        for ax, line, points in lines:
            shown = 1 + round(share * (len(points) - 1))
            line.set(data=points[:shown].T, markevery=[shown - 1], visible=True)
            ax.draw_artist(line)
        pictures.append(_picture(canvas))
    plt.close(fig)
    return _film(_animated(pictures, milliseconds), "the optimizers' paths, growing")


def _film(data: bytes, words: str) -> IPython.display.Image:
    """An image with a text alternative: of a plain one, JupyterLab does not show it."""
    from IPython.display import Image

    class Film(Image):
        def _repr_html_(self) -> str:
            source = b64encode(data).decode()
            return f'<img src="data:image/png;base64,{source}" alt="{words}">'

    return Film(data, format="png", alt=words)


def _picture(canvas: FigureCanvasAgg) -> PIL.Image.Image:
    from PIL import Image

    return Image.fromarray(np.array(canvas.buffer_rgba())).convert("RGB")


def _animated(pictures: list[PIL.Image.Image], milliseconds: int) -> bytes:
    """The bytes of the file. Each frame holds only what changes; the rest is transparent."""
    from PIL import Image

    frames = [np.array(p.quantize(palette=_palette(), dither=Image.Dither.NONE)) for p in pictures]
    changes = [frames[0]] + [
        np.where(new == old, UNCHANGED, new).astype(np.uint8) for old, new in pairwise(frames)
    ]
    first, *rest = (Image.fromarray(change, mode="P") for change in changes)
    for picture in (first, *rest):
        picture.putpalette(_colours())
    file = io.BytesIO()
    first.save(
        file,
        format="PNG",
        save_all=True,
        append_images=rest,
        loop=0,
        blend=1,
        transparency=UNCHANGED,
        optimize=True,
        duration=[3000] + [milliseconds] * (len(rest) - 1) + [1500],
    )
    return file.getvalue()


def _palette() -> PIL.Image.Image:
    from PIL import Image

    palette = Image.new("P", (1, 1))
    palette.putpalette(_colours())
    return palette


def _colours() -> bytes:
    """Greys, and the course's colours in three tints: chosen by counting pixels, they would go."""
    from matplotlib.colors import to_rgb

    colours = [np.full(3, grey) for grey in np.linspace(0, 1, 64)]
    for name in COLOURS:
        colours += [np.array(to_rgb(name)) * (1 - tint) + 0.8 * tint for tint in (0, 0.35, 0.7)]
    colours += [np.zeros(3)] * (UNCHANGED + 1 - len(colours))
    return (255 * np.array(colours)).round().astype(np.uint8).tobytes()
