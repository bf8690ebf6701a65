"""Is an answer still the code that was released, with the mistake that was planted in it?"""

from __future__ import annotations

import ast
import hashlib
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from bpcourse.notebooks.history import text_of
from bpcourse.notebooks.running import stamp_here

AS_IT_CAME = "`{}` is still as you got it: there is a mistake in it, planted on purpose, for you to find and mend. What it does is told below; its name is not."


def still_planted(
    answers: Sequence[tuple[Any, Any]], names: Mapping[str, Any] | None = None
) -> str:
    """A sentence if the first answer (name, function) is code that was released with a mistake in it,
    unchanged.

    names  the notebook's global names; those of this process by default
    """
    names = vars(sys.modules["__main__"]) if names is None else names
    for name, answer in answers[:1]:
        lines = text_of(name, answer) if isinstance(name, str) else []
        planted = stamp_here(names).get("planted") if lines else None
        if isinstance(planted, Mapping) and planted.get(name) == digest("\n".join(lines)):
            return AS_IT_CAME.format(name)
    return ""


def definition(name: str, source: str) -> str:
    """The lines of a cell that define this name; "" where none do."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError):
        return ""
    node = next((node for node in body if getattr(node, "name", None) == name), None)
    if not isinstance(node, ast.FunctionDef | ast.ClassDef):
        return ""
    return "\n".join(source.splitlines()[node.lineno - 1 : node.end_lineno])


def digest(source: str) -> str:
    """Of a definition, spaces at the ends of lines aside."""
    lines = [line.rstrip() for line in source.strip().splitlines()]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
