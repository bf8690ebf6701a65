"""Cells that come and go after grading: one question, a copy, and nothing else is lost."""

import json
import sqlite3
from contextlib import closing

import pytest

from bpcourse.authoring import AuthoringError, build_unit
from bpcourse.grading.batch.grade import grade_unit
from bpcourse.grading.batch.prepare import prepare
from bpcourse.grading.batch.register import registered
from bpcourse.grading.nbgrader import gradebook
from tests.grading.small_class import execute, gradebook_rows
from tests.grading.tiny import UNIT

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("sandbox")]

WRITTEN = "> **Question A"


def without_question(course):
    """The unit, built without its written question."""
    master = course.master(UNIT)
    text = master.read_text()
    master.write_text(text[: text.index(WRITTEN)])
    build_unit(course, UNIT)


def with_another_question(course):
    """The unit, built with a question more, above the one that there was."""
    master = course.master(UNIT)
    text = master.read_text()
    more = (
        "> **Question B · 1 point, read by your instructor**\n\n"
        '+++ {"tags": ["written"], "points": 1, "id": "more"}\n\n'
        "Because the sum over the batch is what the chain rule asks for here.\n\n+++\n\n"
    )
    master.write_text(text.replace(WRITTEN, more + WRITTEN.replace("A", "C")))
    build_unit(course, UNIT)


def give(course, student, cell, points):
    """A mark by hand, as formgrader gives it."""
    execute(
        course,
        f"""UPDATE grade SET manual_score = {points}, needs_manual_grade = 0 WHERE id IN (
        SELECT g.id FROM grade g JOIN base_cell b ON b.id = g.cell_id
        JOIN submitted_notebook n ON n.id = g.notebook_id
        JOIN submitted_assignment s ON s.id = n.assignment_id
        WHERE s.student_id = '{student}' AND b.name = '{cell}')""",
    )


def marks_of(course, cell):
    """{student: (by machine, by hand)}."""
    return {r[0]: (r[4], r[5]) for r in gradebook_rows(course) if r[3] == cell and r[7] is not None}


def test_a_dropped_cell_s_marks_go_after_one_question_with_a_copy(small_class, workers):
    grade_unit(small_class, UNIT, workers=workers)
    give(small_class, "ada", "why", 1.5)
    give(small_class, "ben", "check_affine_backward", 2.5)
    before = gradebook_rows(small_class)
    without_question(small_class)
    assert gradebook_rows(small_class) == before  # a build removes nothing
    with pytest.raises(AuthoringError, match=r"`why` \(of 6 students, of 1 by hand\).*--yes"):
        grade_unit(small_class, UNIT, workers=workers)
    with pytest.raises(AuthoringError, match="nothing graded"):
        grade_unit(small_class, UNIT, workers=workers, confirm=lambda question: False)
    assert gradebook_rows(small_class) == before
    asked = []
    results = grade_unit(small_class, UNIT, workers=workers, confirm=lambda q: not asked.append(q))
    (question,) = asked
    assert "of 1 by hand" in question and "kept/" in question
    assert {r.max_points for r in results} == {3.0} and not any(r.unchanged for r in results)
    assert marks_of(small_class, "why") == {}
    assert marks_of(small_class, "check_affine_backward")["ben"] == (2.0, 2.5)
    (copy,) = (small_class.root / "kept").rglob("gradebook.db")
    with closing(sqlite3.connect(copy)) as connection:
        kept = connection.execute("SELECT manual_score FROM grade").fetchall()
    assert (1.5,) in kept
    again = grade_unit(small_class, UNIT, workers=workers)
    assert all(result.unchanged for result in again)


def test_an_added_cell_needs_no_question_and_stands_where_the_notebook_has_it(small_class, workers):
    grade_unit(small_class, UNIT, workers=workers)
    give(small_class, "ada", "why", 1.5)
    with_another_question(small_class)
    results = {r.student: r for r in grade_unit(small_class, UNIT, workers=workers)}
    assert not any(r.error for r in results.values())
    assert (results["ada"].points, results["ada"].max_points) == (4.5, 6.0)
    assert marks_of(small_class, "why")["ada"][1] == 1.5
    assert set(marks_of(small_class, "more")) == set(results)
    names = [row["name"] for row in prepare(small_class, UNIT).rows["source_cell"]]
    assert names.index("more") < names.index("why")


def test_without_marks_there_is_nothing_to_ask(small_class):
    prepare(small_class, UNIT)
    without_question(small_class)
    rows = prepare(small_class, UNIT).rows
    assert "why" not in {row["name"] for row in rows["base_cell"]}


def test_the_release_is_made_once_and_again_for_another_gradebook(small_class, tmp_path):
    config = small_class.nbgrader_config()
    kept = small_class.classroom / ".graded" / f"{UNIT}.json"
    found = []
    for name in ("one", "one", "other"):
        with gradebook.opened(f"sqlite:///{tmp_path / name}.db") as engine:
            found.append(registered(small_class, UNIT, config, engine))
        written = kept.stat().st_mtime_ns
    (first, rows), (second, same), (third, others) = found
    assert first == second == third and rows == same
    assert len(others["source_cell"]) == len(rows["source_cell"])
    assert json.loads(kept.read_text())["release"] == first and kept.stat().st_mtime_ns == written


def test_a_course_s_name_that_changes_is_told_and_stops_nobody(small_class, workers, caplog):
    config = small_class.root / "nbgrader_config.py"
    grade_unit(small_class, UNIT, ["ada"], workers=workers)
    config.write_text(config.read_text() + 'c.CourseDirectory.course_id = "next_year"\n')
    (small_class.classroom / ".graded" / f"{UNIT}.json").unlink()
    execute(small_class, "UPDATE grade_cells SET max_score = 1")  # there is something to write
    (result,) = grade_unit(small_class, UNIT, ["ada"], workers=workers)
    assert (result.error, result.points) == (None, 3.0)
    assert "another course than next_year" in caplog.text
