"""The gradebook follows a unit's release; what somebody has given marks for goes only when asked."""

from __future__ import annotations

import json
import logging
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine
from traitlets.config import Config

from bpcourse.authoring import AuthoringError
from bpcourse.course import Course
from bpcourse.database import sqlite_file
from bpcourse.files import replace_file
from bpcourse.grading.batch.digests import digest, package_digest
from bpcourse.grading.nbgrader import gradebook
from bpcourse.grading.nbgrader.agreement import refuse_disagreement
from bpcourse.grading.nbgrader.gradebook import Row, Rows
from bpcourse.grading.nbgrader.registration import (
    Change,
    apply,
    change_of,
    dropped_rows,
    in_order,
)
from bpcourse.notebooks.cells import grade_id

Confirm = Callable[[str], bool]
"""A question that is answered by yes or no -> whether the answer is yes."""

GIVEN = ("auto_score", "manual_score", "extra_credit", "manual_comment")
BY_HAND = GIVEN[1:]
DEFAULT_COURSE = "default_course"  # nbgrader's, where the configuration names none


def registered(
    course: Course, unit: str, config: Config, engine: Engine, confirm: Confirm | None = None
) -> tuple[str, Rows]:
    """Bring the gradebook in line with a unit's release; the release as JSON, and the unit's rows.

    confirm  asked before marks are removed, whose cell the unit no longer has; without it, that is
             an error
    AuthoringError, with nothing changed, for a unit that cannot be graded as it stands.
    """
    release, fresh = _release(course, unit, config)
    change = change_of(engine, unit, fresh)
    if not change.is_none:
        _ask(engine, change, confirm)

        def keep(rows: list[Row]) -> None:
            if _given(rows):
                _keep(course, engine, unit, rows)

        apply(engine, change, _course_id(config, change), keep)
    names = [name for cell in json.loads(release)["cells"] if (name := grade_id(cell))]
    return release, in_order(gradebook.unit_rows(engine, unit), names)


def _release(course: Course, unit: str, config: Config) -> tuple[str, Rows]:
    """The release notebook that goes with the source as it stands, and its rows; made once."""
    path = course.source_notebook(unit)
    if not path.exists():
        raise AuthoringError("there is no executed solution: run `bpcourse build` first", unit)
    refuse_disagreement(course, unit)
    made_from = digest(path.read_bytes(), config.ClearSolutions, package_digest())
    kept = course.classroom / ".graded" / f"{unit}.json"
    known = _read_json(kept)
    if known.get("made_from") != made_from or "rows" not in known:
        known = {"made_from": made_from, **_generated(course, unit, path)}
        replace_file(kept, json.dumps(known).encode())
    return known["release"], known["rows"]


def _generated(course: Course, unit: str, path: Path) -> dict[str, Any]:
    import nbformat

    from bpcourse.authoring.release import generated_release

    solution = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory(prefix="bpcourse-") as temporary:
        url = f"sqlite:///{temporary}/gradebook.db"
        engine = create_engine(url)
        gradebook.create_tables(engine)
        with generated_release(course, unit, solution, url) as folder:
            release = (folder / f"{unit}.ipynb").read_text(encoding="utf-8")
        rows = gradebook.unit_rows(engine, unit)
        engine.dispose()
    cells = json.loads(release)["cells"]
    return {"release": release, "rows": in_order(rows, [grade_id(cell) or "" for cell in cells])}


def _ask(engine: Engine, change: Change, confirm: Confirm | None) -> None:
    """Ask before marks go. AuthoringError if they are to stay."""
    with engine.connect() as connection:
        what = _told(dropped_rows(connection, change)) if change.dropped else ""
    if not what:
        return
    if confirm is None:
        raise AuthoringError(
            f"the gradebook has marks for cells that the unit no longer has: {what}. Nothing was "
            "changed or graded. Grade with --yes to remove them and keep a copy, or put the cells "
            "back",
            change.unit,
        )
    question = (
        f"{change.unit}: the gradebook has marks for cells that the unit no longer has: {what}. "
        "Remove these, with a copy in kept/, and grade everyone again? Marks and comments of other "
        "cells stay."
    )
    if not confirm(question):
        raise AuthoringError("nothing was changed, and nothing graded", change.unit)


def _told(rows: list[Row]) -> str:
    """Whose marks in which cells: "`why` (of 12 students, of 3 by hand)"; empty where none are given."""
    marks = Counter(cell for cell, _ in _given(rows))
    by_hand = Counter(cell for cell, _ in _given(rows, BY_HAND))
    return ", ".join(
        f"`{cell}` (of {number} student{'s' * (number != 1)}"
        + (f", of {by_hand[cell]} by hand)" if by_hand[cell] else ")")
        for cell, number in sorted(marks.items())
    )


def _given(rows: list[Row], columns: tuple[str, ...] = GIVEN) -> set[tuple[str, str]]:
    """(cell, student) wherever somebody, or a check, has given something."""
    return {
        (row["cell"], row["student_id"])
        for row in rows
        if any(row.get(column) is not None for column in columns)
    }


def _keep(course: Course, engine: Engine, unit: str, rows: list[Row]) -> None:
    """A copy of the database's file or, where it is a server's, of the rows as JSON."""
    path = _kept(course, engine, unit, rows)
    logging.getLogger("bpcourse").warning("Marks that were removed from %s: %s", unit, path)


def _kept(course: Course, engine: Engine, unit: str, rows: list[Row]) -> Path:
    file = sqlite_file(engine.url.render_as_string(hide_password=False))
    if file is None:
        path = course.kept_path(Path(f"{unit}.dropped-marks.json"))
        path.write_text(json.dumps(rows, indent=1, default=str), encoding="utf-8")
        return path
    path = course.kept_path(Path(file.name))
    source, copy = sqlite3.connect(file), sqlite3.connect(path)
    try:
        source.backup(copy)  # whole, even while somebody writes
    finally:
        source.close()
        copy.close()
    return path


def _course_id(config: Config, change: Change) -> str:
    """The course's name in nbgrader's gradebook, which is one course's."""
    wanted = config.CourseDirectory.get("course_id")
    wanted = wanted if isinstance(wanted, str) and wanted else DEFAULT_COURSE
    known: Iterable[Mapping[str, Any]] = change.known["assignment"]
    if any(row["course_id"] != wanted for row in known):
        logging.getLogger("bpcourse").warning(
            "The gradebook has %s as a unit of another course than %s (CourseDirectory.course_id), "
            "and nbgrader keeps the two as one: give each course a database of its own.",
            change.unit,
            wanted,
        )
    return wanted


def _read_json(path: Path) -> dict[str, Any]:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
