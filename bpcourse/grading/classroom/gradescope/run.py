"""Runs in Gradescope's container: grades /autograder/submission and writes results/results.json.

    python -P -m bpcourse.grading.classroom.gradescope.run /autograder

What it prints only instructors see.
"""

from __future__ import annotations

import configparser
import json
import sys
import traceback
from pathlib import Path
from typing import Any

from bpcourse.course import Course
from bpcourse.files import replace_shared_file
from bpcourse.grading.classroom.gradescope.results import gradescope, not_graded

FAULT = (
    "This submission could not be graded. That is a fault of the autograder and not of your work; "
    "your instructor can see what happened."
)
UNSAFE = (
    "This submission was not graded: the autograder cannot run it safely here. That is not your "
    "doing; your instructor can see what to change."
)
DECIDE = (
    "Nothing is graded without isolation unless you say so: with the line isolation=process in "
    "autograder.ini, a submission can do whatever root can do in this container, its own grade "
    "included."
)


def main(autograder: Path) -> None:
    """Grade what was submitted. Always leaves results, whatever happens."""
    results = autograder / "results" / "results.json"
    try:
        found = _graded(autograder)
    except BaseException as error:  # also what ends the process: it is told first
        traceback.print_exc(file=sys.stdout)
        found = not_graded(FAULT)
        if not isinstance(error, Exception):
            _write(results, found)
            raise
    _write(results, found)


def _graded(autograder: Path) -> dict[str, Any]:
    from bpcourse.grading.classroom.one.grading import Asked, grade_files
    from bpcourse.grading.classroom.one.result import document_of
    from bpcourse.grading.judge.trust import SandboxUnavailable
    from bpcourse.grading.nbgrader.handed_in import read_submission

    source = autograder / "source"
    course = Course(source)
    (unit,) = course.units
    isolation, seconds = _settings(source / "autograder.ini")
    files, left_out = read_submission(autograder / "submission", unit)
    asked = Asked(isolation=isolation, trust_submissions=isolation == "process", seconds=seconds)
    try:
        graded = grade_files(course, unit, files, asked, left_out)
    except SandboxUnavailable as error:
        print(error, DECIDE, sep="\n\n")  # noqa: T201  for the instructor
        return not_graded(UNSAFE)
    if graded.outcome.error:
        print(graded.outcome.error)  # noqa: T201
        return not_graded(FAULT)
    document = document_of(graded, files, course)
    print(json.dumps(document, indent=1))  # noqa: T201
    return gradescope(document)


def _settings(path: Path) -> tuple[str, float]:
    """The isolation that the instructor has decided for, and the seconds that may be taken."""
    settings = configparser.ConfigParser()
    settings.read(path, encoding="utf-8")
    found = dict(settings.items("grading")) if settings.has_section("grading") else {}
    return found.get("isolation", "sandbox").strip(), float(found.get("seconds", "400"))


def _write(path: Path, results: dict[str, Any]) -> None:
    replace_shared_file(path, json.dumps(results, indent=1).encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
