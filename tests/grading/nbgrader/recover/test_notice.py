"""What a student is told of a damaged file, and of one made from another release."""

import copy

import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from bpcourse.grading.nbgrader.recover.notice import NOTICE, other_release, with_notice
from bpcourse.grading.nbgrader.recover.repair import recover
from tests.grading.nbgrader.recover.damaged import RELEASE, as_bytes


def stamped(notebook, release):
    notebook = copy.deepcopy(notebook)
    notebook.metadata["bpcourse"] = {"release": release}
    return notebook


def test_a_notebook_of_another_release_is_told(answered):
    ours = stamped(RELEASE, "a" * 16)
    assert other_release(as_bytes(stamped(answered, "b" * 16)), ours) == "b" * 16
    assert other_release(as_bytes(stamped(answered, "a" * 16)), ours) is None


@pytest.mark.parametrize("submitted", [b"", b"{", b"[]", b'{"cells": [], "metadata": 3}'])
def test_what_has_no_stamp_is_of_no_other_release(submitted):
    assert other_release(submitted, stamped(RELEASE, "a" * 16)) is None


def test_a_notebook_of_another_release_that_was_put_right_is_not_called_damaged(answered):
    answered.cells.pop(3)
    repaired, remarks = recover(as_bytes(answered), RELEASE)
    notice = with_notice(repaired, RELEASE, remarks, "b" * 16).cells[0].source
    assert "another release" in notice and "damaged" not in notice


def test_without_remarks_there_is_no_notice_and_the_notebook_is_a_copy(answered):
    graded = with_notice(answered, RELEASE, [])
    assert graded == answered and graded is not answered


@pytest.mark.parametrize(
    "is_there, words", [(True, "arrived damaged"), (False, "could not be read")]
)
def test_remarks_are_listed_in_a_first_cell(answered, is_there, words):
    graded = with_notice(answered if is_there else None, RELEASE, ["One.", "Two."])
    first = graded.cells[0]
    assert first.id == NOTICE and words in first.source
    assert first.source.endswith("\n\n- One.\n- Two.")
    assert graded.cells[1:] == (answered if is_there else RELEASE).cells


def test_a_notice_of_the_student_s_own_is_just_a_text():
    cells = [new_markdown_cell("forged", id=name) for name in (NOTICE, "left-out")]
    made = with_notice(new_notebook(cells=cells), new_notebook(), ["It was damaged."])
    assert [cell.id for cell in made.cells] == [NOTICE, f"{NOTICE}-copied", "left-out-copied"]
