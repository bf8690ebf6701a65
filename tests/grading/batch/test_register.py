"""Cells that come and go after grading: one question, a copy, and nothing else is lost."""

import copy
import json
import shutil
import sqlite3
from contextlib import closing

import pytest

from bpcourse.authoring import AuthoringError
from bpcourse.grading.batch.grade import grade_unit
from bpcourse.grading.batch.prepare import prepare
from bpcourse.grading.batch.register import registered
from bpcourse.grading.nbgrader import gradebook
from tests.grading.small_class import execute, gradebook_rows
from tests.grading.tiny import UNIT

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("sandbox")]


@pytest.fixture
def taught(small_class):
    """The class in a course as `bpcourse start --instructor` makes it: its notebooks are the source."""
    shutil.rmtree(small_class.solutions)
    return small_class


def change(course, edit):
    """Let the instructor change the unit's cells."""
    path = course.release_notebook(UNIT)
    notebook = json.loads(path.read_text())
    edit(notebook["cells"])
    path.write_text(json.dumps(notebook))


def place(cells, name):
    return next(
        i for i, c in enumerate(cells) if c["metadata"].get("nbgrader", {}).get("grade_id") == name
    )


def without_question(cells):
    del cells[place(cells, "why")]


def with_another_question(cells):
    at = place(cells, "why")
    more = copy.deepcopy(cells[at])
    more["id"] = more["metadata"]["nbgrader"]["grade_id"] = "more"
    more["metadata"]["nbgrader"]["points"] = 1
    cells.insert(at, more)


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


def test_a_dropped_cell_s_marks_go_after_one_question_with_a_copy(taught, workers):
    grade_unit(taught, UNIT, workers=workers)
    give(taught, "ada", "why", 1.5)
    give(taught, "ben", "check_affine_backward", 2.5)
    before = gradebook_rows(taught)
    change(taught, without_question)
    assert gradebook_rows(taught) == before
    with pytest.raises(AuthoringError, match=r"`why` \(of 6 students, of 1 by hand\).*--yes"):
        grade_unit(taught, UNIT, workers=workers)
    with pytest.raises(AuthoringError, match="nothing graded"):
        grade_unit(taught, UNIT, workers=workers, confirm=lambda question: False)
    assert gradebook_rows(taught) == before
    asked = []
    results = grade_unit(taught, UNIT, workers=workers, confirm=lambda q: not asked.append(q))
    (question,) = asked
    assert "of 1 by hand" in question and "kept/" in question
    assert {r.max_points for r in results} == {3.0} and not any(r.unchanged for r in results)
    assert marks_of(taught, "why") == {}
    assert marks_of(taught, "check_affine_backward")["ben"] == (2.0, 2.5)
    (copy,) = (taught.root / "kept").rglob("gradebook.db")
    with closing(sqlite3.connect(copy)) as connection:
        kept = connection.execute("SELECT manual_score FROM grade").fetchall()
    assert (1.5,) in kept
    again = grade_unit(taught, UNIT, workers=workers)
    assert all(result.unchanged for result in again)


def test_an_added_cell_needs_no_question_and_stands_where_the_notebook_has_it(taught, workers):
    grade_unit(taught, UNIT, workers=workers)
    give(taught, "ada", "why", 1.5)
    change(taught, with_another_question)
    results = {r.student: r for r in grade_unit(taught, UNIT, workers=workers)}
    assert not any(r.error for r in results.values())
    assert (results["ada"].points, results["ada"].max_points) == (4.5, 6.0)
    assert marks_of(taught, "why")["ada"][1] == 1.5
    assert set(marks_of(taught, "more")) == set(results)
    names = [row["name"] for row in prepare(taught, UNIT).rows["source_cell"]]
    assert names.index("more") < names.index("why")


def test_without_marks_there_is_nothing_to_ask(taught):
    prepare(taught, UNIT)
    change(taught, without_question)
    rows = prepare(taught, UNIT).rows
    assert "why" not in {row["name"] for row in rows["base_cell"]}


def test_the_release_is_made_once_and_again_for_another_gradebook(taught, tmp_path):
    config = taught.nbgrader_config()
    kept = taught.classroom / ".graded" / f"{UNIT}.json"
    found = []
    for name in ("one", "one", "other"):
        with gradebook.opened(f"sqlite:///{tmp_path / name}.db") as engine:
            found.append(registered(taught, UNIT, config, engine))
        written = kept.stat().st_mtime_ns
    (first, rows), (second, same), (third, others) = found
    assert first == second == third and rows == same
    assert len(others["source_cell"]) == len(rows["source_cell"])
    assert json.loads(kept.read_text())["release"] == first and kept.stat().st_mtime_ns == written


def test_a_course_s_name_that_changes_is_told_and_stops_nobody(taught, workers, caplog):
    config = taught.root / "nbgrader_config.py"
    grade_unit(taught, UNIT, ["ada"], workers=workers)
    config.write_text(config.read_text() + 'c.CourseDirectory.course_id = "next_year"\n')
    (taught.classroom / ".graded" / f"{UNIT}.json").unlink()
    execute(taught, "UPDATE grade_cells SET max_score = 1")  # there is something to write
    (result,) = grade_unit(taught, UNIT, ["ada"], workers=workers)
    assert (result.error, result.points) == (None, 3.0)
    assert "another course than next_year" in caplog.text
