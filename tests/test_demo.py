"""The sample class: who hands in what, and that nobody's own files are lost for it."""

import json

import pytest

from bpcourse.authoring import AuthoringError
from bpcourse.demo import answer_with, demo_course, make_class, wrong_answers
from bpcourse.exercises import all_exercises, unit_exercises
from bpcourse.notebooks.cells import Role, grade_id, role_of

UNIT = "01_tiny"


def cells_of(course, student):
    path = course.classroom / "submitted" / student / UNIT / f"{UNIT}.ipynb"
    return json.loads(path.read_bytes())["cells"]


def answer(course, student, name="double_it"):
    found = next(c for c in cells_of(course, student) if grade_id(c) == name)
    return "".join(found["source"])


def test_the_class_holds_right_blank_damaged_and_unreadable_work(built):
    assert set(make_class(built, UNIT)) == {"ada", "ben", "cleo", "dora", "emil", "fay", "gus"}
    assert "return twice_x" in answer(built, "ada") and "SOLUTION" not in answer(built, "ada")
    assert "NotImplementedError" in answer(built, "emil")
    roles = [role_of(cell) for cell in cells_of(built, "fay")]
    assert Role.CHECK not in roles and "raw" in [c["cell_type"] for c in cells_of(built, "fay")]


def test_a_unit_that_was_never_built_has_no_class(course):
    with pytest.raises(AuthoringError, match="run `bpcourse build` first"):
        make_class(course, UNIT)


def test_what_somebody_wrote_into_the_sample_class_is_kept(built):
    sample = demo_course(built)
    make_class(sample, UNIT)
    mine = sample.classroom / "submitted" / "ada" / UNIT / f"{UNIT}.ipynb"
    mine.write_text("mine")
    demo_course(built)
    assert not mine.exists()
    assert [p.read_text() for p in (built.root / "kept").rglob("*.ipynb")] == ["mine"]


def test_wrong_answers_are_spread_over_the_class():
    right = {exercise.name: "" for exercise in unit_exercises("02_mlp")}
    answers = [set(wrong_answers(right, k)) for k in range(3)]
    assert all(answers) and set.union(*answers) == set(right)


def test_a_wrong_answer_brings_the_helpers_that_it_calls():
    exercise = all_exercises()["two_layer_loss"]
    namespace = {}
    exec(answer_with(exercise, exercise.mistakes[0]), namespace)
    assert callable(namespace["two_layer_loss"])


def test_the_demonstration_has_a_classroom_of_its_own(course):
    assert demo_course(course).classroom == course.classroom / "demo"
