"""The solution regions of a cell: what stands between the markers, and what students get instead."""

from __future__ import annotations

import ast
from typing import Any

from bpcourse.authoring.errors import AuthoringError
from bpcourse.notebooks.calls import statements_of
from bpcourse.notebooks.cells import label

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


def solution_regions(cell: Any) -> list[list[str]]:
    """The lines of each solution region of a cell. Raises AuthoringError on unpaired markers."""
    regions, inside = [], False
    for line in cell.source.splitlines():
        is_begin, is_end = "BEGIN SOLUTION" in line, "END SOLUTION" in line
        if (is_begin and inside) or (is_end and not inside):
            raise AuthoringError(
                f"`{line.strip()}` has no partner: every {BEGIN} needs one {END}", cell=label(cell)
            )
        if (is_begin or is_end) and line.strip() not in (BEGIN, END):
            raise AuthoringError(
                f"write the marker as `{BEGIN}` or `{END}` alone on its line, not `{line.strip()}`",
                cell=label(cell),
            )
        if is_begin:
            regions.append([])
        elif not is_end and inside:
            regions[-1].append(line)
        inside = is_begin or (inside and not is_end)
    if inside:
        raise AuthoringError(f"a solution region is not closed: add `{END}`", cell=label(cell))
    return regions


def stub_source(source: str) -> str:
    """A solution cell as students get it, as far as syntax goes: each region becomes one line."""
    lines, inside = [], False
    for line in source.splitlines():
        if "BEGIN SOLUTION" in line:
            lines.append(line[: len(line) - len(line.lstrip())] + "raise NotImplementedError")
        inside = "BEGIN SOLUTION" in line or (inside and "END SOLUTION" not in line)
        if not inside and "END SOLUTION" not in line:
            lines.append(line)
    return "\n".join(lines)


def solution_name(source: str) -> str | None:
    """What a solution cell is called: the function or class around its first region, else the
    first that it defines, else the first variable that it sets.
    """
    begin = next(
        number for number, line in enumerate(source.splitlines(), start=1) if BEGIN in line
    )
    found = statements_of(source) or []
    definitions = [node for node in found if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    around = [node for node in definitions if node.lineno < begin <= (node.end_lineno or 0) + 1]
    variables = [
        name.id
        for node in found
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for name in ast.walk(node)
        if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
    ]
    return next(iter([node.name for node in around + definitions] + variables), None)
