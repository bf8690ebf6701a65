"""The drawn computation graph: boxes, circles, edges, and their words."""

from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings

from bpcourse import plots
from bpcourse.reference import Value
from tests.plots.graphs import Number, graphs, neuron


def drawn(ax, gid):
    return [artist for artist in ax.get_children() if artist.get_gid() == gid]


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


def engine_graph():
    x, w = Value(2.0, label="x"), Value(-3.0, label="w")
    out = (x * w + 7.0).tanh()
    out.backward()
    return out


def test_each_arrow_into_an_operation_bears_its_local_slope():
    ax = plots.computation_graph(engine_graph(), slopes=True)
    slopes = sorted(t.get_text() for t in drawn(ax, "slope"))
    assert slopes == ["×0.42", "×1", "×1", "×2", "×−3"]
    assert "local slope" in [t.get_text() for t in ax.texts]


def test_slopes_are_left_out_unless_asked_for_and_gradients_can_be():
    ax = plots.computation_graph(engine_graph())
    assert not drawn(ax, "slope")
    texts = [t.get_text() for t in ax.texts]
    assert "−1.26" in texts and "gradient" in texts
    texts = [t.get_text() for t in plots.computation_graph(engine_graph(), gradients=False).texts]
    assert "−1.26" not in texts and "gradient" not in texts


def deep(length):
    value = Value(0.3, label="x")
    for _ in range(length):
        value = (value * -0.1234).tanh()
    value.backward()
    return value


@pytest.mark.parametrize("length", [1, 2, 6])
def test_words_keep_a_size_that_can_be_read_and_stay_in_their_boxes(length):
    ax = plots.computation_graph(deep(length), slopes=True)
    ax.figure.canvas.draw()
    assert min(t.get_fontsize() for t in ax.texts) >= 6.5  # 9 pixels in a notebook
    boxes = [box.get_window_extent() for box in drawn(ax, "box")]
    for text in ax.texts:
        extent = text.get_window_extent()
        for box in boxes:
            if box.contains(*(extent.p0 + extent.p1) / 2):
                assert box.x0 < extent.x0 and extent.x1 < box.x1
    if length < 3:
        assert ax.figure.get_figwidth() < 7.5  # a notebook's page beside its file browser
