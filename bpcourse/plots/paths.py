"""Paths that grow step by step: an animation whose first frame is the whole figure."""

import io

import numpy as np

from bpcourse.plots.charts import COLOURS

UNCHANGED = 255  # number of the transparent colour


def path_animation(fig, frames=32, milliseconds=110, dpi=64):
    """An animated PNG of a figure made of `contour_paths`, as an image that notebooks show.

    Every line of every Axes is drawn up to the same share of its points, frame by frame. The first
    frame, held for three seconds, is the complete figure, so that a reader whose program does not
    move pictures misses nothing. The figure is closed.
    """
    import matplotlib.pyplot as plt
    from IPython.display import Image
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    lines = [(line, *line.get_data()) for ax in fig.axes for line in ax.lines]
    fig.set_dpi(dpi)
    canvas = FigureCanvasAgg(fig)
    canvas.draw()
    pictures = [_picture(canvas)]
    for line, _, _ in lines:
        line.set_visible(False)
    canvas.draw()
    background = canvas.copy_from_bbox(fig.bbox)  # contours are slow: they are drawn only once
    for share in np.linspace(0, 1, frames):
        canvas.restore_region(background)
        for line, x, y in lines:
            shown = 1 + round(share * (len(x) - 1))
            line.set(data=(x[:shown], y[:shown]), markevery=[shown - 1], visible=True)
            line.axes.draw_artist(line)
        pictures.append(_picture(canvas))
    plt.close(fig)
    return Image(
        _animated(pictures, milliseconds), format="png", alt="the optimizers' paths, growing"
    )


def _picture(canvas):
    from PIL import Image

    return Image.fromarray(np.array(canvas.buffer_rgba())).convert("RGB")


def _animated(pictures, milliseconds):
    """The bytes of the file. Each frame holds only what changes; the rest is transparent."""
    from PIL import Image

    frames = [np.array(p.quantize(palette=_palette(), dither=0)) for p in pictures]
    changes = [frames[0]] + [
        np.where(new == old, UNCHANGED, new).astype(np.uint8)
        for old, new in zip(frames, frames[1:])
    ]
    first, *rest = (Image.fromarray(change, mode="P") for change in changes)
    for picture in (first, *rest):
        picture.putpalette(_palette().getpalette())
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


def _palette():
    """Greys, and the course's colours in three tints: chosen by counting pixels, they would go."""
    from matplotlib.colors import to_rgb
    from PIL import Image

    colours = [np.full(3, grey) for grey in np.linspace(0, 1, 64)]
    for name in COLOURS:
        colours += [np.array(to_rgb(name)) * (1 - tint) + 0.8 * tint for tint in (0, 0.35, 0.7)]
    palette = Image.new("P", (1, 1))
    colours += [np.zeros(3)] * (UNCHANGED + 1 - len(colours))
    palette.putpalette((255 * np.array(colours)).round().astype(np.uint8).tobytes())
    return palette
