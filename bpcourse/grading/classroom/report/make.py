"""From a graded unit to the files of its report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bpcourse.course import Course
from bpcourse.grading.classroom.graded import read_graded
from bpcourse.grading.classroom.made import Made, put
from bpcourse.grading.classroom.report.figures import Figures
from bpcourse.grading.classroom.report.page import page
from bpcourse.grading.classroom.report.table import table
from bpcourse.grading.classroom.report.who import Who
from bpcourse.grading.classroom.same_inputs.run import ask_all
from bpcourse.grading.nbgrader.secret import read_secret
from bpcourse.grading.nbgrader.unavailable import told


def make_report(
    course: Course,
    unit: str,
    names: bool = False,
    to: Path | None = None,
    compare: bool = True,
    on_done: Callable[[int, int], None] = lambda done, of: None,
) -> Made:
    """Write a unit's report: a page, by default classroom/reports/UNIT.html, and a CSV beside it.

    names    show students by name, with links to their pages; else by number
    compare  ask unnamed wrong answers once more, with the same inputs for all, to see which are one
    NotGraded if nothing of the unit is graded; GradingUnavailable if a file cannot be written.
    """
    with told(course.nbgrader_config().CourseDirectory.db_url, course.classroom):
        graded = read_graded(course, unit)
        figures = Figures(graded)
        asked = ask_all(graded, on_done) if compare else None
        secret = read_secret(course.classroom / "judge.secret")
        who = Who([work.student for work in graded.works], names, secret)
        html = to or course.classroom / "reports" / f"{unit}.html"
        beside = html.with_suffix(".csv")
        kept = put(
            course, {html: page(graded, figures, asked, who, html), beside: table(figures, who)}
        )
        return Made([html, beside], kept, len(graded.works), asked.why_not if asked else "")
