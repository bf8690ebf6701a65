"""show(...): the figures of a cell, with words for who does not see them."""

from __future__ import annotations


def show(words: str) -> None:
    """Show the cell's open figures. `words` say what is to be seen on them, in a sentence or two."""
    import matplotlib.pyplot as plt

    if not words:
        raise ValueError("say in words what the picture shows")
    plt.show()
