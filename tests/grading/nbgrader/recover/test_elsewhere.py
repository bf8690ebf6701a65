"""Answers beside their cells."""

import copy

from nbformat.v4 import new_code_cell, new_markdown_cell

from tests.grading.nbgrader.recover.damaged import (
    RELEASE,
    WORK,
    cell,
    graded_sources,
    place,
    repaired,
)


def with_stub(answered, offset, source=None):
    at = place(answered, "relu_backward")
    answered.cells[at].source = cell(RELEASE, "relu_backward").source
    answered.cells.insert(at + offset, new_code_cell(source or WORK["relu_backward"]))
    return answered


def test_a_stub_does_not_undo_what_stands_above_it(answered):
    notebook, said = repaired(with_stub(answered, 0))
    assert "raise" not in graded_sources(notebook)["relu_backward"]
    assert "above the unchanged stub" in said


def test_what_stands_below_the_check_is_run_before_it(answered):
    notebook, said = repaired(with_stub(answered, 2))
    assert WORK["relu_backward"] in graded_sources(notebook)["relu_backward"]
    assert "further down than the check" in said


def test_between_stub_and_check_nothing_is_out_of_place(answered):
    notebook, said = repaired(with_stub(answered, 1))
    assert said == "" and "raise" in graded_sources(notebook)["relu_backward"]


def test_an_unfinished_function_elsewhere_is_no_answer(answered):
    unfinished = "def relu_backward(dout, cache):\n    raise NotImplementedError"
    notebook, said = repaired(with_stub(answered, 0, unfinished + "  # later"))
    assert said == "" and "raise" in graded_sources(notebook)["relu_backward"]


def test_a_stub_that_was_worked_on_is_what_is_graded(answered):
    answered.cells.insert(2, new_code_cell("def relu_backward(dout, cache):\n    return 0"))
    notebook, said = repaired(answered)
    assert said == "" and graded_sources(notebook)["relu_backward"] == WORK["relu_backward"]


def test_pictures_and_several_cells_of_words_go_to_the_reader(answered):
    at = place(answered, "why")
    answered.cells[at].source = "YOUR ANSWER HERE"
    pictures = {"p.png": {"image/png": "AAAA"}}
    answered.cells[at + 1 : at + 1] = [
        new_markdown_cell("First."),
        new_markdown_cell("![](attachment:p.png)", attachments=pictures),
    ]
    notebook, said = repaired(answered)
    assert graded_sources(notebook)["why"] == "First.\n\n![](attachment:p.png)"
    assert cell(notebook, "why").attachments == pictures and "goes to the reader" in said


def test_notes_below_an_answer_stay_where_they_are(answered):
    answered.cells.append(new_markdown_cell("My notes."))
    notebook, said = repaired(answered)
    assert said == "" and notebook.cells[-1].source == "My notes."


def test_the_release_s_own_text_is_nobody_s_answer():
    assert repaired(copy.deepcopy(RELEASE))[1] == ""
