"""What stands in the cell of a written question until somebody answers it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bpcourse.notebooks.cells import source_of

PROMPT = "**Your answer{}:** write here, in place of this line."
EARLIER = "YOUR ANSWER HERE"  # in releases of before
_TITLE = re.compile(r"\*\*(Question [A-Z0-9]+)\b")
_PROMPT = re.compile(re.escape(PROMPT).replace(re.escape("{}"), r"( to question \w+)?"))


def prompt(title: str = "") -> str:
    """The line that asks for the answer to a question, such as "Question A"."""
    return PROMPT.format(f" to {title[:1].lower()}{title[1:]}" if title else "")


def title_above(cells: Sequence[Mapping[str, Any]], index: int) -> str:
    """The title of the question that stands last above a cell: "Question A"; "" if there is none."""
    for cell in reversed(cells[:index]):
        if cell.get("cell_type") == "markdown" and (titles := _TITLE.findall(source_of(cell))):
            return titles[-1]
    return ""


def is_unanswered(source: str) -> bool:
    """Does a written answer say nothing but what the release says?"""
    text = source.strip()
    return text in ("", EARLIER) or _PROMPT.fullmatch(text) is not None
