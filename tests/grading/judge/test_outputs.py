"""Do only text and pictures come into a notebook, whatever a submission claims?"""

import base64
import json
import struct

import pytest

from bpcourse.grading.judge.outputs import (
    CUT,
    MAX_CELL,
    MAX_TEXT,
    checked_outputs,
    checked_text,
    error_output,
    stream,
)

MALFORMED = stream("stderr", "(an output of this cell is malformed)\n")


def png(width, height):
    """The beginning of a picture of this size, in base 64."""
    begin = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height)
    return base64.b64encode(begin + b" and so on").decode()


PNG = png(800, 600)


@pytest.mark.parametrize(
    "claimed",
    [
        None,
        7,
        {},
        {"output_type": "stream", "name": "x", "text": "a"},
        {"output_type": "stream", "name": "stdout", "text": ["a"]},
        {"output_type": "display_data", "data": {"text/html": "<script>"}},
        {"output_type": "display_data", "data": {"image/png": "<script>"}},
        {"output_type": "display_data", "data": {"image/png": "R0lGODlh"}},
        {"output_type": "display_data", "data": {"image/png": "iVBORw0KGgo="}},
        {"output_type": "display_data", "data": {"image/png": png(50_000, 50_000)}},
        {"output_type": "display_data", "data": {"image/png": PNG.encode()}},
        {"output_type": "display_data", "data": {"image/png": PNG, "text/plain": 7}},
        {"output_type": "execute_result", "data": {"text/plain": 3.0}},
        {"output_type": "error", "ename": "E", "evalue": "", "traceback": []},
        {"output_type": "update_display_data", "data": {}},
    ],
)
def test_what_has_another_form_becomes_a_line_that_says_so(claimed):
    assert checked_outputs([claimed]) == [MALFORMED]


@pytest.mark.parametrize("claimed", [None, 3, "text", {}, ()])
def test_what_is_no_list_has_no_outputs(claimed):
    assert checked_outputs(claimed) == []


def test_of_a_result_only_its_text_is_taken():
    data = {"text/plain": "2.0", "text/html": "<script>alert(1)</script>"}
    claimed = {"output_type": "execute_result", "data": data, "metadata": {"x": 1}}
    (output,) = checked_outputs([claimed])
    assert output["data"] == {"text/plain": "2.0"} and output["metadata"] == {}


def test_a_picture_is_taken():
    (output,) = checked_outputs([{"output_type": "display_data", "data": {"image/png": PNG}}])
    assert output["data"]["image/png"] == PNG


@pytest.mark.parametrize(
    "said, taken",
    [
        ("The loss falls.", "The loss falls."),
        ("<b>\x1b[31mred\n", "<b>red "),
        ("x" * 5000, "x" * 1000),
        ("", "<Figure>"),
    ],
)
def test_a_picture_keeps_its_words_cleaned_and_cut(said, taken):
    data = {"image/png": PNG, "text/plain": said}
    (output,) = checked_outputs([{"output_type": "display_data", "data": data}])
    assert output["data"]["text/plain"] == taken


def test_all_that_is_taken_is_json():
    claimed = [{"output_type": "display_data", "data": {"image/png": PNG.encode()}}, 3j, b"x"]
    json.dumps(checked_outputs(claimed))


def test_text_is_cleaned_and_cut_and_so_is_the_number_of_outputs():
    (output,) = checked_outputs(
        [{"output_type": "stream", "name": "stdout", "text": "\x1b[31mred" + "x" * 10**6}]
    )
    assert output["text"].startswith("redx") and len(output["text"]) < MAX_TEXT
    assert len(checked_outputs([None] * 1000)) == 100
    with pytest.raises(TypeError):
        checked_text(b"bytes")


def test_the_outputs_of_a_cell_have_an_end_in_all():
    long = {"output_type": "stream", "name": "stdout", "text": "x" * MAX_TEXT}
    taken = checked_outputs([long] * 50)
    assert taken == [long] * 4 + [stream("stderr", CUT)]
    error = {"output_type": "error", "ename": "E", "evalue": "x" * 4000, "traceback": ["x" * 8000]}
    assert len(json.dumps(checked_outputs([error] * 100))) < 1.1 * MAX_CELL
    pictures = [{"output_type": "display_data", "data": {"image/png": PNG}}] * 100
    assert len(checked_outputs(pictures)) == 100


def test_an_error_shows_the_students_lines_first():
    lines = error_output("ValueError", "why", "cell 1, line 2")["traceback"]
    assert lines == ["cell 1, line 2", "ValueError: why"]
    assert error_output("ValueError", "why")["traceback"] == ["ValueError: why"]
