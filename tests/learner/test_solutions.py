"""Do model answers and the course's code show up after an own answer only, and where they may?"""

import json

import pytest

from bpcourse.checking.assess import assess
from bpcourse.exercises import UNITS, get_exercise, written
from bpcourse.exercises.written import Written, all_written, unit_written
from bpcourse.learner import solutions
from bpcourse.learner.folder import INSTRUCTOR, LEARNER, MARKER
from bpcourse.notebooks import running
from bpcourse.notebooks.cells import Role, give_role
from bpcourse.notebooks.prompts import prompt
from bpcourse.notebooks.stamp import stamp

MODEL = Written(
    name="why", model="Because the sum has two paths.", criteria=("One.", "Two.", "Three.")
)


@pytest.fixture(autouse=True)
def _one_question(monkeypatch):
    monkeypatch.setattr(written, "all_written", lambda: {"why": MODEL})


def answered(text):
    cell = {"cell_type": "markdown", "source": text, "metadata": {}}
    give_role(cell, Role.WRITTEN, "why", 2)
    return [cell]


@pytest.mark.parametrize("text", [prompt("Question A"), "", "YOUR ANSWER HERE"])
def test_before_an_own_answer_it_says_what_to_do(text):
    assert solutions.page("why", answered(text)) == solutions.FIRST
    assert solutions.page("why", []) == solutions.FIRST  # not saved, or not found


def test_after_an_own_answer_it_is_there_folded_with_its_criteria():
    page = solutions.page("why", answered("I think so."))
    assert page.startswith("<details><summary>")
    for text in (MODEL.model, *MODEL.criteria):
        assert text in page


def folder(tmp_path, monkeypatch, kind=None, told=None):
    unit = tmp_path / "02_mlp"
    unit.mkdir()
    if kind:
        (tmp_path / MARKER).parent.mkdir()
        (tmp_path / MARKER).write_text(json.dumps({"kind": kind}))
    notebook = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    stamp(notebook, "02_mlp", solutions=told)
    (unit / "02_mlp.ipynb").write_text(json.dumps(notebook))
    monkeypatch.setattr(running, "STARTED_IN", unit)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    return solutions.may_show({})


@pytest.mark.parametrize(
    ("kind", "told", "shown"),
    [
        (LEARNER, None, True),
        (None, None, False),
        (INSTRUCTOR, None, False),
        (LEARNER, False, False),
        (None, True, True),
    ],
)
def test_who_may_see_it(tmp_path, monkeypatch, kind, told, shown):
    assert folder(tmp_path, monkeypatch, kind, told) is shown


def test_the_courses_code_is_shown_with_full_points_to_a_person_only(monkeypatch):
    exercise = get_exercise("relu_backward")
    right = assess(exercise, exercise.reference, exercise.forward)
    wrong = assess(exercise, exercise.wrong(exercise.mistakes[0]), exercise.forward)
    monkeypatch.setattr(solutions, "may_show", lambda names: True)
    assert not solutions.course_wrote(exercise, right, {})
    monkeypatch.setattr(solutions, "live", lambda: True)
    source = solutions.course_wrote(exercise, right, {})
    assert source.startswith("def relu_backward(dout, cache):")
    assert '"""' not in source
    assert not solutions.course_wrote(exercise, wrong, {})
    monkeypatch.setattr(solutions, "may_show", lambda names: False)
    assert not solutions.course_wrote(exercise, right, {})


def test_names_of_model_answers_are_unique(monkeypatch):
    assert set(all_written()) == {one.name for unit in UNITS for one in unit_written(unit)}
    monkeypatch.setattr(written, "unit_written", lambda unit: [MODEL])
    all_written.cache_clear()
    with pytest.raises(ValueError, match="two model answers"):
        all_written()
    all_written.cache_clear()
