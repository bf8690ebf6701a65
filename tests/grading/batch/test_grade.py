"""A sample class graded through nbgrader: points, mistakes' names, damaged files."""

import shutil

import nbformat
import pytest

from bpcourse.demo import answer_with, make_class
from bpcourse.exercises import all_exercises
from bpcourse.grading.batch.grade import grade_unit
from bpcourse.grading.batch.summary import line
from tests.grading.tiny import EXERCISE, UNIT, tiny_course

pytestmark = pytest.mark.usefixtures("sandbox")


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    course = tiny_course(tmp_path_factory.mktemp("course"))
    make_class(course, UNIT)
    return course


@pytest.fixture(scope="module")
def results(course):
    return {result.student: result for result in grade_unit(course, UNIT)}


@pytest.mark.slow
def test_everyone_is_graded_and_damaged_files_stop_nobody(course, results):
    assert list(results) == course.submissions(UNIT)
    assert [r.error for r in results.values()] == [None] * len(results)
    assert all(r.feedback.exists() for r in results.values())


@pytest.mark.slow
def test_right_work_gets_full_points_damaged_or_not(results):
    full = all_exercises()[EXERCISE].points
    for student in ("ada", "fay"):
        assert (results[student].points, results[student].by_hand) == (full, 2)
    assert results["ada"].remarks == ()
    assert "put back" in " ".join(results["fay"].remarks)


@pytest.mark.slow
def test_blank_and_unreadable_work_gets_nothing_and_a_reason(results):
    for student in ("emil", "gus"):
        assert (results[student].points, results[student].by_hand) == (0, 0)
    assert {lost.mistake for lost in results["emil"].lost} == {"not written", "no answer"}
    assert "web page" in results["gus"].remarks[0]
    assert "could not be read" in results["gus"].feedback.read_text()


@pytest.mark.slow
def test_planted_mistakes_are_named(results):
    mistakes = all_exercises()[EXERCISE].mistakes
    for student, mistake in zip(("ben", "cleo", "dora"), mistakes, strict=False):
        assert mistake.name in {lost.mistake for lost in results[student].lost}


@pytest.mark.slow
def test_grading_again_gives_the_same_and_leaves_submitted_files_alone(course, results):
    before = {p: p.read_bytes() for p in (course.classroom / "submitted").rglob("*.ipynb")}
    again = grade_unit(course, UNIT, ["fay"])
    assert again == [results["fay"]]
    assert before == {p: p.read_bytes() for p in (course.classroom / "submitted").rglob("*.ipynb")}


@pytest.mark.slow
def test_work_made_from_another_release_is_graded_and_named(course):
    path = course.classroom / "submitted" / "ida" / UNIT / f"{UNIT}.ipynb"
    path.parent.mkdir(parents=True)
    notebook = nbformat.read(
        course.classroom / "submitted" / "ada" / UNIT / f"{UNIT}.ipynb", as_version=4
    )
    notebook.metadata["bpcourse"]["release"] = "an-earlier-one"
    nbformat.write(notebook, path)
    (result,) = grade_unit(course, UNIT, ["ida"])
    assert result.points == all_exercises()[EXERCISE].points
    assert result.other_release == "an-earlier-one"
    (again,) = grade_unit(course, UNIT, ["ida"])
    assert again.unchanged and again == result
    assert "made from another release of the unit, an-earlier-one" in line(result)
    shutil.rmtree(path.parent.parent)


@pytest.mark.slow
def test_a_page_that_somebody_has_written_into_is_kept_before_it_is_made_again(course, results):
    page = results["ada"].feedback
    page.write_text(page.read_text() + "<p>Well done</p>")
    edited = page.read_text()
    grade_unit(course, UNIT, ["ada"], force=True)
    kept = list((course.root / "kept").rglob("*.html"))
    assert [path.read_text() for path in kept] == [edited]
    assert page.read_text() != edited


def sample_mistakes():
    return [(e, m) for e in all_exercises().values() for m in e.mistakes[:2]]


def test_planted_answers_define_the_exercise():
    for exercise, mistake in sample_mistakes():
        namespace = {}
        exec(answer_with(exercise, mistake), namespace)
        assert exercise.name in namespace
