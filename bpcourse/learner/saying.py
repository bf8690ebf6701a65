"""How the learner's companion says something: a quiet line in the notebook, in words elsewhere."""

from __future__ import annotations

import html
import math
import numbers
from typing import Any

# The page's own colors, whatever they are: it only stands back a little.
QUIET = "font-size:0.92em;opacity:0.85;line-height:1.5;margin:2px 0;max-width:46em"
MOST = 300  # characters of a value
DIGITS = 4


class Said:
    """Something to display: HTML for the page, and the same as text."""

    def __init__(self, text: str, page: str) -> None:
        self.text, self.page = text, page

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return f'<div role="note" style="{QUIET}">{self.page}</div>'


def say(text: str, page: str | None = None) -> None:
    """Display a sentence; `page` is its HTML, where that is more than the escaped text."""
    from IPython.display import display

    display(Said(text, html.escape(text) if page is None else page))


def in_words(value: Any) -> str:
    """A value as people write it, in one short line: data, whatever it holds."""
    number = as_number(value)
    if number is not None and not isinstance(value, str):
        return f"{number:,.0f}" if 9999.5 <= abs(number) < 1e15 else f"{number:.{DIGITS}g}"
    text = " ".join(str(value).split())
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return text if len(text) <= MOST else text[: MOST - 3] + "..."


def as_number(value: Any) -> float | None:
    """A finite number, NumPy's or written as text too; None for everything else, a bool among it."""
    if hasattr(value, "item") and getattr(value, "size", 0) == 1:
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, (str, numbers.Real)):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
