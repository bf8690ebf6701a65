"""A sample class graded through nbgrader: points, mistakes' names, damaged files."""

import errno
import io
import shutil
import sqlite3

import nbformat
import pytest
from rich.console import Console

from bpcourse.demo import answer_with, make_class
from bpcourse.exercises import all_exercises
from bpcourse.files import replace_folder
from bpcourse.grading.batch import writer
from bpcourse.grading.batch.grade import grade_unit
from bpcourse.grading.batch.summary import line, table
from bpcourse.grading.nbgrader.unavailable import GradingUnavailable
from tests.grading.small_class import RIGHT, gradebook_rows, hand_in
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


@pytest.mark.slow
def test_strange_names_of_folders_are_graded_or_told_what_to_do(small_class, workers):
    names = ["[red]bold", "[/]", "a" * 128, "b" * 250, "\u3042" * 84, "-rf", "%s", "*", "\udcff"]
    for name in names:
        hand_in(small_class, name, RIGHT)
    told = {r.student: r for r in grade_unit(small_class, UNIT, names, workers=workers)}
    assert all("rename the folder" in told[name].error for name in ("b" * 250, "\udcff"))
    graded = set(names) - {"b" * 250, "\udcff"}
    assert {told[name].points for name in graded} == {3}
    console = Console(file=io.StringIO(), width=300)
    for result in told.values():
        console.print(line(result))
    assert "[red]bold: 3 of 5 points" in console.file.getvalue()
    console.print(table(list(told.values())))


@pytest.mark.slow
def test_a_time_is_understood_or_a_remark_and_stops_nobody(small_class, workers):
    times = {"ada": "2026-11-05 12:00:00 +0200", "ben": "yesterday", "cleo": ""}
    for student, text in times.items():
        path = small_class.classroom / "submitted" / student / UNIT / "timestamp.txt"
        path.write_text(text)
    told = {r.student: r for r in grade_unit(small_class, UNIT, workers=workers)}
    assert not any(result.error for result in told.values())
    assert told["ada"].remarks == ()
    assert "says `yesterday`" in told["ben"].remarks[0]
    assert "is empty" in told["cleo"].remarks[0]
    found = {row[0]: row[1] for row in gradebook_rows(small_class)}
    assert found["ada"].startswith("2026-11-05 10:00:00")
    assert (found["ben"], found["dora"]) == (None, None)


@pytest.mark.slow
def test_a_gradebook_that_stays_locked_ends_the_run_in_a_sentence_and_loses_nothing(
    small_class, workers
):
    grade_unit(small_class, UNIT, workers=workers)
    before = gradebook_rows(small_class), records_of(small_class)
    with sqlite3.connect(small_class.classroom / "gradebook.db") as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(GradingUnavailable, match="in use by another program"):
            grade_unit(small_class, UNIT, workers=workers, force=True)
        other.rollback()
    assert (gradebook_rows(small_class), records_of(small_class)) == before
    again = grade_unit(small_class, UNIT, workers=workers)
    assert all(result.unchanged for result in again)


@pytest.mark.slow
def test_a_disk_that_fills_up_ends_the_run_in_a_sentence_and_the_next_one_completes(
    small_class, workers, monkeypatch
):
    expected = grade_unit(small_class, UNIT, workers=workers)
    edited = expected[0].feedback
    edited.write_text(edited.read_text() + "<p>Well done</p>")
    left = [3]

    def full(folder, files, permissions):
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device", str(folder))
        replace_folder(folder, files, permissions)

    monkeypatch.setattr(writer, "replace_folder", full)
    with pytest.raises(GradingUnavailable, match="the disk is full: make room"):
        grade_unit(small_class, UNIT, workers=workers, force=True)
    monkeypatch.undo()
    assert grade_unit(small_class, UNIT, workers=workers) == expected
    # the turn may not have come to this page before the disk was full: then it lies where it lay
    pages = [edited, *(small_class.root / "kept").rglob("*.html")]
    assert any("Well done" in page.read_text() for page in pages)


def records_of(course):
    folder = course.classroom / ".graded" / UNIT
    return {path.name: path.read_text() for path in folder.iterdir()}
