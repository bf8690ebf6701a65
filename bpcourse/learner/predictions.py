"""predict and outcome: a guess before a cell is run, shown again beside what came out."""

from __future__ import annotations

from typing import Any


def predict(name: str, guess: Any = ..., *, choices: tuple[Any, ...] = ()) -> None:
    """Record a guess (a number, one of the choices, words) under this name, which the unit knows."""


def outcome(name: str, value: Any) -> None:
    """Show what came out, beside the guess of that name."""
