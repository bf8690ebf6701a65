"""Nodes stand in columns, apart from each other, whatever the graph."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings

from bpcourse.plots.graph_layout import layout
from tests.plots.graphs import Number, graphs


def test_graph_of_a_long_chain_needs_no_deep_recursion():
    value = Number(1.0)
    one = Number(0.0)
    for _ in range(60):
        value = value + one
    nodes, edges = layout(value)
    assert sum(n.kind == "box" for n in nodes) == 62 and len(edges) == 180


@settings(max_examples=50, deadline=None)
@given(graphs())
def test_layout_runs_left_to_right_and_keeps_nodes_apart(root):
    nodes, edges = layout(root)
    assert all(b.column == a.column + 1 for e in edges for a, b in pairwise(e))
    for column in {n.column for n in nodes}:
        heights = sorted(n.y for n in nodes if n.column == column and n.kind == "box")
        assert np.all(np.diff(heights) > 0.99)
