"""An instructor's private checks: what a check's cell of a master holds between nbgrader's markers.

    ### BEGIN HIDDEN TESTS
    # costs 1
    assert np.isfinite(softplus(np.array([1000.0]))).all()
    ### END HIDDEN TESTS
    check(softplus)

A region that raises costs the cell all of its points or, where it says so, that many.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bpcourse.notebooks.cells import grade_id, source_of
from bpcourse.notebooks.stamp import read_notebook

BEGIN, END = "BEGIN HIDDEN TESTS", "END HIDDEN TESTS"  # as nbgrader's ClearHiddenTests has them
_COSTS = re.compile(r"^[ \t]*#[ \t]*costs[ \t]+(\d+(?:\.\d+)?)[ \t]*$", re.MULTILINE)


def split(source: str) -> tuple[str, tuple[str, ...]]:
    """(a cell's source as learners get it, the private regions in it), as nbgrader cuts them out.

    ValueError for a marker without its partner.
    """
    visible: list[str] = []
    regions: list[list[str]] = []
    inside = False
    for line in source.split("\n"):
        if BEGIN in line or END in line:
            if (BEGIN in line) == inside:
                raise ValueError(f"`{line.strip()}` has no partner")
            if not inside:
                regions.append([])
            inside = not inside
        elif inside:
            regions[-1].append(line)
        else:
            visible.append(line)
    if inside:
        raise ValueError(f"`### {BEGIN}` has no partner")
    return "\n".join(visible), tuple("\n".join(region) for region in regions)


def has_markers(source: str) -> bool:
    """Whether there is a marker of a private region in this text."""
    return BEGIN in source or END in source


def costs(region: str) -> float | None:
    """What a private region says that it costs when it fails; None for all points of its cell."""
    found = _COSTS.search(region)
    return float(found[1]) if found else None


def private_checks(solution: Path) -> dict[str, tuple[str, ...]]:
    """{grade_id: private regions} of a master's executed notebook; {} where there is none."""
    try:
        return _private_checks(solution, solution.stat().st_mtime_ns)
    except OSError:
        return {}


def private_only(solution: Path) -> bytes | None:
    """The executed notebook without all that is not private, for a worker; None if nothing is."""
    cells = [
        {"cell_type": "code", "metadata": cell["metadata"], "outputs": [], "source": cell["source"]}
        for cell in _cells(solution)
        if has_markers(source_of(cell))
    ]
    return json.dumps({"cells": cells, "metadata": {}}).encode() if cells else None


@functools.lru_cache(maxsize=8)
def _private_checks(path: Path, changed: int) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for cell in _cells(path):
        name = grade_id(cell)
        if name and has_markers(source := source_of(cell)):
            found[name] = split(source)[1]
    return found


def _cells(path: Path) -> list[Mapping[str, Any]]:
    if not path.is_file():
        return []
    notebook = read_notebook(path.read_bytes()) or {"cells": []}
    return [cell for cell in notebook["cells"] if cell.get("cell_type") == "code"]
