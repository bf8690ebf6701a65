"""Submitted cells are told which of the release's they are: by name, by place, by content."""

import copy

from nbformat.v4 import new_markdown_cell

from tests.grading.nbgrader.recover.damaged import (
    RELEASE,
    cell,
    graded_sources,
    has_all_work,
    place,
    repaired,
)


def test_of_a_copied_answer_the_one_with_work_is_graded(answered):
    answered.cells.insert(6, copy.deepcopy(cell(RELEASE, "relu_backward")))
    notebook, remarks = repaired(answered)
    assert has_all_work(notebook)
    assert "`relu_backward` was there twice" in remarks
    assert not any("NotImplementedError" in c.source for c in notebook.cells)


def test_of_two_answers_the_last_is_graded_and_the_first_kept(answered):
    first = copy.deepcopy(cell(answered, "relu_backward"))
    first.source = "def relu_backward(dout, cache):\n    return dout"
    answered.cells.insert(5, first)
    notebook, _ = repaired(answered)
    assert has_all_work(notebook) and any(c.source == first.source for c in notebook.cells)


def test_an_answer_copied_to_the_end_unchanged_stays_where_it_was(answered):
    answered.cells.append(copy.deepcopy(cell(answered, "relu_forward")))
    notebook, remarks = repaired(answered)
    assert [c.source for c in notebook.cells] == [c.source for c in answered.cells[:-1]]
    assert "moved" not in remarks


def test_a_copied_check_is_graded_once(answered):
    answered.cells.append(copy.deepcopy(cell(answered, "check_relu_forward")))
    notebook, remarks = repaired(answered)
    assert sum(c.source == "check(relu_forward)" for c in notebook.cells) == 1
    assert "graded once" in remarks


def test_lost_metadata_is_restored_by_cell_id(answered):
    for c in answered.cells:
        c.metadata = {}
    notebook, remarks = repaired(answered)
    assert has_all_work(notebook) and "metadata was lost" in remarks


def test_lost_metadata_and_ids_are_restored_by_content(answered):
    for c in answered.cells:
        c.metadata = {}
        del c["id"]
    notebook, remarks = repaired(answered)
    assert has_all_work(notebook) and "recognized by content" in remarks
    assert len(notebook.cells) == len(RELEASE.cells)


def test_similar_checks_are_not_confused(answered):
    for c in answered.cells:
        c.metadata = {}
        del c["id"]
    answered.cells = [c for c in answered.cells if c.source != "check(relu_forward)"]
    notebook, remarks = repaired(answered)
    assert "Cell `check_relu_forward` was missing" in remarks and "`check_relu_backward`" in remarks
    assert len(notebook.cells) == len(RELEASE.cells)


def test_a_written_answer_without_a_name_is_the_new_text_below_its_question(answered):
    at = place(answered, "why")
    answered.cells[at] = new_markdown_cell("My own words.")
    assert graded_sources(repaired(answered)[0])["why"] == "My own words."


def test_text_that_the_release_has_elsewhere_is_no_answer(answered):
    at = place(answered, "why")
    answered.cells[at] = new_markdown_cell(cell(RELEASE, "middle").source)
    assert graded_sources(repaired(answered)[0])["why"] == "YOUR ANSWER HERE"
