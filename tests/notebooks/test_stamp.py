"""The stamp tells an edited notebook from one that was opened, run or saved."""

import copy
import json

import pytest

from bpcourse.exercises import all_exercises
from bpcourse.notebooks.stamp import (
    edited_files,
    is_edited,
    read_notebook,
    release_of,
    stamp,
    stamp_of,
    stamped_text,
    unit_stamp,
)


def cell(source, kind="code", **more):
    made = {"cell_type": kind, "id": source[:8] or "none", "metadata": {}, "source": source, **more}
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


@pytest.fixture
def notebook():
    role = {
        "grade": True,
        "grade_id": "check_f",
        "locked": True,
        "points": 1,
        "solution": False,
        "task": False,
        "schema_version": 3,
        "checksum": "abc",
    }
    made = {
        "cells": [
            cell("# Title", "markdown"),
            cell("x = 1\ny = 2"),
            cell("check(f)", metadata={"nbgrader": role}),
        ],
        "metadata": {"kernelspec": {"name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    stamp(made, "02_unit", {"table.csv": b"a,b\n"}, [all_exercises()["affine_forward"]])
    return made


def write(notebook, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook, indent=1))
    return path


def run_and_saved(notebook):
    for number, each in enumerate(notebook["cells"]):
        each["id"] = f"other-{number}"
        each["metadata"]["scrolled"] = True
        each["source"] = each["source"].splitlines(keepends=True)
        if each["cell_type"] == "code":
            each["outputs"], each["execution_count"] = [{"output_type": "stream", "text": "1"}], 7
    notebook["cells"][2]["metadata"]["nbgrader"]["points"] = 1.0
    notebook["metadata"]["language_info"] = {"name": "python", "version": "3.13.1"}
    notebook["metadata"]["kernelspec"] = {"name": "another"}


EDITS = {
    "a line changed": lambda cells: cells[1].update(source="x = 1\ny = 3"),
    "a space added": lambda cells: cells[1].update(source="x = 1\ny = 2 "),
    "text changed": lambda cells: cells[0].update(source="# Another"),
    "a cell added": lambda cells: cells.append(cell("")),
    "a cell deleted": lambda cells: cells.pop(1),
    "cells moved": lambda cells: cells.reverse(),
    "a cell retyped": lambda cells: cells[1].update(cell_type="raw"),
    "a role taken away": lambda cells: cells[2]["metadata"].clear(),
    "points changed": lambda cells: cells[2]["metadata"]["nbgrader"].update(points=2),
    "a picture pasted": lambda cells: cells[0].update(attachments={"a.png": {"image/png": "AA"}}),
}


def test_running_and_saving_is_no_edit(notebook, tmp_path):
    before = release_of(notebook)
    run_and_saved(notebook)
    assert release_of(notebook) == before
    assert not is_edited(write(notebook, tmp_path / "x.ipynb"))


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_every_change_of_the_content_is_an_edit(notebook, tmp_path, edit):
    run_and_saved(notebook)
    edit(notebook["cells"])
    assert is_edited(write(notebook, tmp_path / "x.ipynb"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"cells": 3}',
        b'{"cells": [3]}',
        b'{"cells": [], "metadata": null}',
        b'{"cells": [], "metadata": {"bpcourse": 3}}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_what_is_no_notebook_with_a_stamp_counts_as_edited(tmp_path, content):
    path = tmp_path / "x.ipynb"
    path.write_bytes(content)
    assert is_edited(path)
    assert stamp_of(read_notebook(content)) == {}


def test_a_text_carries_its_own_digest(tmp_path):
    for suffix in (".md", ".py"):
        path = tmp_path / f"x{suffix}"
        path.write_text(stamped_text("# One\n\ntwo\n", suffix))
        assert not is_edited(path)
        path.write_text(path.read_text().replace("two", "three"))
        assert is_edited(path)
        path.write_text(stamped_text("# One\n", suffix) + "mine\n")
        assert is_edited(path)


def test_files_of_a_unit_are_edited_unless_they_are_as_they_were_released(notebook, tmp_path):
    unit = tmp_path / "02_unit"
    write(notebook, unit / "02_unit.ipynb")
    (unit / "table.csv").write_bytes(b"a,b\n")
    assert list(edited_files(unit)) == []
    (unit / "table.csv").write_bytes(b"a,b,c\n")
    (unit / "notes.txt").write_text("mine")
    write(copy.deepcopy(notebook), unit / "02_unit-Copy1.ipynb")
    assert [path.name for path in edited_files(unit)] == ["notes.txt", "table.csv"]


def test_the_stamp_names_unit_release_and_exercises(notebook, tmp_path):
    write(notebook, tmp_path / "02_unit" / "02_unit.ipynb")
    found = unit_stamp(tmp_path / "02_unit")
    assert found["unit"] == "02_unit" and found["release"] == release_of(notebook)
    assert found["exercises"] == {
        "affine_forward": {"call": "affine_forward(x, w, b)", "parts": {"out": 1}}
    }
    assert unit_stamp(tmp_path / "03_none") == {}


def test_what_every_exercise_asks_can_be_told_and_stored():
    for exercise in all_exercises().values():
        asked = exercise.asks
        assert asked["call"].startswith(exercise.name)
        assert json.loads(json.dumps(asked)) == asked
