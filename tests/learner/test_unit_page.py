"""What a unit's notebook says of itself."""

import json
from pathlib import Path

import pytest

from bpcourse.learner.unit_page import _checksum, read_page, running_page, text_digest
from bpcourse.notebooks.cells import Role, role_metadata, role_of
from tests.learner.conftest import AFFINE_FORWARD, cell, write_unit

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def page(folder):
    return read_page(folder / "02_mlp" / "02_mlp.ipynb")


def test_exercises_questions_and_predictions_in_order(page, folder):
    assert (page.title, page.folder) == ("Unit 2: Small", folder)
    assert [(t.name, t.title, t.points) for t in page.exercises] == [
        ("affine_forward", "Exercise 1: affine_forward", 1),
        ("affine_backward", "Exercise 2: affine_backward", 3),
        ("mse_loss", "Exercise 3: mse_loss", 2),
    ]
    assert [(q.title, q.answered) for q in page.questions] == [("why so", False)]
    assert page.predictions == ["small-a", "small-b"]


@pytest.mark.parametrize(
    "text, answered", [("", False), (" YOUR ANSWER HERE ", False), ("So", True)]
)
def test_a_question_is_answered_once_something_else_stands_there(folder, text, answered):
    path = write_unit(folder, cells=[cell(text, Role.WRITTEN, "why_so", 2)])
    (question,) = read_page(path).questions
    assert question.answered is answered


@pytest.mark.parametrize("unit", ["02_mlp", "05_optimizers"])
def test_no_question_of_a_released_unit_counts_as_answered(unit):
    page = read_page(ROOT / "course" / unit / f"{unit}.ipynb")
    assert page.questions and not any(question.answered for question in page.questions)
    assert all(task.title.startswith("Exercise") and task.points for task in page.exercises)


def test_a_placeholder_of_any_wording_is_told_by_nbgraders_checksum(folder):
    released = read_page(ROOT / "course" / "02_mlp" / "02_mlp.ipynb")
    asked = [cell for cell in released.cells if role_of(cell) is Role.WRITTEN]
    assert asked and all(_checksum(c) == role_metadata(c)["checksum"] for c in asked)
    stub = cell("Write about *this* question here.", Role.WRITTEN, "why_so", 2)
    stub.metadata.nbgrader.checksum = _checksum(stub)
    assert not read_page(write_unit(folder, cells=[stub])).questions[0].answered
    stub.source += " I did."
    assert read_page(write_unit(folder, cells=[stub])).questions[0].answered


@pytest.mark.parametrize("unit", ["../../etc", "", 3, None])
def test_a_unit_whose_name_is_no_name_is_none_of_the_courses(folder, unit):
    path = folder / "02_mlp" / "02_mlp.ipynb"
    content = json.loads(path.read_text())
    content["metadata"]["bpcourse"]["unit"] = unit
    path.write_text(json.dumps(content))
    assert read_page(path) is None


@pytest.mark.parametrize("content", ["", "{", "[]", '{"cells": [1, "a", {}], "metadata": 3}'])
def test_what_is_no_notebook_is_no_page(tmp_path, content):
    (tmp_path / "a.ipynb").write_text(content)
    assert read_page(tmp_path / "a.ipynb") is None
    assert read_page(tmp_path / "nowhere.ipynb") is None


def test_a_cells_text_is_known_again_whatever_blanks_end_its_lines(page):
    (digest,) = page.texts_of("affine_forward")
    assert digest == text_digest(AFFINE_FORWARD.replace("\n", "  \n") + "\n\n")
    assert digest != text_digest(AFFINE_FORWARD.replace("+ b", "- b"))
    assert page.texts_of("nowhere") == set()


def test_the_running_notebook_is_found_where_the_kernel_started(at_work):
    assert running_page().unit == "02_mlp"
    (at_work.folder / "02_mlp" / "02_mlp.ipynb").unlink()
    assert running_page() is None
