"""Pictures of matrix products show every array with its name, numbers and shape."""

import matplotlib.pyplot as plt
import numpy as np

from bpcourse.plots.matrices import equation


def texts(ax):
    return [t.get_text() for t in ax.texts]


def test_names_signs_numbers_and_shapes_are_drawn():
    x, b = np.array([[2.0, -1.5, 0.0]]), np.array([4.0, 5.0, 6.0])
    shown = texts(equation([("x", x), "+", ("b", b)]))
    assert {"x", "b", "+", "(1, 3)", "(3,)", "2", "−1.5", "0", "6"} <= set(shown)


def test_it_draws_on_the_given_axes_and_returns_them():
    _, ax = plt.subplots()
    assert equation([("w", np.zeros((2, 2)))], ax=ax) is ax


def test_everything_lies_within_the_limits():
    ax = equation([("x", np.ones((4, 2))), "@", ("w", np.ones((2, 3)))])
    right, (bottom, top) = ax.get_xlim()[1], ax.get_ylim()
    for patch in ax.patches:
        x, y = patch.get_xy()
        assert x >= 0 and x + 1 <= right and top <= y and y + 1 <= bottom


def test_a_mark_frames_the_entries_that_its_index_selects():
    ax = equation(
        [("x", np.ones((4, 2))), "+", ("b", np.ones(3))], marks={"x": np.s_[:, 1], "b": 2}
    )
    column, entry = (patch for patch in ax.patches if not patch.get_fill())
    assert (column.get_xy(), column.get_width(), column.get_height()) == ((1, 0), 1, 4)
    assert (entry.get_width(), entry.get_height()) == (1, 1)
    last = max(patch.get_x() for patch in ax.patches)
    assert entry.get_x() == last and entry.get_y() == 1.5
