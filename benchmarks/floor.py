"""The least that grading can take: a unit's cells and checks in one process, and nothing else.

    python -m benchmarks.floor COURSE UNIT FILE

Each submission's own cells run in a fresh namespace, its checks are the course's own, with inputs
that it has not seen. No process, limit or page of its own, no gradebook, nothing repaired, no
demonstration run: a submission can do here whatever it likes. Writes seconds, and scores, as JSON;
what was imported before the first is not counted.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import matplotlib.pyplot  # noqa: F401, ICN001  units import it

import bpcourse.plots  # noqa: F401
from bpcourse.checking import session
from bpcourse.course import Course
from bpcourse.exercises import all_exercises
from bpcourse.grading.inside.cells import run_cell
from bpcourse.grading.judge.scoring import points_of
from bpcourse.notebooks.cells import Role, grade_id, points, role_of

RUN = (Role.SETUP, Role.SOLUTION, Role.CHECK)


def main(root: str, unit: str, told: str) -> None:
    """Grade a unit's submissions."""
    course = Course(Path(root))
    release = json.loads(course.release_notebook(unit).read_text(encoding="utf-8"))
    locked = {grade_id(cell): cell for cell in release["cells"] if role_of(cell) is Role.CHECK}
    all_exercises()
    found = {}
    wall, cpu = time.perf_counter(), time.process_time()
    for student in course.submissions(unit):
        path = course.classroom / "submitted" / student / unit / f"{unit}.ipynb"
        found[student] = graded(json.loads(path.read_text(encoding="utf-8")), locked, student)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    Path(told).write_text(json.dumps({"wall": wall, "cpu": cpu, "scores": found}), encoding="utf-8")


def graded(
    notebook: dict[str, Any], locked: dict[str | None, Any], student: str
) -> dict[str, float]:
    """{graded cell: points} of a submission."""
    names: dict[str, Any] = {"__name__": "__main__"}
    found: dict[str, float] = {}
    hidden = session.changed(
        beside=lambda names: None,
        asked=lambda names: {},
        seed=lambda name: abs(hash((student, name))),
        hidden=True,
        show=lambda report: None,
    )
    with hidden, quiet():
        for cell in notebook["cells"]:
            if role_of(cell) not in RUN:
                continue
            theirs = locked.get(grade_id(cell))
            source = "".join((theirs or cell)["source"])
            value, failed = None, False
            try:
                value = run_cell(source, "cell", names)
            except Exception:
                failed = True
            if theirs and (name := grade_id(cell)):
                earned = 0.0 if failed else points_of(value, source, float(points(theirs)))[0]
                found[name] = float(points(theirs)) if earned is None else earned
    return found


@contextlib.contextmanager
def quiet():
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        yield


if __name__ == "__main__":
    main(*sys.argv[1:])
