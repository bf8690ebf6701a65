"""Where a network looks: attention weights by head, place and moment of training."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from bpcourse.plots.moving.frame import Moving
from bpcourse.plots.style import COLOURS, INK, MID, PANEL, card, label_axes

SCRIPTS = ["attention_map.css", "attention_map.js", "attention_map_page.js"]
MOST_LETTERS = 40  # of all tokens' names together: as many as a phone has room for

Maps = Sequence[npt.ArrayLike]  # for each block (n_heads, T, T), or (1, n_heads, T, T)


def attention_map(
    tokens: Sequence[str],
    weights: Mapping[Any, Maps] | Maps,
    place: int | None = None,
    mask: npt.ArrayLike | None = None,
) -> Moving:
    """The attention weights that a network has for one sequence, each row to be looked into.

    tokens: the names of its T tokens, at most 40 letters together. weights: for each block an array
    (n_heads, T, T), or (1, n_heads, T, T), as `Transformer.weights(tokens[:1])` returns them; or
    {moment of training: such a list}, in order, such as {"0 updates": ..., "300 updates": ...}.
    place: the row that is chosen first, the last one if None. mask: (T, T), True where a place may
    look; causal if None. The reader chooses head (from 0), block (from 1), place and moment.
    ValueError for tokens that are too long, and for arrays of other shapes.
    """
    T = len(tokens)
    mask = np.tril(np.ones((T, T), dtype=bool)) if mask is None else np.asarray(mask, dtype=bool)
    moments = weights if isinstance(weights, Mapping) else {"": weights}
    maps = [[_of_one(block, T) for block in blocks] for blocks in moments.values()]
    place = T - 1 if place is None else place
    if not 1 <= sum(map(len, tokens)) <= MOST_LETTERS or not 0 <= place < T:
        raise ValueError(f"tokens: at most {MOST_LETTERS} letters together; place: one of them")
    if len({(len(blocks), *(len(block) for block in blocks)) for blocks in maps}) != 1:
        raise ValueError("weights: as many blocks, and heads, at each moment")
    data = {
        "tokens": list(tokens),
        "moments": [str(name) for name in moments],
        "place": place,
        "open": [np.flatnonzero(row) for row in mask],
        "weights": [[_thousandths(block, mask) for block in blocks] for blocks in maps],
    }
    figure, words = _still(list(tokens), maps[-1][-1], mask, place)
    title = "Attention weights by head and place"
    return Moving(title, words, SCRIPTS, data, figure, 520, 785, 735)


def _of_one(block: npt.ArrayLike, T: int) -> Any:
    """(n_heads, T, T) of one sequence."""
    array = np.asarray(block, dtype=float)
    if array.ndim == 4 and len(array) == 1:
        array = array[0]
    if array.ndim != 3 or array.shape[1:] != (T, T):
        raise ValueError(f"weights: (n_heads, {T}, {T}) for each block, not {array.shape}")
    return array


def _thousandths(block: Any, mask: Any) -> list[list[list[int]]]:
    """By head and row, the weights of the places that the mask leaves open: short to write."""
    return [
        [np.round(1000 * row[open_]).astype(int).tolist() for row, open_ in zip(head, mask)]
        for head in block
    ]


def _still(tokens: list[str], block: Any, mask: Any, place: int) -> tuple[Any, str]:
    """(figure, words): the table of each head of the last block at the end, and one row in words."""
    import matplotlib.pyplot as plt
    from matplotlib.colors import LinearSegmentedColormap

    heads, T = len(block), len(tokens)
    shown = min(heads, 4)
    figure, axes = plt.subplots(
        1, shown, figsize=(0.6 + 3.1 * shown, 3.5), layout="constrained", squeeze=False
    )
    colours = LinearSegmentedColormap.from_list("weights", [PANEL, COLOURS[0]])
    said = []
    for number, (ax, table) in enumerate(zip(axes[0], block)):
        card(ax).set_facecolor("#e4e3dd")
        ax.imshow(np.ma.array(table, mask=~mask), cmap=colours, vmin=0, vmax=1)
        ax.axhspan(place - 0.5, place + 0.5, fill=False, edgecolor=INK, linewidth=1.2)
        label_axes(ax, "place that is looked at", "place that looks" if number == 0 else "")
        ax.set_title(f"head {number}", fontsize=10, color=INK)
        if T <= 16:
            ax.set_xticks(range(T), tokens, color=MID)
            ax.set_yticks(range(T), tokens, color=MID)
        at = int(table[place].argmax())
        said.append(
            f"in head {number} most at place {at}, {tokens[at]!r}, weight {table[place, at]:.2f}"
        )
    words = (
        f"Attention weights of {heads} head{'s' if heads > 1 else ''} over {T} places, as tables; "
        f"grey is hidden by the mask. Place {place}, {tokens[place]!r}, looks {'; '.join(said)}."
    )
    return figure, words
