"""Which cell of a notebook defines a name, and where it stands, in words."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from typing import Any

from bpcourse.notebooks.calls import statements_of
from bpcourse.notebooks.cells import Role, role_of, source_of

_HEADING = re.compile(r"^#{1,6} +(.+?)\s*$", re.MULTILINE)
_EXERCISE = re.compile(r"Exercise \d+")


def where_defined(name: str, cells: Sequence[Any], running: str = "") -> str:
    """In which cell a function, class or import is defined: "in the cell of Exercise 3".

    running  source of the cell that runs, which does not count
    "" if no cell defines it. Of several, the first.
    """
    for number, cell in enumerate(cells):
        source = source_of(cell)
        if cell.get("cell_type") == "code" and source != running and name in _definitions(source):
            return _place(cells, number)
    return ""


def _place(cells: Sequence[Any], number: int) -> str:
    role = role_of(cells[number])
    if role is Role.SETUP:
        return "in the cell of the imports, at the top of the unit"
    above = _headings(cells[:number])
    if role is Role.SOLUTION and above and (exercise := _EXERCISE.match(above[-1])):
        return f"in the cell of {exercise[0]}"
    below = (_EXERCISE.match(heading) for heading in _headings(cells[number:]))
    if exercise := next(filter(None, below), None):
        return f"in the cell above {exercise[0]}"
    return f'in the cell under "{above[-1]}"' if above else "in another cell"


def _headings(cells: Sequence[Any]) -> list[str]:
    texts = [source_of(cell) for cell in cells if cell.get("cell_type") == "markdown"]
    return [heading for text in texts for heading in _HEADING.findall(text)]


def _definitions(source: str) -> set[str]:
    """Names of functions, classes and imports at the cell's top level."""
    statements = statements_of(source)
    if statements is None:  # a syntax error, perhaps while it is being edited
        return set(re.findall(r"^(?:def|class) +(\w+)", source, re.MULTILINE))
    found: set[str] = set()
    for node in statements:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            found |= {alias.asname or alias.name.split(".")[0] for alias in node.names}
    return found
