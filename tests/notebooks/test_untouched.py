"""Is code that was released with a mistake in it known as long as nobody has changed it?"""

import json
import linecache

import pytest

from bpcourse.notebooks import running
from bpcourse.notebooks.stamp import stamp
from bpcourse.notebooks.untouched import definition, digest, still_planted

PLANTED = "def f(x):\n    return x - 1"


def defined(source):
    """The function f of a cell with this source."""
    linecache.cache["<cell>"] = len(source), None, source.splitlines(keepends=True), "<cell>"
    space = {}
    exec(compile(source, "<cell>", "exec"), space)
    return space["f"]


@pytest.fixture
def _released(tmp_path, monkeypatch):
    notebook = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    stamp(notebook, "02_mlp", planted={"f": digest(PLANTED)})
    (tmp_path / f"{tmp_path.name}.ipynb").write_text(json.dumps(notebook))
    monkeypatch.setattr(running, "STARTED_IN", tmp_path)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)


@pytest.mark.usefixtures("_released")
def test_code_as_it_came_is_told():
    assert "still as you got it" in still_planted([("f", defined(f"# mine\n{PLANTED}  \n"))], {})


@pytest.mark.usefixtures("_released")
def test_changed_code_is_not():
    assert not still_planted([("f", defined(PLANTED.replace("-", "+")))], {})
    assert not still_planted([("g", defined(PLANTED))], {})
    assert not still_planted([("f", 3), ("f", defined(PLANTED))], {})


def test_a_definition_is_found_in_its_cell():
    assert definition("f", f"import os\n\n{PLANTED}\nf(1)") == PLANTED
    assert definition("g", PLANTED) == definition("f", "def (") == definition("f", "f = 1") == ""
