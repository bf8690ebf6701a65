"""Pictures of the course. Every function takes `ax=`, draws on it, and returns it.

`path_animation` alone takes a figure, which it closes, and returns an image. What lies in `moving`
takes no axes, and returns a `Moving`: the last line of a cell shows it.
"""

from bpcourse.plots.charts import (
    confusion_matrix,
    contour_paths,
    decision_regions,
    gradient_magnitudes,
    predicted_vs_actual,
    training_curves,
)
from bpcourse.plots.graphs import computation_graph
from bpcourse.plots.images import image_grid
from bpcourse.plots.matrices import equation
from bpcourse.plots.moving.attention_map import attention_map
from bpcourse.plots.moving.gradient_flow import gradient_flow
from bpcourse.plots.moving.playground import playground
from bpcourse.plots.moving.race import race
from bpcourse.plots.moving.secant import secant
from bpcourse.plots.moving.sliding_window import sliding_window
from bpcourse.plots.moving.step_size import error_v, step_size
from bpcourse.plots.moving.unrolled import unrolled
from bpcourse.plots.moving.walk import walk
from bpcourse.plots.network import network_picture
from bpcourse.plots.paths import path_animation
from bpcourse.plots.shown import show
from bpcourse.plots.style import CARD, COLOURS, DASHES, FAINT, INK, MARKERS, MID, PANEL

__all__ = [
    "CARD",
    "COLOURS",
    "DASHES",
    "FAINT",
    "INK",
    "MARKERS",
    "MID",
    "PANEL",
    "attention_map",
    "computation_graph",
    "confusion_matrix",
    "contour_paths",
    "decision_regions",
    "equation",
    "error_v",
    "gradient_flow",
    "gradient_magnitudes",
    "image_grid",
    "network_picture",
    "path_animation",
    "playground",
    "predicted_vs_actual",
    "race",
    "secant",
    "show",
    "sliding_window",
    "step_size",
    "training_curves",
    "unrolled",
    "walk",
]
