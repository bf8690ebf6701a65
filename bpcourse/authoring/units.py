"""That each unit has the same name everywhere: its folder, its master, its exercises."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

from bpcourse.authoring.errors import AuthoringError
from bpcourse.course import Course
from bpcourse.exercises import UNITS, unit_exercises
from bpcourse.exercises.own import own_files, own_names
from bpcourse.notebooks.calls import check_call
from bpcourse.notebooks.cells import Role, role_of

LIST = "UNITS in bpcourse/exercises/__init__.py"


def misnamed(course: Course) -> list[str]:
    """What is called differently in different places, and what to do about it.

    A course in another folder than this package may make what it likes of the exercises.
    """
    found = [
        f"solutions/{path.parent.name}/{path.name}: a unit's master is called like its folder; "
        f"rename it to {path.parent.name}.md"
        for path in sorted(course.solutions.glob("*/*.md"))
        if not course.master(path.parent.name).exists()
    ]
    found += [
        f"solutions/{unit}: a unit's folder is called like 07_generalization: two digits, _, and "
        "lower-case letters, digits and _"
        for unit in course.masters
        if not re.fullmatch(r"\d\d_[a-z0-9_]+", unit)
    ]
    if not course.holds_this_package:
        return found
    found += [
        f"solutions/{unit}: not in {LIST}: add it there, or rename the folder"
        for unit in course.units
        if unit not in UNITS and course.exercises_folder() is None
    ]
    found += [
        f"solutions/{unit}/{unit}.md: missing, though {LIST} has {unit}"
        for unit in UNITS
        if unit not in course.units
    ]
    if list(UNITS) != sorted(UNITS):
        found.append(f"{LIST}: put the units in the order of their numbers")
    return found


def check_exercises(course: Course, unit: str, notebook: Any) -> None:
    """Refuse a master that checks other exercises than its unit has. Raises AuthoringError."""
    if unit not in UNITS or not course.holds_this_package:
        return
    checked = [check_call(cell.source) for cell in notebook.cells if role_of(cell) is Role.CHECK]
    listed = [exercise.name for exercise in unit_exercises(unit)]
    place = f"EXERCISES in bpcourse/exercises/u{unit}/__init__.py"
    for name in listed:
        if name not in checked:
            raise AuthoringError(
                f"`{name}` is in {place}, but no cell of the master ends in check({name})"
            )
    for name in checked:
        if name not in listed and name not in own_names():
            raise AuthoringError(f"the master checks `{name}`, which is not in {place}")


def check_finished(course: Course, unit: str) -> None:
    """Refuse a unit in which lines of `bpcourse new` still wait for their author.

    Raises AuthoringError with each line's file and number, and what to write there.
    """
    waiting = [
        f"\n  {path.relative_to(course.root)}:{number}: {line.split('TODO: ')[1].strip(chr(39))}"
        for path in _files(course, unit)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if "TODO: " in line
    ]
    if waiting:
        raise AuthoringError(
            "not finished. Write what these lines ask for, and take them away:" + "".join(waiting)
        )


def _files(course: Course, unit: str) -> list[Path]:
    """Everything that an author writes for a unit."""
    folder = course.exercises_folder()
    own = [folder.parent / name for name in own_files(folder)] if folder else []
    own = [path for path in own if path.suffix == ".py" and path.is_relative_to(course.root)]
    if not course.holds_this_package:
        return [*own, course.master(unit)]
    package = course.root / "bpcourse"
    exercises = sorted((package / "exercises" / f"u{unit}").rglob("*.py"))
    topics = {
        alias.name
        for path in exercises
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "bpcourse.reference"
        for alias in node.names
    }
    return [
        *(path for path in sorted((package / "reference").glob("*.py")) if path.stem in topics),
        *exercises,
        *sorted((course.root / "tests" / "exercises" / f"u{unit}").rglob("*.py")),
        *own,
        course.master(unit),
    ]
