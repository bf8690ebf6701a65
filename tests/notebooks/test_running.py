"""A notebook of an earlier release goes on working, and its checks say what has changed."""

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell

from bpcourse import check as door
from bpcourse.notebooks import running
from bpcourse.notebooks.cells import Role, role_of

ROOT = Path(__file__).resolve().parents[2]
UNIT = "02_mlp"


def relu_backward(dout, cache):
    (x,) = cache
    return dout * (x > 0)


def of_no_exercise(x):
    return x


@pytest.fixture
def notebook(tmp_path, monkeypatch):
    """notebook(exercises): let this be the running notebook's exercises when it was released."""

    def lay_out(exercises):
        folder = tmp_path / UNIT
        folder.mkdir()
        stamp = {"unit": UNIT, "release": "0" * 16, "files": {}, "exercises": exercises}
        (folder / f"{UNIT}.ipynb").write_text(
            json.dumps({"cells": [], "metadata": {"bpcourse": stamp}})
        )
        monkeypatch.setattr(running, "STARTED_IN", folder)

    return lay_out


def test_nothing_is_said_where_nothing_has_changed(notebook, capsys):
    notebook({"relu_backward": {"call": "relu_backward(dout, cache)", "parts": {"dx": 1}}})
    assert door(relu_backward) == 1.0
    assert "release" not in capsys.readouterr().out


def test_an_exercise_that_has_changed_is_checked_and_the_change_is_told(notebook, capsys):
    notebook({"relu_backward": {"call": "relu_backward(dout, x)", "parts": {"dx": 0.5}}})
    assert door(relu_backward) == 0.5  # the notebook's cell cannot hold more
    told = " ".join(capsys.readouterr().out.split())
    assert "has changed since your notebook was released" in told
    assert "Then: relu_backward(dout, x), points: dx 0.5." in told
    assert "Now: relu_backward(dout, cache), points: dx 1." in told and "bpcourse start" in told


def test_an_exercise_that_has_gone_earns_nothing_and_says_what_to_do(notebook, capsys):
    notebook({"of_no_exercise": {"call": "of_no_exercise(x)", "parts": {"out": 2}}})
    assert door(of_no_exercise) == 0.0
    told = " ".join(capsys.readouterr().out.split())
    assert "of_no_exercise: 0 of 2 points" in told and "bpcourse start" in told


def test_a_name_that_no_release_knows_is_an_error(notebook):
    notebook({})
    with pytest.raises(KeyError, match="of_no_exercise"):
        door(of_no_exercise)


@pytest.mark.parametrize(
    "metadata",
    [
        None,
        [],
        {"bpcourse": []},
        {"bpcourse": {"exercises": 3}},
        {"bpcourse": {"exercises": {"relu_backward": 3}}},
    ],
)
def test_a_damaged_stamp_disturbs_no_check(notebook, metadata):
    notebook({})
    path = running.STARTED_IN / f"{UNIT}.ipynb"
    path.write_text(json.dumps({"cells": [], "metadata": metadata}))
    assert door(relu_backward) == 1.0


@pytest.mark.slow
def test_in_a_kernel_the_running_notebook_is_found(tmp_path):
    folder = tmp_path / UNIT
    folder.mkdir()
    notebook = nbformat.read(ROOT / "course" / UNIT / f"{UNIT}.ipynb", as_version=4)
    asked = notebook.metadata["bpcourse"]["exercises"]
    asked["of_an_earlier_release"] = {"call": "of_an_earlier_release(x)", "parts": {"out": 1}}
    asked["affine_forward"]["parts"]["out"] = 3
    notebook.cells = [
        next(cell for cell in notebook.cells if role_of(cell) is Role.SETUP),
        new_code_cell(
            "def of_an_earlier_release(x):\n    return x\n\ncheck(of_an_earlier_release)"
        ),
        new_code_cell("def affine_forward(x, w, b):\n    return 1, 2\n\ncheck(affine_forward)"),
    ]
    nbformat.write(notebook, folder / f"{UNIT}.ipynb")
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    NotebookClient(
        notebook,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
    ).execute()
    gone, changed = (str(each.outputs) for each in notebook.cells[1:])
    assert "which has no such exercise" in gone
    assert "has changed since your notebook was released" in changed
