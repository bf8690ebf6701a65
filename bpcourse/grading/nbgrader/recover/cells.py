"""Submitted cells, and the release's cells that they answer."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from bpcourse.grading.inside.cells import names_defined


@dataclass(eq=False)
class Cell:
    """A submitted cell."""

    kind: str
    source: str
    grade_id: str | None
    id: str | None
    attachments: dict[str, Any] | None = None

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
    return SequenceMatcher(None, one[:5000], other[:5000], autojunk=False).ratio()


def names_of(source: str) -> frozenset[str]:
    """What code defines at its top level; of what is not Python, its functions and classes."""
    return frozenset(
        names_defined(source) or re.findall(r"^(?:def|class)\s+(\w+)", source, re.MULTILINE)
    )


def _lines(source: str) -> list[str]:
    return [line.rstrip() for line in source.strip().splitlines()]
