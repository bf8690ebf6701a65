"""What came of one notebook, as plain data: the JSON that `bpcourse grade-one --json` prints.

    schema       "bpcourse/grade-one/v1"; fields may be added to it, none is renamed or dropped
    unit         "02_mlp"
    release      the release that it was graded by
    made_from    the other release that it was made from; null where it is the same
    points       earned so far          max_points   of the whole unit
    by_hand      how many of max_points are still to be given by hand
    exercises    one for each graded cell, in the notebook's order:
        name, points, max_points
        written   true where a person gives the points
        by_hand   how many of them are still to be given
        parts     [{name, points, max_points, status, mistake, followed}]; mistake and followed may
                  be null. [] where there was no report
        message   what the check says to the student, as text; "" where it says nothing
    lost         [{where, points, mistake}], the mistake's name or what was seen
    followed     exercises and parts that are right only for the student's own, wrong forward
    remarks      how the notebook was damaged, and what was done about it
    unreadable   true where no work was found in it, so that the blank release was graded
    handed_in    [{name, bytes, sha256}] of the files that were graded
    instructor   for nobody else: {seed, isolation, looks_numerical, seconds, course, versions}

All but `instructor` stands on the student's feedback page, too, and may be shown to them. Neither part
has the inputs or the right answers; the seed stands for them (`--seed` draws the same ones again), so
it is kept apart. Where nothing was graded, the document is {"schema": ..., "error": a sentence}.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bpcourse.checking.report import MIME
from bpcourse.course import Course
from bpcourse.files import Files
from bpcourse.grading.classroom.one.grading import Graded
from bpcourse.grading.judge.clean import clean
from bpcourse.grading.nbgrader import gradebook
from bpcourse.notebooks.cells import Role, grade_id, role_of
from bpcourse.notebooks.stamp import read_notebook, stamp_of

SCHEMA = "bpcourse/grade-one/v1"
VERSIONS = ("bpcourse", "numpy", "nbgrader")  # of what a grade rests on
LONGEST = 8000  # characters of a message

Document = dict[str, Any]


def document_of(graded: Graded, files: Files, course: Course) -> Document:
    """The document for what was graded: these files, by their own names, of this course."""
    unit, outcome = graded.unit, graded.outcome
    exercises = _exercises(graded)
    return {
        "schema": SCHEMA,
        "unit": unit.name,
        "release": stamp_of(json.loads(unit.release)).get("release"),
        "made_from": outcome.other_release,
        "points": sum(exercise["points"] for exercise in exercises),
        "max_points": sum(exercise["max_points"] for exercise in exercises),
        "by_hand": sum(exercise["by_hand"] for exercise in exercises),
        "exercises": exercises,
        "lost": [asdict(lost) for lost in outcome.lost],
        "followed": list(outcome.followed),
        "remarks": [clean(remark) for remark in outcome.remarks],
        "unreadable": outcome.unreadable,
        "handed_in": [
            {
                "name": clean(name),
                "bytes": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
            }
            for name, content in files.items()
        ],
        "instructor": {
            "seed": outcome.seed,
            "isolation": graded.isolation,
            "looks_numerical": list(outcome.looks_numerical),
            "seconds": round(graded.seconds, 2),
            "course": str(course.root),
            "versions": {"python": platform.python_version()}
            | {package: importlib.metadata.version(package) for package in VERSIONS},
        },
    }


def failure(error: str) -> Document:
    """The document where nothing was graded."""
    return {"schema": SCHEMA, "error": error}


def _exercises(graded: Graded) -> list[Document]:
    unit, outcome = graded.unit, graded.outcome
    notebook = read_notebook(outcome.autograded[f"{unit.name}.ipynb"]) or {"cells": []}
    scores = gradebook.scores(unit.rows, outcome.rows)
    cells = {name: cell for cell in notebook["cells"] if (name := grade_id(cell)) in scores}
    return [
        _exercise(name, scores[name], cells.get(name))
        for name in (*cells, *sorted(scores.keys() - cells))
    ]


def _exercise(name: str, mark: Mapping[str, Any], cell: Mapping[str, Any] | None) -> Document:
    report, text = _told(cell)
    return {
        "name": report.get("exercise") or name.removeprefix("check_"),
        "points": float(mark["score"]),
        "max_points": float(mark["max_score"]),
        "written": cell is not None and role_of(cell) is Role.WRITTEN,
        "by_hand": 0.0 if mark["graded"] else float(mark["max_score"]),
        "parts": list(report.get("parts", ())),
        "message": clean(text, lines=True)[:LONGEST],
    }


def _told(cell: Mapping[str, Any] | None) -> tuple[Document, str]:
    """What the check has displayed: its report, and the same as text; its error where it has none."""
    outputs = cell.get("outputs", []) if cell else []
    for output in outputs:
        data = output.get("data", {})
        if MIME in data:
            text = data.get("text/plain", "")
            return data[MIME], text if isinstance(text, str) else "".join(text)
    for output in outputs:
        if output["output_type"] == "error":
            return {}, f"{output['ename']}: {output['evalue']}"
    return {}, ""
