"""A worker's gradebook in memory answers as nbgrader's own does."""

import pytest
from nbgrader.api import Gradebook, MissingEntry

from bpcourse.grading.judge.folders import PREFIX
from bpcourse.grading.nbgrader import gradebook as plain_gradebook
from bpcourse.grading.nbgrader.fast_paths import gradebook as fast_gradebook
from bpcourse.grading.nbgrader.fast_paths.install import REPLACEMENTS
from tests.grading.nbgrader.test_gradebook import UNIT, student

ROWS = UNIT | student("ada", 1.0)
ROWS["comment"] = [
    {"id": "k", "cell_id": "c3", "notebook_id": "ada-n", "auto_comment": "No response."}
]
ROWS["source_cell"] = [
    {"id": "s", "name": "check", "notebook_id": "n", "cell_type": "code", "source": "check(f)"}
]


@pytest.fixture
def quick(monkeypatch):
    """nbgrader's Gradebook with its replacements, for one test."""
    for replacement in REPLACEMENTS:
        if replacement.module == "nbgrader.api":
            owner, name = replacement.owner(), replacement.name
            monkeypatch.setattr(owner, name, replacement.by(getattr(owner, name)))


def asked(url):
    """What nbgrader's steps ask for."""
    with Gradebook(url, "backprop") as book:
        return (
            book.find_source_cell("check", "unit", "unit").source,
            book.find_graded_cell("check", "unit", "unit").max_score,
            book.find_grade("check", "unit", "unit", "ada").auto_score,
            book.find_comment("why", "unit", "unit", "ada").auto_comment,
            book.find_submission("unit", "ada").score,
        )


def test_the_answers_are_nbgrader_s(tmp_path, quick):
    folder = tmp_path / f"{PREFIX}x"
    folder.mkdir()
    on_disk, in_memory = f"sqlite:///{tmp_path / 'g.db'}", f"sqlite:///{folder / 'g.db'}"
    plain_gradebook.create(on_disk, ROWS)
    fast_gradebook.create(in_memory, ROWS)
    assert asked(in_memory) == asked(on_disk) == ("check(f)", 3.0, 1.0, "No response.", 1.0)
    assert list(folder.iterdir()) == []


def test_what_is_written_is_there_when_it_is_opened_again(tmp_path, quick):
    url = f"sqlite:///{tmp_path / PREFIX / 'g.db'}"
    fast_gradebook.create(url, ROWS)
    with Gradebook(url, "backprop") as book:
        book.find_grade("check", "unit", "unit", "ada").auto_score = 2.5
        book.db.commit()
    assert asked(url)[2] == 2.5


def test_what_is_not_there_is_missed_as_ever(tmp_path, quick):
    url = f"sqlite:///{tmp_path / PREFIX / 'missed.db'}"
    fast_gradebook.create(url, ROWS)
    with Gradebook(url, "backprop") as book, pytest.raises(MissingEntry):
        book.find_source_cell("gone", "unit", "unit")
