"""The document that programs read: its fields, in words that a student may read or not."""

import json

import pytest

from bpcourse.course import Course
from bpcourse.grading.classroom.one import result
from bpcourse.grading.classroom.one.grading import Graded
from bpcourse.grading.classroom.one.result import SCHEMA, document_of, failure
from bpcourse.grading.nbgrader.jobs import Lost, Outcome, Unit

REPORT = {
    "exercise": "relu_backward",
    "parts": [{"name": "dx", "points": 0.0, "max_points": 1.0, "mistake": "mask of the output"}],
}


def cell(name, outputs, solution=False):
    role = {"grade": True, "grade_id": name, "solution": solution, "locked": not solution}
    kind = "markdown" if solution else "code"
    return {"cell_type": kind, "source": "", "metadata": {"nbgrader": role}, "outputs": outputs}


def shown(report, text):
    return {"output_type": "display_data", "data": {result.MIME: report, "text/plain": text}}


@pytest.fixture
def graded():
    cells = [
        cell("check_relu", [shown(REPORT, ["relu\x1b[31m:\n", "0 of 1"])]),
        cell("check_broken", [{"output_type": "error", "ename": "KeyError", "evalue": "'x'"}]),
        cell("why", [], solution=True),
    ]
    names = ["why", "check_broken", "check_relu", "deleted"]
    rows = {
        "base_cell": [{"id": name, "name": name} for name in names],
        "grade_cells": [{"id": name, "max_score": 1.0} for name in names],
        "task_cells": [],
    }
    grades = [
        {"cell_id": name, "manual_score": None, "extra_credit": None, "auto_score": score}
        for name, score in zip(names, (None, 0.0, 0.0, 0.0))
    ]
    release = json.dumps({"cells": [], "metadata": {"bpcourse": {"release": "abc"}}})
    outcome = Outcome(
        "submission",
        autograded={"02_mlp.ipynb": json.dumps({"cells": cells}).encode()},
        rows={"grade": grades},
        remarks=("Called \x1b]0;x\x07it",),
        lost=(Lost("relu_backward", 1.0, "mask of the output"),),
        seed="5eed" * 8,
    )
    return Graded(Unit("02_mlp", "d", release, {}, rows, None, b""), outcome, "landlock", 1.234)


@pytest.fixture
def document(graded, tmp_path):
    return document_of(graded, {"a\x1b[1m.ipynb": b"{}", "data.csv": b"1"}, Course(tmp_path))


def test_exercises_come_in_the_notebook_s_order_and_deleted_ones_last(document):
    assert [e["name"] for e in document["exercises"]] == [
        "relu_backward",
        "broken",
        "why",
        "deleted",
    ]
    assert [e["message"] for e in document["exercises"]] == [
        "relu:\n0 of 1",
        "KeyError: 'x'",
        "",
        "",
    ]


def test_what_is_to_be_read_counts_as_open(document):
    assert [e["by_hand"] for e in document["exercises"]] == [0, 0, 1, 0]
    assert (document["points"], document["max_points"], document["by_hand"]) == (0, 4, 1)


def test_it_names_what_was_graded_and_by_what(document):
    assert document["schema"] == SCHEMA and document["release"] == "abc"
    assert [f["name"] for f in document["handed_in"]] == ["a.ipynb", "data.csv"]
    assert all(len(f["sha256"]) == 64 for f in document["handed_in"])
    assert {"python", "numpy", "bpcourse", "nbgrader"} == document["instructor"]["versions"].keys()
    assert document["instructor"]["seed"] == "5eed" * 8


def test_all_of_it_is_json_that_a_terminal_does_not_obey(document):
    assert "\x1b" not in json.loads(json.dumps(json.dumps(document, allow_nan=False)))
    assert json.loads(json.dumps(document)) == document and document["remarks"] == ["Called it"]


def test_a_failure_is_a_document_too():
    assert failure("no") == {"schema": SCHEMA, "error": "no"}


def test_each_field_is_described(document):
    described = result.__doc__
    assert all(name in described for name in document)
    assert all(name in described for e in document["exercises"] for name in e)
