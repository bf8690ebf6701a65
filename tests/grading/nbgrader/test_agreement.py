"""Points that are said differently in two places stop grading before a submission is touched."""

import json
import shutil
from dataclasses import replace

import pytest
from nbgrader.coursedir import CourseDirectory

from bpcourse.authoring import AuthoringError
from bpcourse.course import Course
from bpcourse.exercises import all_exercises
from bpcourse.grading.nbgrader.agreement import (
    points_in,
    refuse_before_nbgrader,
    refuse_disagreement,
)
from bpcourse.notebooks.stamp import read_notebook
from tests.grading.small_class import execute
from tests.grading.tiny import EXERCISE, UNIT

pytestmark = pytest.mark.slow  # the class is built first

CHECK = f"check_{EXERCISE}"


@pytest.fixture(params=["masters", "no masters"])
def course(request, small_class):
    if request.param == "no masters":
        shutil.rmtree(small_class.solutions)
    return Course(small_class.root)


def refusal(course):
    """Why grading stops; nothing is told that would be untrue of this kind of course."""
    with pytest.raises(AuthoringError) as raised:
        refuse_disagreement(course, UNIT)
    said = str(raised.value)
    assert said.startswith(f"{UNIT}: ") and "Nothing was graded" in said
    assert ("bpcourse build" in said) == course.has_masters
    assert ("--instructor" in said) != course.has_masters
    return said


def with_parts(monkeypatch, parts):
    changed = replace(all_exercises()[EXERCISE], parts=parts)
    monkeypatch.setitem(all_exercises(), EXERCISE, changed)


def set_points(path, name, points):
    notebook = json.loads(path.read_text())
    for cell in notebook["cells"]:
        role = cell["metadata"].get("nbgrader", {})
        if role.get("grade_id") == name:
            role["points"] = points
    path.write_text(json.dumps(notebook))


def test_what_agrees_is_graded(course):
    refuse_disagreement(course, UNIT)
    found = read_notebook(course.source_notebook(UNIT).read_bytes())
    assert points_in(found) == {CHECK: 3.0, "why": 2.0}


@pytest.mark.parametrize("worth, sum_of_them", [(0.5, "2.5"), (2, "4")])
def test_fewer_or_more_points_in_the_exercise(course, monkeypatch, worth, sum_of_them):
    with_parts(monkeypatch, {"dx": 1, "dw": 1, "db": worth})
    assert f"`{EXERCISE}` is worth 3 points" in refusal(course)
    assert f"and {sum_of_them} in its exercise" in refusal(course)


@pytest.mark.parametrize("parts", [{"dx": 2, "dw": 0.5, "db": 0.5}, {"dx": 1, "dw": 1, "bias": 1}])
def test_parts_that_are_weighed_or_called_differently(course, monkeypatch, parts):
    with_parts(monkeypatch, parts)
    assert f"the parts of `{EXERCISE}` are db 1, dw 1, dx 1" in refusal(course)


def test_an_exercise_that_is_gone(course, monkeypatch):
    monkeypatch.delitem(all_exercises(), EXERCISE)
    assert f"checks `{EXERCISE}`, an exercise that this bpcourse does not have" in refusal(course)


def test_points_of_a_check_that_were_changed_in_the_release(course):
    set_points(course.release_notebook(UNIT), CHECK, 5)
    assert "5" in refusal(course) and "3" in refusal(course)


def test_a_master_that_was_not_built(small_class):
    master = small_class.master(UNIT)
    text = master.read_text()
    master.write_text(text.replace('"points": 2', '"points": 4'))
    assert "`why` is worth 4 points in solutions/02_tiny/02_tiny.md" in refusal(small_class)
    master.write_text(text[: text.index("> **Question A")])
    assert "`why` is a graded cell in solutions/02_tiny/02_tiny.ipynb" in refusal(small_class)
    master.write_text(text.replace("Because each row", "Since each row"))  # no points in that
    refuse_disagreement(small_class, UNIT)


def test_a_check_of_a_notebook_s_own_is_none_of_ours(small_class, monkeypatch):
    shutil.rmtree(small_class.solutions)
    path = small_class.release_notebook(UNIT)
    path.write_text(path.read_text().replace("from bpcourse import check", "check = float"))
    notebook = json.loads(path.read_text())
    del notebook["metadata"]["bpcourse"]
    path.write_text(json.dumps(notebook))
    monkeypatch.delitem(all_exercises(), EXERCISE)
    refuse_disagreement(small_class, UNIT)


def test_nbgrader_s_own_commands_are_held_back_by_the_gradebook_too(small_class):
    coursedir = CourseDirectory(config=small_class.nbgrader_config())
    refuse_before_nbgrader(coursedir, UNIT)  # the build has registered it
    execute(small_class, "UPDATE grade_cells SET max_score = 6 WHERE max_score = 3")
    said = f"`{CHECK}` is worth 6 points in the gradebook and 3 in solutions.*bpcourse grade {UNIT}"
    with pytest.raises(AuthoringError, match=said):
        refuse_before_nbgrader(coursedir, UNIT)
    (small_class.classroom / "gradebook.db").unlink()
    with pytest.raises(AuthoringError, match="does not have this unit"):
        refuse_before_nbgrader(coursedir, UNIT)
