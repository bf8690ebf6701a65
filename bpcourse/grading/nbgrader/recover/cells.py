"""Submitted cells, and the release's cells that they answer."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from bpcourse.grading.inside.cells import names_defined
from bpcourse.grading.nbgrader.recover.effort import effort
from bpcourse.grading.nbgrader.recover.source import tree_of

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
    return plain(one) == plain(other)


def plain(source: str) -> str:
    """A source without the white space at its ends."""
    known = effort().plain
    if source not in known:
        known[source] = "\n".join(line.rstrip() for line in source.strip().splitlines())
    return known[source]


def similarity(one: str, other: str, least: float = 1 / 4) -> float:
    """From 0, nothing in common, to 1, the same; 0 for less than `least`."""
    if plain(one) == plain(other) != "":
        return 1.0
    one, other = one.strip(), other.strip()
    longest = max(len(one), len(other))
    if not longest or min(len(one), len(other)) < longest / 4:
        return 0.0
    if not effort().compare():
        return 0.0
    by_word = longest > LONGEST_COMPARED
    matcher = SequenceMatcher(None, _units(one, by_word), _units(other, by_word), autojunk=False)
    if matcher.quick_ratio() < least or not effort().compare_closely():
        return 0.0
    return matcher.ratio()


def names_of(source: str) -> frozenset[str]:
    """What code defines at its top level; of what is not Python, its functions and classes."""
    tree = tree_of(source)
    return frozenset(
        (names_defined(tree.body) if tree else [])
        or re.findall(r"^(?:def|class)\s+(\w+)", source, re.MULTILINE)
    )


def _units(text: str, by_word: bool) -> list[str]:
    if not by_word:
        return list(text)
    known = effort().units
    if text not in known:
        known[text] = re.findall(r"\w+|[^\w\s]", text[:20_000])[:LONGEST_COMPARED]
    return known[text]
