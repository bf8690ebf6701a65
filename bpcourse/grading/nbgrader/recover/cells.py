"""Submitted cells, and the release's cells that they answer."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from bpcourse.grading.inside.cells import names_defined

LONGEST = 50_000  # characters of code whose names are found by parsing it
LONGEST_COMPARED = 600  # units of a text that are compared one by one


@dataclass(eq=False)
class Cell:
    """A submitted cell."""

    kind: str
    source: str
    grade_id: str | None
    id: str | None
    attachments: dict[str, Any] | None = None
    conflict: tuple[Cell, tuple[str, str]] | None = None
    """The cell's other version where a merge was left unfinished, and what both are called."""

    @functools.cached_property
    def names(self) -> frozenset[str]:
        """What it defines."""
        return names_of(self.source) if self.kind != "markdown" else frozenset()


def is_same(one: str, other: str) -> bool:
    """Whether two sources differ in white space at their ends only."""
    return _lines(one) == _lines(other)


def similarity(one: str, other: str) -> float:
    """From 0, nothing in common, to 1, the same."""
    one, other = one.strip(), other.strip()
    longest = max(len(one), len(other))
    if not longest or min(len(one), len(other)) < longest / 4:
        return 0.0
    by_word = longest > LONGEST_COMPARED
    matcher = SequenceMatcher(None, _units(one, by_word), _units(other, by_word), autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() > 1 / 4 else 0.0


def names_of(source: str) -> frozenset[str]:
    """What code defines at its top level; of what is not Python, its functions and classes."""
    parsed = names_defined(source) if len(source) <= LONGEST else []
    return frozenset(parsed or re.findall(r"^(?:def|class)\s+(\w+)", source, re.MULTILINE))


def _units(text: str, by_word: bool) -> list[str]:
    units = re.findall(r"\w+|[^\w\s]", text[:20_000]) if by_word else list(text)
    return units[:LONGEST_COMPARED]


def _lines(source: str) -> list[str]:
    return [line.rstrip() for line in source.strip().splitlines()]
