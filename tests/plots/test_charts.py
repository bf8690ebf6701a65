"""The pictures: assertions on the data they draw, never on pixels."""

import subprocess
import sys
from types import SimpleNamespace

import matplotlib
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

matplotlib.use("agg")
import matplotlib.pyplot as plt

from bpcourse import plots
from bpcourse.plots.graph_layout import layout


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


class Number:
    """The least that a scalar engine's value has."""

    def __init__(self, data, children=(), op="", label=""):
        self.data, self._children, self._op, self.label, self.grad = data, children, op, label, 0.5

    def __add__(self, other):
        return Number(self.data + other.data, (self, other), "+")

    def __mul__(self, other):
        return Number(self.data * other.data, (self, other), "*")


def drawn(ax, gid):
    return [artist for artist in ax.get_children() if artist.get_gid() == gid]


def neuron():
    x, w, b = Number(2.0, label="x"), Number(-3.0, label="w"), Number(7.0, label="b")
    return x * w + b


@st.composite
def graphs(draw):
    values = [Number(1.0), Number(2.0)]
    for _ in range(draw(st.integers(1, 9))):
        left, right = draw(st.sampled_from(values)), draw(st.sampled_from(values))
        values.append(left * right if draw(st.booleans()) else left + right)
    return values[-1]


def test_graph_shows_every_value_and_operation_with_data_and_gradient():
    ax = plots.computation_graph(neuron())
    texts = [t.get_text() for t in ax.texts]
    assert len(drawn(ax, "box")) == 5 and len(drawn(ax, "circle")) == 2
    assert len(drawn(ax, "edge")) == 6
    for expected in ("x", "w", "b", "2", "−3", "−6", "7", "1", "×", "+"):
        assert expected in texts
    assert texts.count("0.5") == 5


def test_graph_draws_a_value_used_twice_by_two_edges():
    x = Number(3.0)
    ax = plots.computation_graph(x * x)
    edges = [line.get_ydata()[0] for line in drawn(ax, "edge")]
    assert len(edges) == 3 and len(set(edges)) == 3


def test_graph_accepts_prev_sets_missing_labels_and_arrays():
    leaf = SimpleNamespace(data=np.ones((3, 4)), grad=None, _prev=set(), _op="")
    root = SimpleNamespace(data=2.0, grad=1.0, _prev=(leaf,), _op="sum")
    texts = [t.get_text() for t in plots.computation_graph(root).texts]
    assert "3×4" in texts and "–" in texts and "sum" in texts


def test_graph_of_a_long_chain_needs_no_deep_recursion():
    value = Number(1.0)
    one = Number(0.0)
    for _ in range(60):
        value = value + one
    nodes, edges = layout(value)
    assert sum(n.kind == "box" for n in nodes) == 62 and len(edges) == 180


@settings(max_examples=25, deadline=None)
@given(graphs())
def test_no_edge_runs_through_a_box_or_a_circle(root):
    ax = plots.computation_graph(root)
    shapes = drawn(ax, "box") + drawn(ax, "circle")
    for line in drawn(ax, "edge"):
        points = ax.transData.transform(line.get_xydata()[3:-3])  # the ends touch their own boxes
        for shape in shapes:
            box = shape.get_window_extent()
            inside = (
                (points[:, 0] > box.x0 + 1)
                & (points[:, 0] < box.x1 - 1)
                & (points[:, 1] > box.y0 + 1)
                & (points[:, 1] < box.y1 - 1)
            )
            assert not inside.any()
    plt.close(ax.figure)


@settings(max_examples=50, deadline=None)
@given(graphs())
def test_layout_runs_left_to_right_and_keeps_nodes_apart(root):
    nodes, edges = layout(root)
    assert all(b.column == a.column + 1 for e in edges for a, b in zip(e, e[1:]))
    for column in {n.column for n in nodes}:
        heights = sorted(n.y for n in nodes if n.column == column and n.kind == "box")
        assert np.all(np.diff(heights) > 0.99)


def history(n=12):
    loss = np.exp(-np.arange(n) / 4)
    return SimpleNamespace(
        loss=loss,
        val_loss=loss + 0.1,
        metric=1 - loss,
        val_metric=0.9 - loss,
        metric_name="accuracy",
    )


def test_training_curves_plot_training_and_validation_by_epoch():
    ax = plots.training_curves(history())
    train, val = ax.lines
    np.testing.assert_array_equal(train.get_xdata(), np.arange(1, 13))
    np.testing.assert_array_equal(train.get_ydata(), history().loss)
    np.testing.assert_array_equal(val.get_ydata(), history().val_loss)
    assert ax.get_xlabel() == "epoch" and ax.get_ylabel() == "loss"
    assert plots.training_curves(history(), quantity="metric").get_ylabel() == "accuracy"


def test_training_curves_compare_runs_given_as_numbers():
    ax = plots.training_curves({"small": [3, 2, 1], "large": [3, 9, 27]})
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["small", "large"]
    np.testing.assert_array_equal(ax.lines[1].get_ydata(), [3, 9, 27])


def test_decision_regions_paint_what_predict_says():
    X = np.array([[0.0, 0.0], [1.0, 1.0], [0.0, 1.0], [1.0, 0.0]])
    y = np.array([0, 1, 0, 1])
    ax = plots.decision_regions(lambda Z: (Z[:, 0] > 0.5).astype(int), X, y)
    regions = ax.images[0].get_array()
    assert (regions[:, :95] == 0).all() and (regions[:, 105:] == 1).all()
    assert len(ax.collections) == 2
    np.testing.assert_array_equal(ax.collections[1].get_offsets(), X[y == 1])


def test_gradient_magnitudes_are_norms_on_a_logarithmic_scale():
    ax = plots.gradient_magnitudes({"W1": np.array([[3.0, 4.0]]), "W2": 0.5, "W3": np.zeros(2)})
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), [5, 0.5, np.nan])
    assert ax.get_yscale() == "log" and "gradient" in ax.get_ylabel()
    two = plots.gradient_magnitudes({"tanh": {"W1": 1.0}, "sigmoid": {"W1": 0.1}})
    assert len(two.lines) == 2 and two.get_legend() is not None


def test_image_grid_marks_wrong_predictions():
    images = np.arange(5 * 16.0).reshape(5, 16)
    ax = plots.image_grid(images, [0, 1, 0, 1, 1], [0, 1, 1, 1, 1], ["cat", "dog"], columns=3)
    texts = [t.get_text() for t in ax.texts]
    assert texts == ["cat", "dog", "dog\nis cat", "dog", "dog"]
    assert len(ax.patches) == 1
    canvas = ax.images[0].get_array()
    assert np.ma.compressed(np.ma.masked_invalid(canvas)).size == images.size


def test_image_grid_scales_each_signed_image_around_zero_and_explains_odd_shapes():
    ax = plots.image_grid(np.array([[[1.5, -3.0]], [[0.0, 1e-9]]]), signed=True)
    assert ax.images[0].get_clim() == (-1, 1)
    pixels = np.ma.compressed(np.ma.masked_invalid(ax.images[0].get_array()))
    np.testing.assert_allclose(pixels, [0.5, -1, 0, 1])
    with pytest.raises(ValueError, match="not square"):
        plots.image_grid(np.zeros((2, 15)))


def test_predicted_vs_actual_has_a_diagonal_and_the_unit():
    ax = plots.predicted_vs_actual([1, 2, 3], np.array([[1.5], [2], [2]]), "US dollars")
    np.testing.assert_array_equal(ax.collections[0].get_offsets(), [[1, 1.5], [2, 2], [3, 2]])
    np.testing.assert_array_equal(ax.lines[0].get_xdata(), ax.lines[0].get_ydata())
    assert ax.get_xlabel() == "actual (US dollars)" and ax.get_ylabel() == "predicted (US dollars)"


def test_confusion_matrix_has_actual_classes_in_rows():
    ax = plots.confusion_matrix([0, 0, 0, 1], [0, 0, 1, 1], ["cat", "dog"])
    np.testing.assert_allclose(ax.images[0].get_array(), [[2 / 3, 1 / 3], [0, 1]])
    assert sorted(t.get_text() for t in ax.texts) == ["1", "1", "2"]
    assert ax.get_ylabel() == "actual class"


def test_contour_paths_draw_every_path_from_its_start():
    paths = {"sgd": [[3, 1], [1, 0.5], [0, 0]], "lost": [[3, 1], [9, 9], [np.inf, np.nan]]}
    ax = plots.contour_paths(lambda w: w[0] ** 2 + 4 * w[1] ** 2, paths)
    np.testing.assert_array_equal(ax.lines[0].get_xydata(), paths["sgd"])
    assert ax.get_xlim()[0] < 0 and ax.get_xlim()[1] > 9


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax: plots.computation_graph(neuron(), ax=ax),
        lambda ax: plots.training_curves(history(), ax=ax),
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
            assert max(matplotlib.colors.to_rgb(ax.xaxis.label.get_color())) < 0.5
        ax.figure.canvas.draw()


def test_importing_plots_does_not_import_matplotlib():
    code = "import sys, bpcourse.plots; print('matplotlib' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "False"
