"""Files of any kind, read as far as they can be."""

import json

import pytest

from bpcourse.grading.nbgrader.recover import read
from bpcourse.grading.nbgrader.recover.read import read_cells
from bpcourse.grading.nbgrader.recover.repair import recover
from tests.grading.nbgrader.recover.damaged import (
    RELEASE,
    WORK,
    as_bytes,
    graded_sources,
    has_all_work,
    repaired,
)


def test_colab_is_named_and_its_metadata_taken_away(answered):
    answered.metadata = {"colab": {"provenance": []}, "kernelspec": {"name": "colab-py"}}
    answered.nbformat_minor = 0
    for c in answered.cells:
        c.metadata["id"] = "x" + c.pop("id")
        c.metadata["colab"] = {"base_uri": "somewhere"}
    notebook, remarks = repaired(answered)
    assert has_all_work(notebook) and "Colab" in remarks
    assert notebook.metadata == RELEASE.metadata
    assert "colab" not in json.dumps(notebook)


@pytest.mark.parametrize("nbformat_value", [None, 3, 5, "4"])
def test_a_wrong_format_version_is_put_right(answered, nbformat_value):
    answered["nbformat"] = nbformat_value
    notebook, remarks = repaired(answered)
    assert has_all_work(notebook) and "format version" in remarks


def test_a_version_3_notebook_is_upgraded(answered):
    cells = [dict(c, input=c.source) if c.cell_type == "code" else dict(c) for c in answered.cells]
    for c in cells:
        if c["cell_type"] == "code":
            del c["source"]
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}
    notebook, remarks = repaired(old)
    assert has_all_work(notebook) and "version 3" in remarks


@pytest.mark.parametrize(
    "encode, words",
    [
        (lambda b: b"\xef\xbb\xbf" + b, "byte-order mark"),
        (lambda b: b.decode().encode("utf-16"), "UTF-16"),
        (lambda b: b.replace(b"The end.", b"The end \xe9."), "not UTF-8"),
    ],
)
def test_odd_encodings_are_read(answered, encode, words):
    notebook, remarks = repaired(encode(as_bytes(answered)))
    assert has_all_work(notebook) and words in remarks


def test_of_a_file_that_is_cut_off_the_complete_cells_are_graded(answered):
    submitted = as_bytes(answered)
    notebook, remarks = repaired(submitted[: submitted.index(b"## Backward")])
    assert graded_sources(notebook)["relu_forward"] == WORK["relu_forward"]
    assert "cut off" in remarks and "Cell `relu_backward` was missing" in remarks


def test_strange_cells_do_not_hide_the_good_ones(answered):
    answered.cells += [
        None,
        3,
        {"source": None},
        {"cell_type": "movie", "source": ["a", 1], "metadata": []},
    ]
    notebook, remarks = repaired(answered)
    assert has_all_work(notebook) and "left out" in remarks


@pytest.mark.parametrize(
    "submitted, words",
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \n", "empty"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04...", "ZIP"),
        (b"import numpy as np\n", "script"),
        (b"hello", "JSON"),
        (b"[1, 2]", "no cells"),
        (b'{"a": 1}', "no cells"),
        (b'{"cells": {}}', "no cells"),
        (b"[" * 100_000, "nested|not a notebook"),
    ],
)
def test_what_is_no_notebook_is_said_in_words(submitted, words):
    notebook, remarks = recover(submitted, RELEASE)
    assert notebook is None
    assert any(word in " ".join(remarks) for word in words.split("|"))


def test_a_huge_file_is_not_read(monkeypatch, answered):
    monkeypatch.setattr("bpcourse.grading.nbgrader.recover.read.LARGEST", 1 << 20)
    notebook, remarks = recover(as_bytes(answered) + b" " * (1 << 20), RELEASE)
    assert notebook is None and "clear its outputs" in remarks[0]


@pytest.mark.parametrize(
    "entry, kind, source",
    [
        ({"cell_type": "code", "source": ["a\n", "b"]}, "code", "a\nb"),
        ({"cell_type": "film", "source": "x"}, "markdown", "x"),
        ({"cell_type": "film", "outputs": []}, "code", ""),
        ({"source": ["a", 3, "b"], "cell_type": "raw"}, "raw", "ab"),
        ({"source": "half \ud800"}, "markdown", "half ?"),
    ],
)
def test_a_cell_has_a_kind_and_a_text_whatever_the_file_says(entry, kind, source):
    (cell,), remarks = read_cells(json.dumps({"nbformat": 4, "cells": [entry]}).encode())
    assert (cell.kind, cell.source, remarks) == (kind, source, [])


def test_what_is_no_name_of_a_cell_is_none():
    entry = {"id": 3, "metadata": {"nbgrader": {"grade_id": ["a"]}}, "attachments": [1]}
    (cell,), _ = read_cells(json.dumps({"nbformat": 4, "cells": [entry]}).encode())
    assert (cell.id, cell.grade_id, cell.attachments) == (None, None, None)


def test_of_very_many_cells_the_first_and_those_of_the_unit_are_read(monkeypatch):
    monkeypatch.setattr("bpcourse.grading.nbgrader.recover.read.MOST_CELLS", 3)
    cells = [{"cell_type": "code", "source": str(n), "metadata": {}} for n in range(9)]
    cells[7]["metadata"] = {"nbgrader": {"grade_id": "f"}}
    content = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    found, remarks = read_cells(content.encode())
    assert [cell.source for cell in found] == ["0", "1", "2", "7"]
    assert remarks == ["The notebook has 9 cells; beyond 3, only the unit's were graded."]


def test_more_than_can_be_held_is_not_read():
    cells, remarks = read_cells(b'{"cells": [' + b"{}," * read.MOST_VALUES + b"{}]}")
    assert cells is None and "too much" in remarks[0]
