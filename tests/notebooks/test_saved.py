"""A notebook that is being saved is read when it is whole."""

import json
import time

import pytest

from bpcourse.notebooks import saved
from bpcourse.notebooks.saved import saved_notebook

WHOLE = json.dumps({"cells": [], "metadata": {}})


@pytest.mark.parametrize("length", [0, 1, 10, len(WHOLE) - 1])
def test_a_file_that_is_being_written_is_read_again(tmp_path, monkeypatch, length):
    path = tmp_path / "unit.ipynb"
    path.write_text(WHOLE[:length])
    monkeypatch.setattr(saved.time, "sleep", lambda _: path.write_text(WHOLE))
    assert saved_notebook(path) == json.loads(WHOLE)


@pytest.mark.parametrize("text", ["# Unit 1\n", "{}", '{"cells": 3}', "[1, 2]"])
def test_what_is_no_notebook_is_not_waited_for(tmp_path, monkeypatch, text):
    path = tmp_path / "unit.md"
    path.write_text(text)
    monkeypatch.setattr(saved.time, "sleep", lambda _: pytest.fail("waited"))
    assert saved_notebook(path) is None


def test_a_file_that_stays_cut_short_is_given_up(tmp_path, monkeypatch):
    path = tmp_path / "unit.ipynb"
    path.write_text(WHOLE[:9])
    monkeypatch.setattr(saved, "PATIENCE", 0.05)
    began = time.monotonic()
    assert saved_notebook(path) is None
    assert time.monotonic() - began < 5
    with pytest.raises(FileNotFoundError):
        saved_notebook(tmp_path / "gone.ipynb")
