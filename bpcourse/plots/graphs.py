"""The computation graph behind a number, drawn."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from bpcourse.plots.graph_layout import Node, children, layout
from bpcourse.plots.local_slopes import local_slopes
from bpcourse.plots.style import CARD, COLOURS, FAINT, INK, MID, PANEL, card

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HALF = {"box": 0.46, "circle": 0.24}  # half widths; columns are PITCH apart
PITCH = 1.08
SLOPE = "#006B4E"  # the course's green, dark enough for small words
ROOM = 0.42  # more between a box and the circle on its right, for a slope


def computation_graph(
    root: Any, ax: Axes | None = None, *, slopes: bool = False, gradients: bool = True
) -> Axes:
    """The graph that computed `root`: boxes with label, data and gradient, circles for operations.

    Works for any objects with `.data`, `.grad`, `._children` (or `._prev`), `._op` and, if they
    have one, `.label`. The forward pass runs from left to right. With `slopes`, each arrow into an
    operation bears its local slope, where the engine tells it.
    """
    nodes, edges = layout(root)
    for node in nodes:  # boxes stand in even columns, circles in odd ones
        node.x = PITCH * node.column + ROOM * slopes * ((node.column + 1) // 2)
    wide = max(n.x for n in nodes) + 1
    heights = [n.y for n in nodes]
    low, high = min(heights) - 0.6, max(heights) + 0.6
    ax = card(ax, (min(0.95 * wide + 0.5, 18), min(0.95 * (high - low), 14)))
    for edge in edges:
        _draw_edge(ax, edge, shift=_shift(edge, edges))
    for node in nodes:
        if node.kind == "box":
            _draw_box(ax, node, gradients=gradients)
        elif node.kind == "circle":
            _draw_circle(ax, node)
    ax.set(xlim=(-0.75, wide - 0.25), ylim=(high, low), xticks=[], yticks=[])
    ax.set_aspect("equal")
    ax.set_facecolor(CARD)
    ax.spines[:].set_visible(False)
    ax.text(-0.6, high - 0.05, "data", color=COLOURS[0], fontsize=8, va="bottom")
    if gradients:
        ax.text(-0.15, high - 0.05, "gradient", color=COLOURS[1], fontsize=8, va="bottom")
    if slopes:
        ax.text(0.65, high - 0.05, "local slope", color=SLOPE, fontsize=8, va="bottom")
        _write_slopes(ax, edges)
    return ax


def _write_slopes(ax: Axes, edges: list[list[Node]]) -> None:
    """On each arrow from a box into a circle, how fast the result moves with what the box holds."""
    for edge in edges:
        operation = edge[-1]
        if operation.kind != "circle":
            continue
        made_from = children(operation.item)
        place = next(i for i, child in enumerate(made_from) if child is edge[0].item)
        slope = local_slopes(operation.item)[place]
        if slope is None:
            continue
        left = edge[-2].x + _half(edge[-2], edge)
        right = operation.x - HALF["circle"]
        ax.text(
            (left + right) / 2,
            (edge[-2].y + operation.y) / 2,
            f"×{_short(slope)}",
            color=SLOPE,
            fontsize=8.5,
            ha="center",
            va="center",
            zorder=2.5,
            gid="slope",
            bbox={"facecolor": CARD, "edgecolor": "none", "pad": 0.8},
        )


def _draw_edge(ax: Axes, edge: list[Node], shift: float) -> None:
    """Level across each column, an S-curve between columns, an arrow head at the end."""
    ease = np.linspace(0, 1, 24)
    ease = ease * ease * (3 - 2 * ease)
    xs, ys = [], []
    for a, b in pairwise(edge):
        y0, y1 = a.y + shift * (a is edge[0]), b.y + shift * (b is edge[-1])
        x0 = a.x + _half(a, edge)
        x1 = b.x - _half(b, edge) - 0.03 * (b is edge[-1])
        xs.append(np.linspace(x0, x1, 24))
        ys.append(y0 + (y1 - y0) * ease)
    xs, ys = np.concatenate(xs), np.concatenate(ys)
    ax.plot(xs, ys, color=MID, linewidth=1.2, zorder=1, solid_capstyle="round", gid="edge")
    ax.plot(xs[-1], ys[-1], marker=">", color=MID, markersize=4.5, zorder=1, gid="arrow")


def _half(node: Node, edge: list[Node]) -> float:
    """Half the width of the node's column, which holds boxes only or circles only, by turns."""
    kind = edge[-1].kind if (edge[-1].column - node.column) % 2 == 0 else "box"
    return HALF[kind if node.kind == "bend" else node.kind]


def _shift(edge: list[Node], edges: list[list[Node]]) -> float:
    """Edges between the same two nodes (x * x) are drawn side by side."""
    twins = [e for e in edges if e[0] is edge[0] and e[-1] is edge[-1]]
    if len(twins) == 1 or len(edge) > 2:
        return 0.0
    number = next(i for i, e in enumerate(twins) if e is edge)
    return 0.14 * (number - (len(twins) - 1) / 2)


def _draw_box(ax: Axes, node: Node, *, gradients: bool) -> None:
    from matplotlib.patches import FancyBboxPatch

    x, half = node.x, HALF["box"]
    ax.add_patch(
        FancyBboxPatch(
            (x - half + 0.06, node.y - 0.3),
            2 * half - 0.12,
            0.6,
            boxstyle="round,pad=0.06",
            facecolor=PANEL,
            edgecolor=INK,
            linewidth=1.1,
            zorder=2,
            gid="box",
        )
    )
    label = str(getattr(node.item, "label", "") or "")
    rows = [(_short(node.item.data), COLOURS[0], "normal")]
    if gradients:
        rows.append((_short(getattr(node.item, "grad", None)), COLOURS[1], "normal"))
    if label:
        rows.insert(0, (label, INK, "bold"))
    spread = 0.22 if label else 0.26
    for i, (text, colour, weight) in enumerate(rows):
        ax.text(
            x,
            node.y + spread * (i - (len(rows) - 1) / 2),
            text,
            color=colour,
            weight=weight,
            fontsize=8.5 if len(text) < 11 else 6.5,
            ha="center",
            va="center",
            zorder=3,
        )


def _draw_circle(ax: Axes, node: Node) -> None:
    from matplotlib.patches import Circle

    x = node.x
    ax.add_patch(
        Circle(
            (x, node.y),
            HALF["circle"],
            facecolor=FAINT,
            edgecolor=INK,
            linewidth=1.1,
            zorder=2,
            gid="circle",
        )
    )
    text = str(node.item._op)  # noqa: SLF001  the name that engines have for it
    ax.text(
        x,
        node.y,
        {"*": "×", "-": "−"}.get(text, text),
        color=INK,
        ha="center",
        va="center",
        fontsize=11 if len(text) < 3 else 7.5,
        zorder=3,
    )


def _short(value: Any) -> str:
    """Four significant digits for a number, the shape for an array."""
    if value is None:
        return "–"
    if np.ndim(value):
        return "×".join(map(str, np.shape(value)))
    return f"{float(np.asarray(value)) + 0.0:.4g}".replace("-", "−")  # + 0.0 turns -0 into 0
