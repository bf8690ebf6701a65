"""The film of optimizers' paths: a file that moves, and shows everything where it cannot."""

import io

import matplotlib.pyplot as plt
import numpy as np
from IPython.core.formatters import DisplayFormatter
from PIL import Image

from bpcourse import plots
from bpcourse.plots.paths import path_animation


def frames_of(film):
    picture = Image.open(io.BytesIO(film.data))
    found = []
    for number in range(picture.n_frames):
        picture.seek(number)
        found.append(np.array(picture.convert("RGB")).astype(int))
    return found


def test_the_first_frame_is_the_whole_figure_and_the_paths_grow_to_it():
    path = np.linspace([-1.0, 0.5], [0.0, 0.0], 30)
    ax = plots.contour_paths(lambda w: w[0] ** 2 + w[1] ** 2, {"straight": path})
    film = path_animation(ax.figure, frames=6)
    whole, *growing = frames_of(film)
    missing = [int((np.abs(whole - frame).max(axis=-1) > 60).sum()) for frame in growing]
    assert len(growing) == 6
    assert missing[0] > 2 * missing[-1] and missing == sorted(missing, reverse=True)
    assert len(film.data) < 100_000
    assert not plt.get_fignums()
    shown, _ = DisplayFormatter().format(film)
    assert 'alt="the optimizers\' paths, growing"' in shown["text/html"]
    assert shown["image/png"] in shown["text/html"].replace("\n", "")
