"""An instructor's own exercises: a folder beside nbgrader_config.py with the layout of a unit's.

    my_exercises/__init__.py     EXERCISES = [softplus], and the imports for it
    my_exercises/reference.py    the right answers
    my_exercises/softplus.py     softplus = Function(...), see bpcourse.checking.exercise

One folder at a time is used, by its path; its exercises are then among all_exercises(), and its
modules are part of the answer key. Nothing is ever looked for on sys.path or in a submission.
"""

from __future__ import annotations

import importlib
import linecache
import sys
import sysconfig
import traceback
from collections.abc import Callable, Mapping, Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from bpcourse.answer_key import refusal
from bpcourse.answer_key.importing import guard_after
from bpcourse.checking.exercise import Exercise
from bpcourse.exercises import all_exercises

_used: dict[str, Path] = {}  # name of the package: its folder; one at most
_names: list[str] = []  # of its exercises
_state: list[Any] = [None]  # what the folder was like when it was read
_look: list[Callable[[str], Path | None]] = []


class OwnExercisesError(ValueError):
    """Own exercises that cannot be used. Says the file and line, and what to do."""

    def _render_traceback_(self) -> list[str]:  # IPython asks for it
        return [str(self)]


def use(folder: Path | None) -> list[Exercise]:
    """Have the exercises of this folder, and of no other, beside the course's own; None: of none.

    OwnExercisesError, with none of them there, for a folder that is missing, code that raises, an
    exercise that says too little, and a name that is taken.
    """
    _look.clear()
    state = (folder, _stamps(folder)) if folder else None
    if state != _state[0] or (state is None and _used):
        _forget()
        if folder:
            try:
                found = _loaded(folder)
            except BaseException:
                _forget()
                raise
            _names.extend(exercise.name for exercise in found)
            all_exercises().update({exercise.name: exercise for exercise in found})
        _state[0] = state
    return [all_exercises()[name] for name in _names]


def own_names() -> list[str]:
    """Names of the own exercises that are in use."""
    return list(_names)


def look_with(look: Callable[[str], Path | None]) -> None:
    """Until a folder is used, ask look(name) for the folder of a package that a notebook imports."""
    _look[:] = [look]


def own_files(folder: Path | None) -> dict[str, bytes]:
    """{path, the folder's name first: content} of what is released, and what grades depend on."""
    if folder is None or not folder.is_dir():
        return {}
    return {f"{folder.name}/{path.relative_to(folder)}": path.read_bytes() for path in _all(folder)}


class Uncached(SourceFileLoader):
    """Reads the source each time: bytecode may be of a text that was changed in the same second."""

    def path_stats(self, path: str) -> Mapping[str, Any]:
        """What a loader without bytecode says."""
        raise OSError


class OwnFinder:
    """Finds the modules of the folder in use, and has each guarded once it ran."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """None for every module that is no own one."""
        package, _, rest = fullname.partition(".")
        folder = _used.get(package) or self._beside(fullname)
        if folder is None:
            return None
        place = folder.joinpath(*rest.split(".")) if rest else folder
        is_package = (place / "__init__.py").is_file()
        file = place / "__init__.py" if is_package else place.with_name(f"{place.name}.py")
        if not file.is_file():
            return None
        loader = Uncached(fullname, str(file))
        guard_after(loader)
        return spec_from_file_location(
            fullname,
            file,
            loader=loader,
            submodule_search_locations=[str(place)] if is_package else None,
        )

    def _beside(self, name: str) -> Path | None:
        folder = _look[0](name) if _look and "." not in name else None
        if folder is not None:
            _used[name] = folder
            refusal.OWN.add(name)
        return folder


sys.meta_path.insert(0, OwnFinder())


def _forget() -> None:
    for name in _names:
        all_exercises().pop(name, None)
    for package in _used:
        for module in [m for m in sys.modules if m == package or m.startswith(f"{package}.")]:
            del sys.modules[module]
        refusal.OWN.discard(package)
    _names.clear()
    _used.clear()
    _state[0] = None
    linecache.checkcache()
    importlib.invalidate_caches()


def _loaded(folder: Path) -> list[Exercise]:
    """The exercises that the folder lists; its package is in use from here on."""
    name = folder.name
    if not folder.is_dir():
        raise OwnExercisesError(
            f"there is no folder {folder}, which nbgrader_config.py names for your own exercises "
            "(c.Bpcourse.exercises): make it, or take that line away"
        )
    if not name.isidentifier():
        raise OwnExercisesError(
            f"{folder}: Python must be able to import the folder of your own exercises, so call it "
            "like my_exercises: letters, digits and _"
        )
    installed = [sysconfig.get_path(kind) for kind in ("purelib", "platlib")]
    if (
        name == "bpcourse"
        or name in sys.stdlib_module_names
        or PathFinder.find_spec(name, installed) is not None
    ):
        raise OwnExercisesError(
            f"{folder}: Python has a module called {name} already; call the folder of your own "
            "exercises otherwise"
        )
    if not (folder / "__init__.py").is_file():
        raise OwnExercisesError(
            f"{folder} has no __init__.py: write one that says EXERCISES = [...]"
        )
    _used[name] = folder
    refusal.OWN.add(name)
    for module in [m for m in sys.modules if m == name or m.startswith(f"{name}.")]:
        del sys.modules[module]  # of a folder of this name that somebody else has imported
    try:
        package = importlib.import_module(name)
    except (Exception, SystemExit) as error:
        raise OwnExercisesError(_where(error, folder)) from None
    listed = getattr(package, "EXERCISES", None)
    if not isinstance(listed, (list, tuple)) or not listed:
        raise OwnExercisesError(
            f"{name}/__init__.py lists no exercises: it must say EXERCISES = [...]"
        )
    seen: set[str] = set()
    for exercise in listed:
        _refuse(exercise, name, seen)
        seen.add(exercise.name)
    return list(listed)


def _refuse(exercise: Any, folder: str, seen: set[str]) -> None:
    """Refuse what is no exercise, or one that says too little."""
    if not isinstance(exercise, Exercise):
        raise OwnExercisesError(
            f"{folder}/__init__.py: {exercise!r:.60} in EXERCISES is no exercise; put the objects "
            "there that Function(...), Backward(...), Loss(...) or Program(...) return"
        )
    if not isinstance(exercise.name, str) or not exercise.name.isidentifier():
        raise OwnExercisesError(
            f"{folder}: an exercise is called {exercise.name!r:.60}; its name must be that of the "
            "function that learners write"
        )
    where = f"{folder}: the exercise {exercise.name}"
    if exercise.name in seen:
        raise OwnExercisesError(f"{where} is in EXERCISES twice")
    if exercise.name in all_exercises():
        raise OwnExercisesError(f"{where} is called like one of the course's: give it another name")
    _refuse_incomplete(exercise, where)


def _refuse_incomplete(exercise: Exercise, where: str) -> None:
    """Refuse an exercise that says too little to be judged by."""
    if type(exercise) is Exercise:
        raise OwnExercisesError(
            f"{where} is of no kind: make it with Function, Backward, Loss or Program"
        )
    parts = exercise.parts
    if not isinstance(parts, Mapping) or not parts:
        raise OwnExercisesError(f'{where} has no parts: give it some, as parts={{"out": 1}}')
    for part, points in parts.items():
        if isinstance(points, bool) or not isinstance(points, (int, float)) or not points > 0:
            raise OwnExercisesError(
                f"{where}: its part {part!r} is worth {points!r:.40}; it must be a number above 0"
            )
    for field in ("reference", "inputs"):
        if not callable(getattr(exercise, field)):
            raise OwnExercisesError(f"{where}: its {field} must be a function")


def _where(error: BaseException, folder: Path) -> str:
    """An exception as one sentence that begins with the file and line of the folder."""
    what = f"{type(error).__name__}: {error}"
    if isinstance(error, SyntaxError):
        file, line, what = error.filename, error.lineno, f"{error.msg} (a syntax error)"
    else:
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame for frame in frames if Path(frame.filename).is_relative_to(folder)]
        file, line = (own[-1].filename, own[-1].lineno) if own else (None, None)
    place = Path(file or folder)
    shown = place.relative_to(folder.parent) if place.is_relative_to(folder) else place
    return f"{shown}{f', line {line}' if line else ''}: {what}"


def _all(folder: Path) -> list[Path]:
    """The files of the folder, without what Python, editors and JupyterLab leave there."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.suffix not in (".pyc", ".ipynb", ".md")
        and not any(
            part.startswith(".") or part == "__pycache__" for part in path.relative_to(folder).parts
        )
    ]


def _stamps(folder: Path) -> tuple[tuple[str, int, int], ...]:
    stats = [(str(path), path.stat()) for path in _all(folder)] if folder.is_dir() else []
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)
