"""The repaired notebook has every cell of the release in its place."""

import re

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from tests.grading.nbgrader.recover.damaged import (
    RELEASE,
    WORK,
    cell,
    graded_sources,
    has_all_work,
    place,
    repaired,
)


@pytest.mark.parametrize("name", ["check_relu_forward", "setup", "relu_backward", "why"])
def test_a_deleted_cell_is_put_back_in_its_place(answered, name):
    del answered.cells[place(answered, name)]
    notebook, remarks = repaired(answered)
    assert f"Cell `{name}` was missing and was put back" in remarks
    assert graded_sources(notebook)[name] == cell(RELEASE, name).source


def test_an_answer_moved_into_another_cell_is_not_undone_by_the_stub(answered):
    cell(answered, "relu_forward").source += "\n\n" + WORK["relu_backward"]
    del answered.cells[place(answered, "relu_backward")]
    notebook, remarks = repaired(answered)
    assert "stands in another cell" in remarks
    assert "raise NotImplementedError" not in graded_sources(notebook)["relu_backward"]


def test_retyped_cells_get_their_type_back(answered):
    for name, kind in [
        ("relu_backward", "markdown"),
        ("check_relu_forward", "raw"),
        ("why", "code"),
    ]:
        cell(answered, name)["cell_type"] = kind
    notebook, remarks = repaired(answered)
    assert has_all_work(notebook)
    assert "`relu_backward` had been changed from code to markdown" in remarks


def test_an_edited_check_is_replaced_by_the_original(answered):
    cell(answered, "check_relu_forward").source = "2.0"
    notebook, remarks = repaired(answered)
    assert "The locked cell `check_relu_forward` had been edited" in remarks
    assert not any(c.source == "2.0" for c in notebook.cells)


def test_imports_added_to_the_locked_setup_still_count(answered):
    cell(answered, "setup").source += "\nimport math"
    notebook, remarks = repaired(answered)
    assert notebook.cells[2].source.endswith("import math")
    assert "nbgrader" not in notebook.cells[2].metadata
    assert "`setup` had been edited" in remarks


def test_points_and_roles_changed_by_the_student_are_put_right(answered):
    cell(answered, "check_relu_forward").metadata.nbgrader.points = 100
    cell(answered, "relu_backward").metadata.nbgrader.locked = True
    assert has_all_work(repaired(answered)[0])


def test_a_check_moved_above_its_answer_is_moved_back(answered):
    moved = answered.cells.pop(place(answered, "check_relu_backward"))
    answered.cells.insert(2, moved)
    notebook, remarks = repaired(answered)
    assert "moved" in remarks and has_all_work(notebook)


def test_pictures_in_a_written_answer_stay(answered):
    pictures = {"p.png": {"image/png": "AAAA"}}
    cell(answered, "why")["attachments"] = pictures
    assert cell(repaired(answered)[0], "why").attachments == pictures


def test_every_cell_has_an_id_of_its_own(answered):
    answered.cells += [new_code_cell("1", id="title"), new_markdown_cell("x"), new_code_cell("2")]
    answered.cells[-2]["id"], answered.cells[-1]["id"] = "no such id!", None
    names = [c.id for c in repaired(answered)[0].cells]
    assert len(set(names)) == len(names) and all(re.fullmatch(r"[\w-]{1,64}", n) for n in names)
