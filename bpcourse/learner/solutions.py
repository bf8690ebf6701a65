"""model_answer(...): what the course would have written, after an answer of one's own."""

from __future__ import annotations


def model_answer(name: str) -> None:
    """Show, folded, the model answer to the written question of this name, and its criteria."""
