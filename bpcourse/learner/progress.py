"""progress(): what is done in this unit, what is open, and where to go on."""

from __future__ import annotations


def progress() -> None:
    """Show the points of this unit, what is open, the predictions, and the next unit."""
