"""Layered left-to-right layout of a computation graph (after Sugiyama, Tagawa and Toda 1981).

Four steps: a column for every node, placeholders where an edge passes a column, an order within
each column that avoids crossings, and heights. An edge crosses a column only in the slot of its
placeholder, so it never runs through a box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

SWEEPS = 12


@dataclass(eq=False)
class Node:
    """A value ("box"), an operation ("circle") or a placeholder of a long edge ("bend")."""

    kind: str
    item: Any = None
    column: int = 0
    x: float = 0.0
    y: float = 0.0


Edge: TypeAlias = list[Node]
Neighbours: TypeAlias = dict[Node, list[Node]]


def layout(root: Any, *, circles: bool = True) -> tuple[list[Node], list[Edge]]:
    """(nodes, edges) of the graph that ends in `root`; an edge is its list of nodes, start to end.

    An item has `._op` ("" for a leaf) and `._children` or `._prev`. A child that is used twice by
    one operation gives two edges. Without `circles`, edges run from box to box, in the order of
    each item's children.
    """
    nodes, links = _collect(root)
    if not circles:
        made = {start: end for start, end in links if start.kind == "circle"}
        links = [(start, made[end]) for start, end in links if end.kind == "circle"]
        nodes = [node for node in nodes if node.kind == "box"]
    _assign_columns(nodes, links)
    edges = [_with_bends(start, end, nodes) for start, end in links]
    columns = _ordered_columns(nodes, edges)
    _assign_heights(columns, edges)
    return nodes, edges


def children(item: Any) -> tuple[Any, ...]:
    """The values that `item` was computed from, kept as `._children` or as `._prev`."""
    found = getattr(item, "_children", None)
    return tuple(getattr(item, "_prev", ()) if found is None else found)


def _collect(root: Any) -> tuple[list[Node], list[tuple[Node, Node]]]:
    """All boxes and circles, children first, and the links between them."""
    boxes: dict[int, Node] = {}
    nodes: list[Node] = []
    links: list[tuple[Node, Node]] = []
    stack = [root]
    while stack:  # no recursion: a long chain must not hit Python's limit
        item = stack[-1]
        waiting = [c for c in children(item) if id(c) not in boxes]
        if id(item) in boxes or waiting:
            if id(item) in boxes:
                stack.pop()
            stack.extend(reversed(waiting))
            continue
        stack.pop()
        box = boxes[id(item)] = Node("box", item)
        if children(item):
            circle = Node("circle", item)
            nodes.append(circle)
            links += [(boxes[id(c)], circle) for c in children(item)] + [(circle, box)]
        nodes.append(box)
    return nodes, links


def _assign_columns(nodes: list[Node], links: list[tuple[Node, Node]]) -> None:
    """Longest distance to the root, counted from the right, so that leaves stand by their use."""
    following: dict[Node, list[Node]] = {}
    for start, end in links:
        following.setdefault(start, []).append(end)
    for node in reversed(nodes):
        node.column = min((n.column for n in following.get(node, [])), default=1) - 1
    leftmost = min(node.column for node in nodes)
    for node in nodes:
        node.column -= leftmost


def _with_bends(start: Node, end: Node, nodes: list[Node]) -> Edge:
    bends = [Node("bend", column=c) for c in range(start.column + 1, end.column)]
    nodes.extend(bends)
    return [start, *bends, end]


def _neighbours(edges: list[Edge]) -> tuple[Neighbours, Neighbours]:
    """For each node, its neighbours in the column to the left and to the right."""
    left: Neighbours = {}
    right: Neighbours = {}
    for edge in edges:
        for a, b in pairwise(edge):
            right.setdefault(a, []).append(b)
            left.setdefault(b, []).append(a)
    return left, right


def _ordered_columns(nodes: list[Node], edges: list[Edge]) -> list[list[Node]]:
    """Sort each column by its neighbours' mean position, sweeping to and fro; keep the best."""
    columns: list[list[Node]] = [[] for _ in range(1 + max(n.column for n in nodes))]
    for node in nodes:
        columns[node.column].append(node)
    sides = _neighbours(edges)
    best, fewest = [list(c) for c in columns], _crossings(columns, edges)
    for sweep in range(SWEEPS):
        forward = sweep % 2 == 1
        for column in columns if forward else columns[::-1]:
            place = {n: i for c in columns for i, n in enumerate(c)}
            column.sort(
                key=lambda n: _mean([place[m] for m in sides[not forward].get(n, [])], place[n])
            )
        crossings = _crossings(columns, edges)
        if crossings < fewest:
            best, fewest = [list(c) for c in columns], crossings
    return best


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _crossings(columns: list[list[Node]], edges: list[Edge]) -> int:
    place = {n: i for c in columns for i, n in enumerate(c)}
    count = 0
    segments: dict[int, list[tuple[int, int]]] = {}
    for edge in edges:
        for a, b in pairwise(edge):
            segments.setdefault(a.column, []).append((place[a], place[b]))
    for pairs in segments.values():
        starts, ends = np.array(pairs).T
        count += np.sum((starts[:, None] < starts) & (ends[:, None] > ends))
    return int(count)


HEIGHT = {"box": 1.0, "circle": 0.7, "bend": 0.45}


def _assign_heights(columns: list[list[Node]], edges: list[Edge]) -> None:
    """Pull every node towards its neighbours' mean height, keeping order and distance."""
    left, right = _neighbours(edges)
    for column in columns:
        _place(column, np.zeros(len(column)))
    for sweep in range(3 * SWEEPS):
        side = left if sweep % 2 else right
        for column in columns if sweep % 2 else columns[::-1]:
            wish = []
            for node in column:
                near = side.get(node, [])
                if node.kind == "bend":  # between both neighbours, so that long edges run level
                    near = left[node] + right[node]
                wish.append(_mean([n.y for n in near], node.y))
            _place(column, np.array(wish))


def _place(column: list[Node], wish: npt.NDArray[np.float64]) -> None:
    """Least-squares heights at the given order and least distances (pool adjacent violators)."""
    sizes = np.array([HEIGHT[n.kind] for n in column])
    offset = np.cumsum(sizes) - sizes / 2
    blocks: list[list[float]] = []  # [sum, count] of neighbouring nodes that touch
    for value in wish - offset:
        blocks.append([value, 1])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            total, count = blocks.pop()
            blocks[-1][0] += total
            blocks[-1][1] += count
    level = np.concatenate([np.full(int(count), total / count) for total, count in blocks])
    for node, y in zip(column, level + offset):
        node.y = float(y)
