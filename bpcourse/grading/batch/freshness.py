"""What a grade, its penalty and its page depend on, as three digests: each says what is still fresh.

grade    submission, release, the unit's exercises without their hints, checking, judge, versions
         of Python and NumPy, settings                  another one: it is judged again
penalty  due date, extension, when it was handed in, marks, the late plugin
                                                        another one: it is worked out again
page     hints, marks, page code and its versions       another one: it is written again
"""

from __future__ import annotations

import importlib.metadata
import platform
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from bpcourse.grading.batch.digests import digest
from bpcourse.grading.batch.parts import parts_of_grades, parts_of_pages, parts_of_penalties
from bpcourse.grading.nbgrader import gradebook, late_plugin
from bpcourse.grading.nbgrader.gradebook import Rows
from bpcourse.grading.nbgrader.jobs import Unit
from bpcourse.notebooks.stamp import read_notebook, release_of

GRADES_REST_ON = ("numpy", "nbgrader", "ipython", "msgpack", "mistune", "nh3")
PAGES_REST_ON = ("nbconvert", "nbformat", "jinja2", "pygments", "mistune", "math-core")
SETTINGS_OF_PAGES = (
    "GenerateFeedback",
    "GetGrades",
    "ReadMarks",
    "CSSHTMLHeaderPreprocessor",
    "HTMLExporter",
    "PageExporter",
    "WithoutNumber",
)
SETTINGS_OF_NOTHING = (  # of other commands; what makes the release is seen in the release
    "Application",
    "ClearSolutions",
    "CsvExportPlugin",
    "ExportApp",
    "GenerateAssignment",
)
TOLD_APART = ("digest", "release", "rows", "config")
"""Fields of a unit of which only a part counts, or which are counted in another form."""


def grade_digest(unit: Unit) -> str:
    """One name for all that a unit's grades depend on, submissions aside."""
    figures = bool(unit.config.JudgeExecute.get("figures", False))
    fixed = {field.name: getattr(unit, field.name) for field in fields(unit)}
    released = read_notebook(unit.release.encode())
    return digest(
        parts_of_grades(unit.release, figures),
        release_of(released) if released else unit.release,
        _without_ids(unit.rows),
        {name: value for name, value in fixed.items() if name not in TOLD_APART},
        _settings(unit, besides=late_plugin.settings(unit.config)),
        _versions(GRADES_REST_ON),
        [platform.python_implementation(), platform.python_version()],
    )


def page_digest(unit: Unit) -> str:
    """One name for all that a unit's pages depend on, grades and marks aside."""
    settings = {name: unit.config.get(name) for name in SETTINGS_OF_PAGES}
    return digest(parts_of_pages(unit.release), settings, _versions(PAGES_REST_ON))


def penalty_digest(unit: Unit) -> str:
    """One name for all that the unit's penalties depend on, submissions aside."""
    due = [row["duedate"] for row in unit.rows["assignment"]]
    settings = {name: unit.config.get(name) for name in late_plugin.settings(unit.config)}
    return digest(parts_of_penalties(), due, settings, late_plugin.sources(unit.config))


def lateness(unit: Unit, rows: Rows) -> list[Any]:
    """What of a student's rows a penalty depends on: when it was handed in, and the marks."""
    times = [(row["timestamp"], row["extension"]) for row in rows["submitted_assignment"]]
    marks = gradebook.scores(unit.rows, rows)
    return [times, {name: mark["score"] for name, mark in marks.items()}]


def _settings(unit: Unit, besides: Iterable[str]) -> dict[str, Any]:
    apart = {"CourseDirectory", *SETTINGS_OF_PAGES, *SETTINGS_OF_NOTHING, *besides}
    return {name: value for name, value in unit.config.items() if name not in apart}


def _versions(names: Iterable[str]) -> dict[str, str]:
    return {name: importlib.metadata.version(name) for name in names}


def _without_ids(rows: Rows) -> dict[str, list[str]]:
    """A unit's rows by what they say: recorded once more, they would have other ids."""
    names = {row["id"]: row["name"] for row in rows["base_cell"]}
    return {
        table: sorted(digest({**_told(row), "of": names.get(row["id"])}) for row in found)
        for table, found in rows.items()
    }


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        column: value
        for column, value in row.items()
        if column not in ("id", "duedate") and not column.endswith("_id")
    }
