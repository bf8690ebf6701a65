"""What a learner wrote in other units, from the notebooks of their own folder.

Only the cells that they write are read, and of these only definitions, imports and assignments: in
a namespace of its own, with NumPy and the imports of the unit's first cell.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import linecache
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

from bpcourse.checking import clock
from bpcourse.checking.run import silence
from bpcourse.learner.folder import versions
from bpcourse.notebooks.calls import statements_of
from bpcourse.notebooks.cells import Role, role_of, source_of
from bpcourse.notebooks.saved import saved_notebook

SECONDS = 10.0  # for one notebook, where there is an alarm
IMPORTS = (ast.Import, ast.ImportFrom)
DEFINE = (*IMPORTS, ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign)


def written_in(folder: Path, unit: str) -> Iterator[dict[str, Any]]:
    """The global names of each version of a unit in a learner's folder, the newest first."""
    for path in versions(folder, unit):
        with contextlib.suppress(OSError):
            yield _names_of(path, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=32)
def _names_of(path: Path, changed: int) -> dict[str, Any]:
    import numpy as np

    names: dict[str, Any] = {"np": np, "__name__": path.stem}
    notebook = saved_notebook(path) or {"cells": []}
    with contextlib.suppress(clock.TookTooLong), silence(), _limited():
        _define(notebook["cells"], path.stem, names)
    return names


def _define(cells: list[Any], unit: str, names: dict[str, Any]) -> None:
    """Run what defines something, cell by cell; what fails is left out, as in a notebook."""
    for number, cell in enumerate(cells, 1):
        role = role_of(cell)
        if role not in (Role.SETUP, Role.SOLUTION) or cell.get("cell_type") != "code":
            continue
        kinds = IMPORTS if role is Role.SETUP else DEFINE
        source, file = source_of(cell), f"{unit}.ipynb, cell {number}"
        lines = source.splitlines(keepends=True)
        linecache.cache[file] = (len(source), None, lines, file)
        with contextlib.suppress(Exception, SystemExit):
            for node in statements_of(source) or ():
                if isinstance(node, kinds):
                    exec(compile(ast.Module([node], []), file, "exec"), names)  # noqa: S102  theirs


@contextlib.contextmanager
def _limited() -> Generator[None]:
    if clock.available():
        with clock.limited(below=_names_of.__wrapped__.__code__, seconds=SECONDS):
            yield
    else:
        yield
