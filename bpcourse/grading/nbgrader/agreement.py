"""Do exercises, master, release and gradebook say the same of a unit's points?

Where they do not, a right answer would lose points that nobody meant to take. So they are asked
before the first submission is touched, by both ways of grading.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbgrader.coursedir import CourseDirectory

from bpcourse.authoring import AuthoringError
from bpcourse.authoring.points import points_of_master
from bpcourse.course import Course
from bpcourse.exercises import all_exercises
from bpcourse.grading.nbgrader import gradebook
from bpcourse.notebooks.calls import check_call, statements_of
from bpcourse.notebooks.cells import grade_id, is_graded, points, source_of
from bpcourse.notebooks.stamp import read_notebook, stamp_of

Notebook = Mapping[str, Any]
Points = Mapping[str, float]
"""{graded cell: points}."""


def refuse_disagreement(course: Course, unit: str) -> None:
    """AuthoringError that names the first thing said differently, with what to do."""
    source, released = course.source_notebook(unit), course.release_notebook(unit)
    found = _read(source)
    if found is None:
        return  # said by whoever needs it
    name = _name(course, source)
    problem = _by_exercises(found, name)
    if not problem and (release := _read(released)):
        where = _name(course, released)
        problem = _by_stamp(release, where) or _different(
            points_in(release), points_in(found), where, name
        )
    if not problem and course.has_masters:
        problem = _by_master(course, unit, points_in(found))
    if problem:
        raise AuthoringError(f"{problem}. Nothing was graded. {_advice(course, unit)}", unit)


def refuse_before_nbgrader(coursedir: CourseDirectory, unit: str) -> None:
    """As `refuse_disagreement`, for nbgrader's own commands, which do not look at the source.

    AuthoringError, too, where the gradebook has other points or cells, or does not have the unit.
    """
    course = Course(Path(coursedir.root))
    folder = Path(coursedir.format_path(coursedir.source_directory, ".", unit))
    if (folder / f"{unit}.ipynb").resolve() == course.source_notebook(unit).resolve():
        refuse_disagreement(course, unit)
    with gradebook.opened(coursedir.db_url, coursedir.course_id) as engine:
        rows = gradebook.unit_rows(engine, unit)
    if not rows["notebook"]:
        raise AuthoringError(
            "the gradebook does not have this unit. Nothing was graded. Run `nbgrader "
            f"generate_assignment {unit}`, or `bpcourse grade {unit}`, which needs no more",
            unit,
        )
    for row in rows["notebook"]:
        path = folder / f"{row['name']}.ipynb"
        recorded = gradebook.points_of(rows, row["id"])
        found = _read(path)
        where = f"{folder.parent.name}/{unit}/{path.name}"
        if found and (problem := _different(recorded, points_in(found), "the gradebook", where)):
            raise AuthoringError(
                f"{problem}. Nothing was graded. Run `bpcourse grade {unit}`, which brings the "
                "gradebook in line",
                unit,
            )


def points_in(notebook: Notebook) -> dict[str, float]:
    """The points of a notebook's graded cells."""
    return {
        name: points(cell)
        for cell in notebook["cells"]
        if is_graded(cell) and (name := grade_id(cell))
    }


def _by_exercises(notebook: Notebook, where: str) -> str | None:
    """What a notebook's checks say differently than the exercises that they are of."""
    for cell in notebook["cells"]:
        name = check_call(source_of(cell)) if is_graded(cell) and _is_code(cell) else None
        if name is None:
            continue
        exercise = all_exercises().get(name)
        if exercise is None:
            if _ours(notebook):
                return f"{where} checks `{name}`, an exercise that this bpcourse does not have"
        elif _ours(notebook) and points(cell) != exercise.points:
            return (
                f"`{name}` is worth {points(cell):g} points in {where} and {exercise.points:g} in "
                "its exercise"
            )
    return None


def _by_stamp(release: Notebook, where: str) -> str | None:
    """What a release remembers differently of the parts of its exercises."""
    asked = stamp_of(release).get("exercises")
    for name, asks in (asked if isinstance(asked, Mapping) else {}).items():
        exercise = all_exercises().get(name)
        if exercise is None:
            return f"{where} checks `{name}`, an exercise that this bpcourse does not have"
        parts = asks.get("parts") if isinstance(asks, Mapping) else None
        if parts is not None and parts != exercise.asks["parts"]:
            return (
                f"the parts of `{name}` are {_told(parts)} in {where} and "
                f"{_told(exercise.asks['parts'])} in its exercise"
            )
    return None


def _by_master(course: Course, unit: str, found: Points) -> str | None:
    """What a master says differently than the notebook that was built from it.

    A build dates them alike, so where nobody has touched them there is nothing to read.
    """
    master, notebook = course.master(unit), course.source_notebook(unit)
    if not master.exists() or master.stat().st_mtime_ns == notebook.stat().st_mtime_ns:
        return None
    wanted = points_of_master(master)
    if wanted is None:  # its author is in the middle of something
        return None
    return _different(wanted, found, _name(course, master), _name(course, notebook))


def _different(one: Points, other: Points, where: str, elsewhere: str) -> str | None:
    for name in [*one, *other]:
        if name not in other:
            return f"`{name}` is a graded cell in {where}, and not in {elsewhere}"
        if name not in one:
            return f"`{name}` is a graded cell in {elsewhere}, and not in {where}"
        if one[name] != other[name]:
            return (
                f"`{name}` is worth {one[name]:g} points in {where} and {other[name]:g} in "
                f"{elsewhere}"
            )
    return None


def _advice(course: Course, unit: str) -> str:
    if course.has_masters:
        return f"Run `bpcourse build {unit}`"
    return (
        "Run `bpcourse start --instructor .` in the course's folder, which brings its notebooks in "
        "line with the bpcourse that is installed; where you have changed the points yourself, "
        "change them back"
    )


def _ours(notebook: Notebook) -> bool:
    """Whether its `check` is bpcourse's, and not one that the notebook defines itself."""
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "bpcourse"
        and any(alias.name in ("check", "*") for alias in node.names)
        for cell in notebook["cells"]
        if _is_code(cell)
        for node in statements_of(source_of(cell)) or ()
    )


def _told(parts: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {worth:g}" for name, worth in parts.items())


def _read(path: Path) -> dict[str, Any] | None:
    return read_notebook(path.read_bytes()) if path.is_file() else None


def _is_code(cell: Mapping[str, Any]) -> bool:
    return cell.get("cell_type") == "code"


def _name(course: Course, path: Path) -> str:
    return str(path.relative_to(course.root))
