"""What is graded, what is left, and which pages are made again."""

import pytest

from bpcourse.grading.batch import freshness
from bpcourse.grading.batch.grade import grade_unit
from bpcourse.grading.batch.records import Records
from bpcourse.grading.batch.summary import line
from tests.grading.small_class import (
    RIGHT,
    WRONG,
    execute,
    gradebook_rows,
    hand_in,
    notebook,
    page,
)
from tests.grading.tiny import UNIT


@pytest.mark.slow
def test_what_is_unchanged_is_skipped_and_what_changed_is_graded(small_class, workers):
    first = grade_unit(small_class, UNIT, workers=workers)
    assert not any(r.unchanged for r in first)
    again = grade_unit(small_class, UNIT, workers=workers)
    assert again == first and all(r.unchanged for r in again)
    hand_in(small_class, "ben", RIGHT)
    third = grade_unit(small_class, UNIT, workers=workers)
    assert [r.student for r in third if not r.unchanged] == ["ben"]
    assert third[1].points > first[1].points
    assert not any(
        r.unchanged for r in grade_unit(small_class, UNIT, ["ada"], workers=workers, force=True)
    )


def test_marks_given_by_hand_are_kept_and_come_onto_the_page(small_class, workers):
    hand_in(small_class, "ada", RIGHT, "My own words.")
    (first,) = grade_unit(small_class, UNIT, ["ada"], workers=workers)
    assert first.by_hand == 2
    execute(
        small_class,
        "UPDATE grade SET manual_score = 1.5, needs_manual_grade = 0 WHERE auto_score IS NULL",
    )
    execute(
        small_class,
        "UPDATE comment SET manual_comment = 'Well put' WHERE cell_id IN "
        "(SELECT id FROM base_cell WHERE name = 'why')",
    )
    (marked,) = grade_unit(small_class, UNIT, ["ada"], workers=workers)
    assert (marked.points, marked.by_hand) == (first.points + 1.5, 0)
    assert "Well put" in page(small_class, "ada")
    graded = [row for row in gradebook_rows(small_class) if row[3] == "why" and row[5] is not None]
    assert [row[7] for row in graded] == [0]  # a new page does not ask for a second look
    hand_in(small_class, "ada", WRONG, "My own words.")
    (again,) = grade_unit(small_class, UNIT, ["ada"], workers=workers)
    assert again.by_hand == 0 and again.points < marked.points


@pytest.mark.slow
def test_without_pages_and_then_with(small_class, workers):
    (result,) = grade_unit(small_class, UNIT, ["ada"], workers=workers, pages=False)
    assert result.feedback is None
    (result,) = grade_unit(small_class, UNIT, ["ada"], workers=workers)
    assert result.feedback.exists()


def test_what_a_page_shows_changes_and_nobody_is_judged_again(small_class, workers, monkeypatch):
    (first,) = grade_unit(small_class, UNIT, ["ben"], workers=workers)
    before = gradebook_rows(small_class), notebook(small_class, "ben"), page(small_class, "ben")
    records = Records(small_class.classroom, UNIT)
    record = records.read("ben")
    first.feedback.write_text("an earlier page")
    monkeypatch.setattr(freshness, "page_digest", lambda unit: "other hints")
    (again,) = grade_unit(small_class, UNIT, ["ben"], workers=workers)
    assert again == first and not again.unchanged
    now = gradebook_rows(small_class), notebook(small_class, "ben"), page(small_class, "ben")
    assert now == before
    same = ("grade", "penalty", "graded", "seed")
    assert [records.read("ben")[name] for name in same] == [record[name] for name in same]
    assert grade_unit(small_class, UNIT, ["ben"], workers=workers)[0].unchanged


def test_a_record_of_an_earlier_version_counts_as_changed_and_loses_nothing(small_class, workers):
    (first,) = grade_unit(small_class, UNIT, ["ada"], workers=workers)
    records = Records(small_class.classroom, UNIT)
    made = records.read("ada")["made"]
    told = {"lost": [], "followed": [], "remarks": [], "unreadable": False, "other_release": None}
    records.write("ada", {"content": "c", "page": "p", "made": made} | told)
    first.feedback.chmod(0o644)
    first.feedback.write_text("My own remark.")
    (again,) = grade_unit(small_class, UNIT, ["ada"], workers=workers)
    assert again == first and not again.unchanged
    assert [path.read_text() for path in (small_class.root / "kept").rglob("*.html")] == [
        "My own remark."
    ]


def test_due_date_extension_and_plugin_reach_the_grade_without_judging(small_class, workers):
    config = small_class.root / "nbgrader_config.py"

    def late_rule(points):
        rule = f"""
from nbgrader.plugins import BasePlugin
class SubMarks(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return {points}
"""
        (small_class.root / "late.py").write_text(rule)

    def graded():
        (result,) = grade_unit(small_class, UNIT, ["ada"], workers=workers)
        record = Records(small_class.classroom, UNIT).read("ada")
        return result.points, result.penalty, record["grade"]

    folder = small_class.classroom / "submitted" / "ada" / UNIT
    (folder / "timestamp.txt").write_text("2026-01-31 18:00:00 UTC")
    points, penalty, judged = graded()
    assert (points, penalty) == (3, 0)
    late_rule("1.5")
    config.write_text(
        config.read_text() + '\nc.AssignLatePenalties.plugin_class = "late.SubMarks"\n'
    )
    assert graded() == (3, 0, judged)
    execute(small_class, "UPDATE assignment SET duedate = '2026-01-30 18:00:00.000000'")
    assert graded() == (1.5, 1.5, judged)
    (shown,) = grade_unit(small_class, UNIT, ["ada"], workers=workers)
    assert shown.unchanged and "1.5 of 5 points, 1.5 off for being late" in line(shown)
    late_rule("2")
    assert graded() == (1, 2, judged)
    execute(
        small_class,
        "UPDATE submitted_assignment SET extension = '1970-01-02 00:00:00.000000' "
        "WHERE student_id = 'ada'",
    )
    assert graded() == (3, 0, judged)
