"""What a check says in a notebook of an earlier release."""

from bpcourse.notebooks.other_release import changed, gone

from bpcourse.checking.report import PartReport, Report

THEN = {"call": "f(x)", "parts": {"dx": 1, "dw": 2}}
NOW = {"call": "f(x, w)", "parts": {"dx": 2, "dw": 2}}


def test_an_exercise_that_has_gone_earns_nothing_of_what_it_was_worth():
    report = gone("f", THEN)
    assert report.points == 0 and [part.max_points for part in report.parts] == [1, 2]
    assert "another release" in report.remarks[0] and "bpcourse start" in report.remarks[0]


def test_a_changed_exercise_earns_no_more_than_its_cell_can_hold():
    parts = tuple(PartReport(name, 2.0, 2.0, "right", "") for name in ("dx", "dw"))
    report = changed(Report("f", parts, ("mine",)), THEN, NOW)
    assert [part.points for part in report.parts] == [2, 1]
    assert "Then: f(x), points: dw 2, dx 1. Now: f(x, w)" in report.remarks[0]
    assert report.remarks[1] == "mine"
