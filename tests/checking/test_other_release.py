"""What a check says where the exercise has gone, or has changed, since the notebook was released."""

from bpcourse.checking.other_release import changed, gone
from bpcourse.checking.report import PartReport, Report

THEN = {"call": "double(x)", "parts": {"out": 2.0}}


def test_an_exercise_that_has_gone_earns_nothing_and_says_what_to_do():
    report = gone("double", THEN)
    assert (report.points, report.max_points) == (0.0, 2.0)
    assert "another release" in report.remarks[0] and "bpcourse start" in report.remarks[0]


def test_a_changed_exercise_earns_no_more_than_the_notebooks_cell_can_hold():
    now = {"call": "double(x, y)", "parts": {"out": 2.0, "dx": 3.0}}
    parts = tuple(
        PartReport(name=name, points=points, max_points=points, status="right")
        for name, points in now["parts"].items()
    )
    report = changed(Report("double", parts, ("first",)), THEN, now)
    assert report.points == 2.0 and [part.points for part in report.parts] == [2.0, 0.0]
    said = "Then: double(x), points: out 2. Now: double(x, y), points: dx 3, out 2"
    assert said in report.remarks[0] and report.remarks[1] == "first"
