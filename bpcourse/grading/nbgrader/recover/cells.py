"""Submitted cells, and the release's cells that they answer."""

from __future__ import annotations

import ast
import functools
import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from nbformat import NotebookNode


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
        return names_defined(self.source) if self.kind != "markdown" else frozenset()


def is_due(original: NotebookNode) -> bool:
    """Whether a cell of the release must be there: nbgrader knows it."""
    role = original.metadata.get("nbgrader", {})
    return bool(role.get("grade") or role.get("solution") or role.get("locked"))


def is_answer(original: NotebookNode) -> bool:
    """Whether the student writes into this due cell."""
    return bool(original.metadata["nbgrader"].get("solution"))


def is_graded(original: NotebookNode) -> bool:
    """Whether this due cell has points."""
    return bool(original.metadata["nbgrader"].get("grade"))


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


def names_defined(source: str) -> frozenset[str]:
    """Functions, classes and variables that code defines at its top level."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return frozenset(re.findall(r"^(?:def|class)\s+(\w+)", source, re.MULTILINE))
    names = set()
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {
                n.id for target in node.targets for n in ast.walk(target) if isinstance(n, ast.Name)
            }
    return frozenset(names)


def _lines(source: str) -> list[str]:
    return [line.rstrip() for line in source.strip().splitlines()]
