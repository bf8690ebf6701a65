"""What is graded, what is left, and which pages are made again."""

import pytest
from sqlalchemy import Engine, event

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


def test_what_is_given_during_a_run_is_kept_and_on_the_page_by_the_next_at_the_latest(
    small_class, workers
):
    """Rows of the whole class are read before the first submission is looked at."""
    students = ["ada", "ben", "cleo", "dora"]
    for student in students[:-1]:
        hand_in(small_class, student, RIGHT, "My own words.")
    (_, ben, cleo) = grade_unit(small_class, UNIT, students[:-1], workers=workers)
    ben.feedback.unlink()  # to be made again
    hand_in(small_class, "cleo", WRONG, "My own words.")  # to be graded again
    hand_in(small_class, "dora", RIGHT, "My own words.")  # nobody knows her yet

    def marks_and_entries(result):
        if result.student == "ada":  # unchanged, and the first
            assert result.unchanged and result.by_hand == 2
            give_marks(small_class)
            execute(small_class, "INSERT INTO student (id, first_name) VALUES ('dora', 'Theodora')")

    run = grade_unit(small_class, UNIT, students, marks_and_entries, workers)
    assert [r.unchanged for r in run] == [True, False, False, False]
    assert [r.by_hand for r in run] == [2, 0, 0, 2] and not any(r.error for r in run)
    assert "Well put" in page(small_class, "ben") and "Well put" in page(small_class, "cleo")
    last = grade_unit(small_class, UNIT, students, workers=workers)
    assert [r.unchanged for r in last] == [False, True, True, True]
    assert [r.points for r in last[:2]] == [4.5, 4.5]
    assert last[2].points == run[2].points < cleo.points + 1.5
    assert "Well put" in page(small_class, "ada")
    given = [(row[0], row[5]) for row in gradebook_rows(small_class) if row[5] is not None]
    assert given == [("ada", 1.5), ("ben", 1.5), ("cleo", 1.5)]


def test_marks_given_while_a_submission_is_graded_come_onto_the_page_next_time(
    small_class, workers, monkeypatch
):
    for student in ("ada", "ben"):
        hand_in(small_class, student, RIGHT, "My own words.")
    grade_unit(small_class, UNIT, ["ada", "ben"], workers=workers)
    as_it_was = workers.run

    def marks_meanwhile(jobs):
        for job, outcome in as_it_was(jobs):
            give_marks(small_class)  # the worker is done, and nothing is written yet
            yield job, outcome

    with monkeypatch.context() as patch:
        patch.setattr(workers, "run", marks_meanwhile)
        late = grade_unit(small_class, UNIT, ["ada", "ben"], workers=workers, force=True)
    assert not any(result.error for result in late)
    last = grade_unit(small_class, UNIT, ["ada", "ben"], workers=workers)
    assert [(r.points, r.by_hand, r.unchanged) for r in last] == [(4.5, 0, False)] * 2
    assert all("Well put" in page(small_class, student) for student in ("ada", "ben"))


def test_a_class_that_is_unchanged_takes_as_many_queries_as_one_student(small_class, workers):
    grade_unit(small_class, UNIT, workers=workers)

    def asked(students):
        queries = []

        def count(connection, cursor, statement, *_):
            queries.append(statement)

        event.listen(Engine, "before_cursor_execute", count)
        try:
            results = grade_unit(small_class, UNIT, students, workers=workers)
        finally:
            event.remove(Engine, "before_cursor_execute", count)
        assert all(result.unchanged for result in results)
        return len(queries)

    assert asked(None) == asked(["ada"])


def test_a_name_that_the_database_does_not_take_keeps_nobody_from_being_planned(
    small_class, workers
):
    students = ["ada", "b\udcffn", "cleo"]
    hand_in(small_class, students[1], RIGHT)
    first = grade_unit(small_class, UNIT, students, workers=workers)
    again = grade_unit(small_class, UNIT, students, workers=workers)
    assert [r.student for r in again] == students
    assert [r.unchanged for r in again if r.student != students[1]] == [True, True]
    assert bool(first[1].error) == bool(again[1].error)


def give_marks(course):
    """What formgrader writes when an answer is marked, for all that there are."""
    execute(
        course,
        "UPDATE grade SET manual_score = 1.5, needs_manual_grade = 0 WHERE auto_score IS NULL",
    )
    execute(
        course,
        "UPDATE comment SET manual_comment = 'Well put' WHERE cell_id IN "
        "(SELECT id FROM base_cell WHERE name = 'why')",
    )
