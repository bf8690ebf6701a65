"""One style: light cards, whatever the theme; and importing it is cheap."""

import subprocess
import sys

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from bpcourse import plots
from bpcourse.plots.style import COLOURS, class_name, mix
from tests.plots.graphs import neuron


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax: plots.computation_graph(neuron(), ax=ax),
        lambda ax: plots.training_curves([3, 2, 1], ax=ax),
        lambda ax: plots.decision_regions(lambda Z: np.zeros(len(Z)), np.eye(2), [0, 1], ax=ax),
        lambda ax: plots.gradient_magnitudes({"W1": 1.0}, ax=ax),
        lambda ax: plots.image_grid(np.ones((2, 4)), ax=ax),
        lambda ax: plots.predicted_vs_actual([1, 2], [1, 2], ax=ax),
        lambda ax: plots.confusion_matrix([0, 1], [0, 1], ax=ax),
        lambda ax: plots.contour_paths(lambda w: w[0] + w[1], {"a": [[0, 0], [1, 1]]}, ax=ax),
    ],
)
def test_every_picture_draws_on_the_axes_it_is_given_as_a_light_card(draw):
    with plt.style.context("dark_background"):
        _, ax = plt.subplots()
        assert draw(ax) is ax
        assert min(ax.figure.get_facecolor()) > 0.9
        if ax.get_xlabel():
            assert max(mpl.colors.to_rgb(ax.xaxis.label.get_color())) < 0.5
        ax.figure.canvas.draw()


def test_importing_plots_does_not_import_matplotlib():
    code = "import sys, bpcourse.plots; print('matplotlib' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "False"


def test_a_class_is_called_by_its_name_or_its_number():
    assert class_name(1, ["cat", "dog"]) == "dog"
    assert class_name(1, None, "class ") == "class 1"


def test_a_pale_colour_lies_between_the_colour_and_white():
    assert mix("#000000", 0.25) == (0.25, 0.25, 0.25)
    assert mix(COLOURS[0], 1) == (1, 1, 1)
