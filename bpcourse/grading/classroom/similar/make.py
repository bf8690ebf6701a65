"""From a graded unit to the page of its similar submissions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bpcourse.course import Course
from bpcourse.grading.classroom.graded import read_graded
from bpcourse.grading.classroom.made import Made, put
from bpcourse.grading.classroom.same_inputs.run import ask_all
from bpcourse.grading.classroom.similar.extract import answer_files
from bpcourse.grading.classroom.similar.page import page
from bpcourse.grading.classroom.similar.pairs import Similar, similar_pairs
from bpcourse.grading.nbgrader.unavailable import told


def make_similar(
    course: Course,
    unit: str,
    to: Path | None = None,
    answers: Path | None = None,
    on_done: Callable[[int, int], None] = lambda done, of: None,
) -> tuple[Made, list[Similar]]:
    """Write the page, by default classroom/reports/UNIT.similar.html; and the pairs on it.

    answers  a folder to put the answers in as files, for tools that compare code
    NotGraded if nothing of the unit is graded; GradingUnavailable if the file cannot be written.
    """
    with told(course.nbgrader_config().CourseDirectory.db_url, course.classroom):
        graded = read_graded(course, unit)
        asked = ask_all(graded, on_done)
        pairs = similar_pairs(graded, asked)
        html = to or course.classroom / "reports" / f"{unit}.similar.html"
        files = answer_files(graded, answers) if answers else {}
        kept = put(course, {html: page(graded, pairs, asked), **files})
        return Made(
            [html, *([answers] if answers else [])], kept, len(graded.works), asked.why_not
        ), pairs
