"""The walk through a computation graph, box by box: forward, then backward."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from bpcourse.plots.graph_layout import Node, children, layout
from bpcourse.plots.graphs import _short, computation_graph
from bpcourse.plots.local_slopes import local_slopes
from bpcourse.plots.moving.frame import Moving

LARGEST = 250  # boxes, beyond which nobody finds a way through the picture
ROW, TALLEST = 84, 440  # pixels: of a row of boxes, as in walk.js; of the graph's window
TELLS = 12  # boxes of a graph that is told number by number


def walk(root: Any) -> Moving:
    """The way through the graph of a number, forward and back, in steps, with sliders.

    root  the last Value: any object with `.data`, `.grad`, `._children` (or `._prev`), `._op` and,
    if it has one, `.label`; so the learner's own engine, too. What arrives there is its `.grad`,
    or 1 before any backward pass. The still figure shows the gradients that are in the boxes.
    TypeError for arrays; ValueError for an input, more than 250 boxes, a number that is not finite.
    """
    _measure(root)
    nodes, edges = layout(root, circles=False)
    items = [node.item for node in nodes if node.kind == "box"]
    place = {id(item): i for i, item in enumerate(items)}
    upstream = _number(getattr(root, "grad", None)) or 1.0
    data = {
        "values": [_value(item, place) for item in items],
        "nodes": _places(nodes),
        "edges": [[nodes.index(node) for node in edge] for edge in edges],
        "upstream": upstream,
    }
    _name_inputs(data["values"])
    rows = max(node["y"] for node in data["nodes"]) + 1
    columns = 1 + max(node.column for node in nodes)
    graph = min(TALLEST, rows * ROW + 10)
    inputs = sum(1 for value in data["values"] if value["input"])
    walked_back = bool(_number(getattr(root, "grad", None)))
    still = computation_graph(root, slopes=True, gradients=walked_back)
    height = math.ceil(graph + 134 + 38 * (1 if inputs > 4 else math.ceil(inputs / 2)))
    return Moving(
        title="A walk through a computation graph",
        words=_words(items, gradients=walked_back),
        scripts=["walk.js", "walk.css"],
        data=data,
        figure=still.figure,
        height=height,
        narrow=math.ceil(graph + 224 + (64 if inputs > 4 else 26 * inputs)),
        middle=height + 52,
        width=min(1000, max(760, 150 * columns)),
    )


def _measure(root: Any) -> None:
    """Refuse what cannot be walked, before time is spent on it."""
    if not children(root):
        raise ValueError("nothing was computed here: walk takes the last Value of a computation")
    seen, waiting = {id(root)}, [root]
    for item in waiting:
        if np.ndim(item.data):
            raise TypeError(
                f"{_name(item)} holds an array of shape {np.shape(item.data)}: walk goes through "
                "graphs of single numbers; plots.computation_graph draws this one"
            )
        if _number(item.data) is None:
            raise ValueError(f"{_name(item)} holds {item.data}: walk needs finite numbers")
        fresh = {id(child): child for child in children(item) if id(child) not in seen}
        seen |= set(fresh)
        waiting += fresh.values()
        if len(seen) > LARGEST:
            raise ValueError(
                f"more than {LARGEST} boxes: nobody finds a way through so many; walk through a "
                "part of it, the loss of a single example for instance"
            )


def _value(item: Any, place: dict[int, int]) -> dict[str, Any]:
    """A box as the page gets it; a slope is None where the engine does not tell it."""
    made_from = children(item)
    return {
        "label": str(getattr(item, "label", "") or ""),
        "op": str(getattr(item, "_op", "")) if made_from else "",
        "data": _number(item.data),
        "from": [place[id(child)] for child in made_from],
        "slopes": [_number(slope) for slope in local_slopes(item)] if made_from else [],
        "rule": getattr(item, "_backward", None) is not None,
        "kept": _kept(item) if made_from else [],
    }


def _kept(item: Any) -> list[float]:
    """The plain numbers that the rule of an operation remembers: an exponent is in no box."""
    cells = getattr(getattr(item, "_backward", None), "__closure__", None) or ()
    found = []
    for cell in cells:
        try:
            content = cell.cell_contents
        except ValueError:  # a name that has got no value
            continue
        if isinstance(content, int | float) and math.isfinite(content):
            found.append(float(content))
    return found


def _name_inputs(values: list[dict[str, Any]]) -> None:
    """Mark what gets a slider: inputs with a name; where none has one, all of them."""
    leaves = [value for value in values if not value["from"]]
    if not any(leaf["label"] for leaf in leaves):
        for number, leaf in enumerate(leaves, 1):
            leaf["label"] = f"input {number}"
    for value in values:
        value["input"] = not value["from"] and bool(value["label"])


def _places(nodes: list[Node]) -> list[dict[str, Any]]:
    """Column and row of each node, and the number of its box; null for a bend."""
    top = min(node.y for node in nodes)
    numbers = iter(range(len(nodes)))
    return [
        {
            "column": node.column,
            "y": round(node.y - top, 4),
            "value": next(numbers) if node.kind == "box" else None,
        }
        for node in nodes
    ]


def _number(value: Any) -> float | None:
    """A finite float, or None."""
    if value is None or np.ndim(value):
        return None
    number = float(np.asarray(value))
    return number if math.isfinite(number) else None


def _name(item: Any) -> str:
    label, op = getattr(item, "label", "") or "", getattr(item, "_op", "")
    return str(label or (f"the box of {op}" if op else "an input"))


def _words(items: list[Any], *, gradients: bool) -> str:
    """The still figure in words: every number of a small graph, the ends of a large one."""
    ends = [item for item in items if not children(item)] + [items[-1]]
    told = items if len(items) <= TELLS else [item for item in ends if _is_named(item)]
    forward = ", ".join(f"{_name(item)} = {_short(item.data)}" for item in told)
    words = f"A computation graph of {len(items)} boxes. From left to right: {forward}."
    if gradients:
        back = ", ".join(f"{_short(item.grad)} at {_name(item)}" for item in reversed(told))
        words += f" Gradients, from right to left: {back}."
    return words


def _is_named(item: Any) -> bool:
    return bool(getattr(item, "label", ""))
