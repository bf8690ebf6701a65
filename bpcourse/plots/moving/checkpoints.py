"""A chain of layers that keeps every k-th input, and computes the others again on the way back."""

from __future__ import annotations

from typing import Any

from bpcourse.plots.moving.frame import Moving
from bpcourse.plots.style import COLOURS, INK, MID, add_legend, card, label_axes

SCRIPTS = ["checkpoints.css", "checkpoints.js", "checkpoints_page.js"]
MOST_LAYERS = 16  # as many columns as a phone holds

FIRST, AGAIN, LOSS, BACK = "first", "again", "loss", "back"


def checkpoints(layers: int = 12, every: int = 4) -> Moving:
    """The walk through a chain of layers: which inputs are held at each moment, and what is computed.

    layers: 2 to 16; every: the inputs of layers 0, every, 2 every, ... are kept, 1 to layers; the
    reader changes it. ValueError for other values.
    """
    if not 2 <= layers <= MOST_LAYERS or not 1 <= every <= layers:
        raise ValueError(f"layers: 2 to {MOST_LAYERS}; every: 1 to layers")
    figure, words = _still(layers, every)
    data = {"layers": layers, "every": every}
    title = "A chain of layers with checkpoints"
    return Moving(title, words, SCRIPTS, data, figure, height=365, narrow=450)


def walk(layers: int, every: int) -> list[tuple[str, int, set[int]]]:
    """[(what is done, layer, inputs held)], in order: a layer is run, the loss asked, a layer walked back.

    What is held: after a layer has run, and before a layer that was walked back lets go of its input.
    """
    done: list[tuple[str, int, set[int]]] = []
    kept: set[int] = set()
    for i in range(layers):
        kept |= {i} if i % every == 0 else set()
        done.append((FIRST, i, kept | ({i + 1} if i + 1 < layers else set())))
    done.append((LOSS, layers, set(kept)))
    for start in reversed(range(0, layers, every)):
        end = min(start + every, layers)
        done += [(AGAIN, i, kept | set(range(start, i + 2))) for i in range(start, end - 1)]
        done += [(BACK, i, kept | set(range(start, i + 1))) for i in reversed(range(start, end))]
        kept.discard(start)
    return done


def _still(layers: int, every: int) -> tuple[Any, str]:
    """(figure, words): how many inputs are held at each moment of the walk."""
    import matplotlib.pyplot as plt

    done = walk(layers, every)
    held = [len(inputs) for *_, inputs in done]
    figure, ax = plt.subplots(figsize=(6.8, 2.8), layout="constrained")
    card(ax)
    looks = {
        FIRST: ("run forward", 0),
        AGAIN: ("run again", 5),
        LOSS: ("loss", 6),
        BACK: ("walked back", 1),
    }
    for kind, (name, colour) in looks.items():
        at = [k for k, (what, *_) in enumerate(done) if what == kind]
        if at:
            ax.bar(at, [held[k] for k in at], color=COLOURS[colour], label=name, width=0.8)
    ax.axhline(max(held), color=MID, linestyle=":")
    ax.text(0, max(held), f" {max(held)} at most", color=INK, va="bottom")
    ax.set_ylim(0, layers + 1)
    label_axes(ax, "moment", "inputs held")
    add_legend(ax)
    runs = sum(what in (FIRST, AGAIN) for what, *_ in done)
    words = (
        f"Inputs held while a chain of {layers} layers is run and walked back, every = {every}: "
        f"{len(done[layers][2])} after the first pass, {max(held)} at most; layers are run forward "
        f"{runs} times in all."
    )
    return figure, words
