"""What the notebook in which a check runs says of its own release."""

from __future__ import annotations

import contextlib
import functools
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from bpcourse.checking.exercise import Asked

# Where a notebook's kernel starts is where the notebook lies.
try:
    STARTED_IN = Path.cwd()
except OSError:  # the folder has been deleted
    STARTED_IN = Path()


def asked_when_released(names: Mapping[str, Any]) -> dict[str, Asked]:
    """{exercise: what it asked for (Exercise.asks)} when the running notebook was released.

    names  the notebook's global names. {} outside of a notebook, or where it cannot be found.
    """
    for path in _candidates(names):
        try:
            changed = path.stat().st_mtime_ns
        except OSError:
            continue
        if exercises := _exercises(path, changed):
            return exercises
    return {}


def released_cells(names: Mapping[str, Any]) -> list[Any]:
    """The cells of the running notebook as its file has them; [] where it is none of the course's."""
    from bpcourse.notebooks.stamp import read_notebook, stamp_of

    for path in _candidates(names):
        with contextlib.suppress(OSError):
            notebook = read_notebook(path.read_bytes())
            if notebook and stamp_of(notebook):
                return notebook["cells"]
    return []


def _candidates(names: Mapping[str, Any]) -> Iterator[Path]:
    """Where the running notebook may be: kernels are told in different ways, or not at all."""
    if told := names.get("__vsc_ipynb_file__"):  # VS Code
        yield Path(str(told))
    if told := os.environ.get("JPY_SESSION_NAME"):  # JupyterLab, Notebook
        yield STARTED_IN / Path(told).name
    yield STARTED_IN / f"{STARTED_IN.name}.ipynb"  # as units are laid out


@functools.lru_cache(maxsize=4)
def _exercises(path: Path, changed: int) -> dict[str, Asked]:
    from bpcourse.notebooks.stamp import read_notebook, stamp_of  # not before a check is made

    exercises = stamp_of(read_notebook(path.read_bytes())).get("exercises")
    if not isinstance(exercises, dict):
        return {}
    return {
        name: cast("Asked", asked)
        for name, asked in exercises.items()
        if isinstance(asked, dict) and {"call", "parts"} <= asked.keys()
    }
