"""What a learner has earned and guessed is kept, and never lost by a write."""

import json
import subprocess
import sys
import types

import pytest

from bpcourse.learner import record
from bpcourse.learner.folder import start
from bpcourse.learner.record import entries, write
from bpcourse.learner.unit_page import running_page

UNIT = "02_mlp"


def put(name, **entry):
    return write(running_page(), UNIT, "predictions", name, lambda old: old | entry)


def kept(at_work):
    return json.loads((at_work.folder / ".bpcourse" / "progress" / f"{UNIT}.json").read_text())


def test_an_entry_outlives_the_kernel(at_work):
    put("a", guess="4")
    at_work.restart()
    assert entries(UNIT, at_work.folder)["predictions"]["a"]["guess"] == "4"
    put("a", seen=True)
    found = kept(at_work)["predictions"]["a"]
    assert found["guess"] == "4" and found["seen"]


def test_without_a_folder_of_start_nothing_is_written_and_the_kernel_knows(at_work):
    (at_work.folder / ".bpcourse" / "folder.json").write_text('{"kind": "instructor"}')
    before = sorted(at_work.folder.rglob("*"))
    put("a", guess="4")
    assert sorted(at_work.folder.rglob("*")) == before
    assert entries(UNIT)["predictions"]["a"]["guess"] == "4"


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", '{"exercises": 3}', '{"predictions": {"a": 4}}', "\x00\x01", '"' + "[" * 9999],
)
def test_a_broken_file_is_kept_aside_and_begun_anew(at_work, content):
    file = at_work.folder / ".bpcourse" / "progress" / f"{UNIT}.json"
    file.parent.mkdir()
    for number in (1, 2):
        file.write_text(content)
        assert entries(UNIT, at_work.folder)["predictions"].keys() <= {"b"}
        put("b", guess="2")
        assert file.with_suffix(f".broken-{number}").read_text() == content
        assert kept(at_work)["predictions"]["b"]["guess"] == "2"


def test_an_edited_entry_that_says_too_little_is_no_entry(at_work):
    put("a", guess="4")
    found = kept(at_work)
    found["exercises"]["mse_loss"] = {"when": 1, "points": "many", "of": 2}
    (at_work.folder / ".bpcourse" / "progress" / f"{UNIT}.json").write_text(json.dumps(found))
    at_work.restart()
    known = entries(UNIT, at_work.folder)
    assert known["exercises"] == {} and "a" in known["predictions"]


WRITER = """
import sys
import types
from pathlib import Path
from bpcourse.learner.record import write
from bpcourse.learner.unit_page import read_page
page = read_page(Path(sys.argv[1]))
for i in range(25):
    write(page, "02_mlp", "predictions", f"{sys.argv[2]}-{i}", lambda old: {"guess": str(i)})
"""


def test_two_notebooks_at_the_same_time_lose_nothing(at_work):
    path = at_work.folder / UNIT / f"{UNIT}.ipynb"
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), name]) for name in ("x", "y")
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert len(kept(at_work)["predictions"]) == 50


def test_an_entry_of_this_kernel_gives_way_to_a_later_one_of_another(at_work):
    put("a", guess="4")
    found = kept(at_work)
    found["predictions"]["a"] = {"guess": "5", "when": found["predictions"]["a"]["when"] + 1}
    (at_work.folder / ".bpcourse" / "progress" / f"{UNIT}.json").write_text(json.dumps(found))
    assert entries(UNIT, at_work.folder)["predictions"]["a"]["guess"] == "5"


def test_where_it_cannot_be_written_nobody_is_told_and_the_kernel_knows(at_work, monkeypatch):
    def full(path, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(record, "replace_shared_file", full)
    put("a", guess="4")
    assert entries(UNIT, at_work.folder)["predictions"]["a"]["guess"] == "4"


def test_a_notebook_that_does_not_let_go_delays_and_does_not_stop(at_work, monkeypatch):
    monkeypatch.setattr(record, "PATIENCE", 0.05)
    with record._alone(at_work.folder):
        put("a", guess="4")
    assert entries(UNIT, at_work.folder)["predictions"]["a"]["guess"] == "4"
    assert not (at_work.folder / ".bpcourse" / "progress" / f"{UNIT}.json").exists()


def test_an_update_of_the_course_leaves_the_record_alone(tmp_path):
    start(tmp_path / "own")
    file = tmp_path / "own" / ".bpcourse" / "progress" / f"{UNIT}.json"
    file.parent.mkdir()
    file.write_text("{}")
    notebook = tmp_path / "own" / UNIT / f"{UNIT}.ipynb"
    notebook.write_text(notebook.read_text().replace("Your code here", "My code"))
    start(tmp_path / "own")
    assert file.read_text() == "{}"


def test_where_files_cannot_be_locked_as_in_a_browser_it_is_written(at_work, monkeypatch):
    monkeypatch.setitem(sys.modules, "fcntl", types.ModuleType("fcntl"))
    monkeypatch.setitem(sys.modules, "msvcrt", None)
    put("a", guess="4")
    assert kept(at_work)["predictions"]["a"]["guess"] == "4"
