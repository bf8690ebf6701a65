"""Is HTML of the judge's alone shown, and all else text and pictures?"""

import nbformat
import pytest

from bpcourse.grading.nbgrader.page.outputs import has_card, shown_outputs
from tests.grading.nbgrader.page.cells import answer, card, check, report
from tests.grading.nbgrader.test_harmless import PNG


def with_output(kind="display_data", cell=None, **data):
    cell = cell or answer("f")
    cell.outputs = [nbformat.v4.new_output(kind, **data)]
    return cell


def test_a_check_shows_its_card_as_it_is():
    (shown,) = shown_outputs(check("relu_backward"))
    assert shown.card == report()._repr_mimebundle_()["text/html"]
    assert has_card(check("relu_backward"))


def test_a_card_in_a_student_s_cell_is_text():
    cell = answer("f")
    cell.outputs = [card(report())]
    (shown,) = shown_outputs(cell)
    assert not shown.card and shown.text.startswith("relu_backward: 1 of 1 point")
    assert not has_card(cell)


def test_html_without_a_report_is_text_in_a_check_too():
    data = {"text/html": "<script>", "text/plain": "plain"}
    (shown,) = shown_outputs(with_output(cell=check("f"), data=data))
    assert not shown.card and shown.text == "plain"


@pytest.mark.parametrize(
    "words, alt", [("A line.", "A line."), ("<Figure>", ""), ("\x1b[31mx", "x")]
)
def test_a_picture_has_the_words_that_were_said_of_it(words, alt):
    (shown,) = shown_outputs(with_output(data={"image/png": PNG, "text/plain": words}))
    assert (shown.picture, shown.text) == (PNG, alt)


def test_what_is_no_picture_is_text():
    data = {"image/png": 'x" onerror="alert(1)', "text/plain": "plain"}
    (shown,) = shown_outputs(with_output(data=data))
    assert not shown.picture and shown.text == "plain"


def test_what_was_printed_and_an_error_are_text_without_what_a_terminal_obeys():
    (printed,) = shown_outputs(with_output("stream", text="a\n\x1b[31mb\x1b[0m\n"))
    assert printed.text == "a\nb" and not printed.failed
    (error,) = shown_outputs(with_output("error", ename="E", evalue="e", traceback=["l", "E: e"]))
    assert error.text == "l\nE: e" and error.failed
    assert shown_outputs(with_output("stream", text="\n")) == []
