"""What the notebook in which a check runs says of its own release."""

from __future__ import annotations

import contextlib
import functools
import itertools
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from bpcourse.checking.exercise import Asked
from bpcourse.exercises import own

# Where a notebook's kernel starts is where the notebook lies.
try:
    STARTED_IN = Path.cwd()
except OSError:  # the folder has been deleted
    STARTED_IN = Path()

OWN_EXERCISES = "BPCOURSE_OWN_EXERCISES"
"""Names, in the environment, the folder of own exercises for a master that is being built."""


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
    found = running_notebook(names)
    return found[1]["cells"] if found else []


def running_notebook(names: Mapping[str, Any]) -> tuple[Path, dict[str, Any]] | None:
    """(path, content) of the running notebook's file; None where it is none of the course's."""
    from bpcourse.notebooks.saved import saved_notebook
    from bpcourse.notebooks.stamp import stamp_of

    for path in _candidates(names):
        with contextlib.suppress(OSError):
            notebook = saved_notebook(path)
            if notebook and stamp_of(notebook):
                return path, notebook
    return None


def stamp_here(names: Mapping[str, Any]) -> dict[str, Any]:
    """The stamp of the running notebook; {} where there is none, or it cannot be found."""
    for path in _candidates(names):
        with contextlib.suppress(OSError):
            if stamp := _stamp(path, path.stat().st_mtime_ns):
                return stamp
    return {}


def exercises_beside(names: Mapping[str, Any]) -> None:
    """Use the instructor's own exercises that were released beside the running notebook, if any.

    names  the notebook's global names. OwnExercisesError if they cannot be used.
    """
    folder = _own_folder(names)
    if folder is None:
        return
    if not folder.is_dir():
        raise own.OwnExercisesError(
            f"the folder {folder.name} is missing, in which your instructor's exercises are: put it "
            "where it was when you got this notebook, beside it"
        )
    own.use(folder)


def own_package(name: str) -> Path | None:
    """The folder of own exercises beside the running notebook, if it is called so."""
    names = vars(sys.modules["__main__"])  # a notebook's global names
    places = [STARTED_IN, Path(str(names.get("__vsc_ipynb_file__", ""))).parent]
    there = any((place / name / "__init__.py").is_file() for place in places)
    if not there and OWN_EXERCISES not in os.environ:
        return None  # nearly always, and soon known
    folder = _own_folder(names)
    return folder if folder and folder.name == name else None


def _own_folder(names: Mapping[str, Any]) -> Path | None:
    """Where the stamp of the running notebook, or of one beside it, says that they are."""
    if told := os.environ.get(OWN_EXERCISES):  # a master that is being built
        return Path(told)
    for path in (*_candidates(names), *itertools.islice(sorted(STARTED_IN.glob("*.ipynb")), 20)):
        with contextlib.suppress(OSError):
            stamp = _stamp(path, path.stat().st_mtime_ns)
            if isinstance(named := stamp.get("own"), str) and named:
                return (path.parent / named).resolve()
            if stamp:
                return None
    return None


def _candidates(names: Mapping[str, Any]) -> Iterator[Path]:
    """Where the running notebook may be: kernels are told in different ways, or not at all."""
    if told := names.get("__vsc_ipynb_file__"):  # VS Code
        yield Path(str(told))
    if told := os.environ.get("JPY_SESSION_NAME"):  # JupyterLab, Notebook
        yield STARTED_IN / Path(told).name
    yield STARTED_IN / f"{STARTED_IN.name}.ipynb"  # as units are laid out


@functools.lru_cache(maxsize=64)
def _stamp(path: Path, changed: int) -> dict[str, Any]:
    from bpcourse.notebooks.saved import saved_notebook  # not before a check is made
    from bpcourse.notebooks.stamp import stamp_of

    return stamp_of(saved_notebook(path))


def _exercises(path: Path, changed: int) -> dict[str, Asked]:
    exercises = _stamp(path, changed).get("exercises")
    if not isinstance(exercises, dict):
        return {}
    return {
        name: cast("Asked", asked)
        for name, asked in exercises.items()
        if isinstance(asked, dict) and {"call", "parts"} <= asked.keys()
    }
