"""Recovery as a whole: what always holds, whatever arrives."""

import copy
import json

from hypothesis import given, settings, strategies as st
from nbformat.v4 import new_code_cell, new_notebook

from bpcourse.grading.nbgrader.recover.repair import recover
from tests.grading.nbgrader.recover.damaged import (
    RELEASE,
    WORK,
    as_bytes,
    cell,
    repaired,
)


def test_an_undamaged_notebook_comes_back_the_same_without_a_remark(answered):
    notebook, remarks = repaired(answered)
    assert remarks == ""
    assert [(c.cell_type, c.source) for c in notebook.cells] == [
        (c.cell_type, c.source) for c in answered.cells
    ]


def test_the_release_itself_is_undamaged():
    assert repaired(RELEASE)[1] == ""


def test_extra_cells_of_the_student_stay_where_they_are(answered):
    answered.cells.insert(5, new_code_cell("print(relu_forward(-1))"))
    notebook, remarks = repaired(answered)
    assert notebook.cells[5].source == "print(relu_forward(-1))" and remarks == ""


def test_another_units_notebook_is_recognized(answered):
    other = copy.deepcopy(answered)
    for c in other.cells:
        if "nbgrader" in c.metadata and c.id not in ("setup", "why"):
            c.source = c.source.replace("relu", "conv")
            c.metadata.nbgrader.grade_id = c.metadata.nbgrader.grade_id.replace("relu", "conv")
            c["id"] = c["id"].replace("relu", "conv")
    notebook, remarks = recover(as_bytes(other), RELEASE)
    assert notebook is None and "another unit" in remarks[-1]


def test_an_unrelated_notebook_is_recognized():
    notebook, remarks = recover(as_bytes(new_notebook(cells=[new_code_cell("x = 1")])), RELEASE)
    assert notebook is None and "None of this unit's cells" in remarks[-1]


def test_nothing_that_is_given_is_changed(answered):
    cell(answered, "setup").source += "\nimport math"
    release, submitted = copy.deepcopy(RELEASE), as_bytes(answered)
    recover(submitted, RELEASE)
    assert release == RELEASE and submitted == as_bytes(answered)


def test_a_repaired_notebook_needs_no_more_repair(answered):
    del answered.cells[3]
    answered.cells.append(copy.deepcopy(cell(answered, "relu_backward")))
    once, _ = repaired(answered)
    twice, remarks = repaired(once)
    assert once == twice and remarks == ""


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["code", "markdown", "relu_forward", "why", "check_relu_forward"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "cells",
                    "cell_type",
                    "metadata",
                    "nbgrader",
                    "grade_id",
                    "source",
                    "id",
                    "outputs",
                    "attachments",
                    "nbformat",
                    "worksheets",
                    "input",
                ]
            ),
            inner,
        )
    ),
    max_leaves=20,
)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_never_raises_on_bytes(submitted):
    recover(submitted, RELEASE)


@settings(max_examples=200, deadline=None)
@given(json_values, json_values)
def test_never_raises_on_json(anything, metadata):
    for notebook in (
        anything,
        {"cells": anything},
        {"cells": [anything]},
        {
            "cells": [{"metadata": {"nbgrader": {"grade_id": "why"}}, "source": anything}],
            "metadata": metadata,
        },
    ):
        recover(json.dumps(notebook).encode(), RELEASE)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_mixture_of_damage_gives_a_valid_notebook_or_none(data):
    notebook = copy.deepcopy(RELEASE)
    for c in notebook.cells:
        c.source = WORK.get(c.id, c.source)
    for _ in range(data.draw(st.integers(1, 6))):
        position = data.draw(st.integers(0, max(len(notebook.cells) - 1, 0)))
        damage = data.draw(st.sampled_from(["delete", "copy", "retype", "forget", "edit", "move"]))
        if not notebook.cells:
            break
        c = notebook.cells[position]
        if damage == "delete":
            notebook.cells.pop(position)
        elif damage == "copy":
            notebook.cells.insert(data.draw(st.integers(0, len(notebook.cells))), copy.deepcopy(c))
        elif damage == "retype":
            c["cell_type"] = data.draw(st.sampled_from(["code", "markdown", "raw"]))
        elif damage == "forget":
            c["metadata"] = {}
        elif damage == "edit":
            c["source"] = data.draw(st.text(max_size=30))
        else:
            notebook.cells.insert(0, notebook.cells.pop(position))
    fixed, remarks = recover(as_bytes(notebook), RELEASE)
    if fixed is None:
        assert remarks
    else:
        repaired(notebook)
