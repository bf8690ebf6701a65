"""The computation graph behind a number, drawn.

Widths are in ems, those of the words in them: so a graph is as narrow as its words allow, and its
words are as large as a page's width allows.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from bpcourse.plots.graph_layout import Node, children, layout
from bpcourse.plots.local_slopes import local_slopes
from bpcourse.plots.shown import KEEPS_ITS_SIZE
from bpcourse.plots.style import CARD, COLOURS, FAINT, INK, MID, PANEL, card

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SLOPE = "#006B4E"  # the course's green, dark enough for small words
PAGE = 7.3  # inches of a notebook's page beside its file browser
LARGEST, SMALLEST = 10.0, 7.0  # points of the words
ROW = 5.6  # ems from a box to the next one below it
LINE = 1.35  # ems from a line of words to the next
NARROWEST, MARGIN = 3.0, 0.45  # ems: of a box, and beside its words
ARROW, SHORT_ARROW = 2.2, 1.3  # ems: into an operation, and out of it
RADIUS = 1.15  # ems, of a circle; a long name makes it wider
NAME = 0.95  # ems, the size of an operation's name
LONG = 11  # a word in a box of so many letters is written smaller


def computation_graph(
    root: Any, ax: Axes | None = None, *, slopes: bool = False, gradients: bool = True
) -> Axes:
    """The graph that computed `root`: boxes with label, data and gradient, circles for operations.

    Works for any objects with `.data`, `.grad`, `._children` (or `._prev`), `._op` and, if they
    have one, `.label`. The forward pass runs from left to right. With `slopes`, each arrow into an
    operation bears its local slope, where the engine tells it.
    """
    nodes, edges = layout(root)
    words = _slopes(edges) if slopes else {}
    half = _assign_places(nodes, words, gradients=gradients)
    wide = max(n.x + half[n.column] for n in nodes) + 1
    low, high = min(n.y for n in nodes) - ROW * 0.55, max(n.y for n in nodes) + ROW * 0.55
    high += 1.6  # for the legend
    size = min(LARGEST, max(SMALLEST, 72 * PAGE / (wide + 1)))
    keeps_its_size = ax is None
    ax = card(ax, ((wide + 1) * size / 72, (high - low) * size / 72))
    if keeps_its_size:
        ax.figure.set_gid(KEEPS_ITS_SIZE)
    for edge in edges:
        _draw_edge(ax, edge, half, shift=_shift(edge, edges))
    for node in nodes:
        if node.kind == "box":
            _draw_box(ax, node, half[node.column], size, gradients=gradients)
        elif node.kind == "circle":
            _draw_circle(ax, node, size)
    for (start, end), word in words.items():
        _write_slope(ax, start, end, half, word, size)
    ax.set(xlim=(-1, wide), ylim=(high, low), xticks=[], yticks=[])
    ax.set_aspect("equal")
    ax.set_facecolor(CARD)
    ax.spines[:].set_visible(False)
    legend = [("data", COLOURS[0])]
    legend += [("gradient", COLOURS[1])] * gradients + [("local slope", SLOPE)] * slopes
    _write_legend(ax, legend, high - 0.2, size)
    return ax


def _write_legend(ax: Axes, legend: list[tuple[str, str]], y: float, size: float) -> None:
    """Words side by side, each in its colour."""
    x = 0.0
    for word, colour in legend:
        ax.text(x, y, word, color=colour, fontsize=size, va="bottom")
        x += _ems(word) + 1


def _slopes(edges: list[list[Node]]) -> dict[tuple[Node, Node], str]:
    """For each last piece of an arrow into an operation, its local slope in words."""
    words = {}
    for edge in edges:
        operation = edge[-1]
        if operation.kind != "circle":
            continue
        made_from = children(operation.item)
        place = next(i for i, child in enumerate(made_from) if child is edge[0].item)
        slope = local_slopes(operation.item)[place]
        if slope is not None:
            words[edge[-2], operation] = f"×{_short(slope)}"
    return words


def _assign_places(
    nodes: list[Node], words: dict[tuple[Node, Node], str], *, gradients: bool
) -> dict[int, float]:
    """Give each node its place, in ems, and return half the width of each column."""
    half: dict[int, float] = defaultdict(lambda: NARROWEST / 2)
    arrow: dict[int, float] = defaultdict(lambda: SHORT_ARROW)  # on the left of a column
    for node in nodes:
        column = node.column
        if node.kind == "circle":
            half[column] = max(half.get(column, RADIUS), _half_of(node))
            arrow[column] = max(arrow[column], ARROW)
        elif node.kind == "box":
            written = max(
                _ems(word) * size for word, _, _, size in _rows(node, gradients=gradients)
            )
            half[column] = max(half[column], written / 2 + MARGIN)
    for (_, operation), word in words.items():
        arrow[operation.column] = max(arrow[operation.column], _ems(word) + 1.1)
    x, places = 0.0, {}
    for column in range(1 + max(n.column for n in nodes)):
        x += arrow[column] * (column > 0) + half[column]
        places[column] = x
        x += half[column]
    for node in nodes:
        node.x, node.y = places[node.column], ROW * node.y
    return half


def _ems(word: str) -> float:
    """The width of a word, in units of its size."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    if not word.strip():
        return 0.0
    return float(TextPath((0, 0), word, size=1, prop=FontProperties()).get_extents().width) + 0.1


def _rows(node: Node, *, gradients: bool) -> list[tuple[str, str, str, float]]:
    """What stands in a box, from top to bottom: (words, colour, weight, size in ems)."""
    rows = [(_short(node.item.data), COLOURS[0], "normal")]
    if gradients:
        rows.append((_short(getattr(node.item, "grad", None)), COLOURS[1], "normal"))
    label = str(getattr(node.item, "label", "") or "")
    if label:
        rows.insert(0, (label, INK, "bold"))
    return [(*row, 1.0 if len(row[0]) < LONG else 0.8) for row in rows]


def _write_slope(
    ax: Axes, start: Node, operation: Node, half: dict[int, float], word: str, size: float
) -> None:
    """On an arrow from a box into a circle: how fast the result moves with what the box holds."""
    ax.text(
        (start.x + half[start.column] + operation.x - _half_of(operation)) / 2 - 0.2,
        (start.y + operation.y) / 2,
        word,
        color=SLOPE,
        fontsize=size,
        ha="center",
        va="center",
        zorder=1.5,  # under the boxes, over the arrows
        gid="slope",
        bbox={"facecolor": CARD, "edgecolor": "none", "pad": 0.8},
    )


def _draw_edge(ax: Axes, edge: list[Node], half: dict[int, float], shift: float) -> None:
    """Level across each column, an S-curve between columns, an arrow head at the end."""
    ease = np.linspace(0, 1, 24)
    ease = ease * ease * (3 - 2 * ease)
    xs, ys = [], []
    for a, b in pairwise(edge):
        y0, y1 = a.y + shift * (a is edge[0]), b.y + shift * (b is edge[-1])
        x0 = a.x + _reach(a, half)
        x1 = b.x - _reach(b, half) - 0.25 * (b is edge[-1])
        xs.append(np.linspace(x0, x1, 24))
        ys.append(y0 + (y1 - y0) * ease)
    xs, ys = np.concatenate(xs), np.concatenate(ys)
    ax.plot(xs, ys, color=MID, linewidth=1.2, zorder=1, solid_capstyle="round", gid="edge")
    ax.plot(xs[-1], ys[-1], marker=">", color=MID, markersize=4.5, zorder=1, gid="arrow")


def _reach(node: Node, half: dict[int, float]) -> float:
    """Half the width of a node: a box or a bend is as wide as its column, in ems."""
    return _half_of(node) if node.kind == "circle" else half[node.column]


def _shift(edge: list[Node], edges: list[list[Node]]) -> float:
    """Edges between the same two nodes (x * x) are drawn side by side."""
    twins = [e for e in edges if e[0] is edge[0] and e[-1] is edge[-1]]
    if len(twins) == 1 or len(edge) > 2:
        return 0.0
    number = next(i for i, e in enumerate(twins) if e is edge)
    return 0.8 * (number - (len(twins) - 1) / 2)


def _draw_box(ax: Axes, node: Node, half: float, size: float, *, gradients: bool) -> None:
    from matplotlib.patches import FancyBboxPatch

    rounding, tall = 0.35, 2.2
    ax.add_patch(
        FancyBboxPatch(
            (node.x - half + rounding, node.y - tall + rounding),
            2 * (half - rounding),
            2 * (tall - rounding),
            boxstyle=f"round,pad={rounding}",
            facecolor=PANEL,
            edgecolor=INK,
            linewidth=1.1,
            zorder=2,
            gid="box",
        )
    )
    rows = _rows(node, gradients=gradients)
    for i, (text, colour, weight, ems) in enumerate(rows):
        ax.text(
            node.x,
            node.y + LINE * (i - (len(rows) - 1) / 2),
            text,
            color=colour,
            weight=weight,
            fontsize=size * ems,
            ha="center",
            va="center",
            zorder=3,
        )


def _draw_circle(ax: Axes, node: Node, size: float) -> None:
    from matplotlib.patches import Circle, FancyBboxPatch

    style = {"facecolor": FAINT, "edgecolor": INK, "linewidth": 1.1, "zorder": 2, "gid": "circle"}
    straight = _half_of(node) - RADIUS
    if straight:
        round_ends = f"round,pad={RADIUS}"
        corner = (node.x - straight, node.y)
        ax.add_patch(FancyBboxPatch(corner, 2 * straight, 0, boxstyle=round_ends, **style))
    else:
        ax.add_patch(Circle((node.x, node.y), RADIUS, **style))
    name = _name(node)
    ax.text(
        node.x,
        node.y,
        name,
        color=INK,
        ha="center",
        va="center",
        fontsize=size * (1.25 if len(name) == 1 else NAME),
        zorder=3,
    )


def _name(node: Node) -> str:
    """The name of an operation."""
    name = str(node.item._op)  # noqa: SLF001  the name that engines have for it
    return {"*": "×", "-": "−"}.get(name, name)


def _half_of(circle: Node) -> float:
    """Half the width of a circle, in ems."""
    return max(RADIUS, NAME * _ems(_name(circle)) / 2 + 0.35)


def _short(value: Any) -> str:
    """Four significant digits for a number, the shape for an array."""
    if value is None:
        return "–"
    if np.ndim(value):
        return "×".join(map(str, np.shape(value)))
    return f"{float(np.asarray(value)) + 0.0:.4g}".replace("-", "−")  # + 0.0 turns -0 into 0
