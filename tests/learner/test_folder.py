"""`bpcourse start`: a folder of one's own, and updates that leave every edit alone."""

import json
import shutil
from pathlib import Path

import pytest

from bpcourse.learner import folder as own
from bpcourse.learner.folder import (
    FolderError,
    kind_of,
    learners_folder,
    own_folder,
    start,
    versions,
)
from bpcourse.notebooks.stamp import is_edited, read_notebook, stamp, stamped_text

ROOT = Path(__file__).resolve().parents[2]


def notebook(text, unit, files=None):
    made = {
        "cells": [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": text}],
        "metadata": {"language_info": {"name": "python", "version": "3.11.0"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    stamp(made, unit, files or {})
    return json.dumps(made).encode()


@pytest.fixture
def released(tmp_path, monkeypatch):
    """released(version, **units): the course as it is released now."""
    source = tmp_path / "released"
    monkeypatch.setattr(own, "released", lambda: source)

    def lay_out(version, units=("01_a", "02_b"), table=b"1"):
        shutil.rmtree(source, ignore_errors=True)
        for unit in units:
            (source / "course" / unit).mkdir(parents=True)
            (source / "course" / unit / f"{unit}.ipynb").write_bytes(
                notebook(f"{unit} {version}", unit, {"table.csv": table})
            )
            (source / "course" / unit / "table.csv").write_bytes(table)
        (source / "course" / "README.md").write_text(stamped_text(f"map {version}", ".md"))
        (source / "nbgrader_config.py").write_text(f"c = get_config()  # {version}\n")
        (source / "requirements.txt").write_text("numpy==2.4.6\n")

    return lay_out


@pytest.fixture
def mine(tmp_path, released):
    """A learner's folder of version 1."""
    released(1)
    start(tmp_path / "mine")
    return tmp_path / "mine"


def solve(path):
    found = read_notebook(path.read_bytes())
    found["cells"][0]["source"] = "my work"
    path.write_text(json.dumps(found))
    return path.read_bytes()


def test_a_new_folder_has_the_map_and_the_units_and_nothing_of_the_instructors(mine):
    assert {path.name for path in mine.iterdir()} == {".bpcourse", "01_a", "02_b", "README.md"}
    assert not any(is_edited(path, {}) for path in mine.rglob("*.ipynb"))


def test_again_without_an_update_nothing_happens(mine):
    solve(mine / "01_a" / "01_a.ipynb")
    before = {path: path.read_bytes() for path in mine.rglob("*") if path.is_file()}
    changes = start(mine)
    assert not any(vars(changes).values())
    assert before == {path: path.read_bytes() for path in mine.rglob("*") if path.is_file()}


def test_an_update_adds_replaces_and_leaves_what_was_edited(mine, released):
    work = solve(mine / "01_a" / "01_a.ipynb")
    (mine / "01_a" / "notes.txt").write_text("mine")
    released(2, units=("01_a", "02_b", "03_c"), table=b"2")
    changes = start(mine)
    assert changes.added == ["03_c"]
    assert changes.replaced == ["02_b", "README.md"]
    assert changes.edited == {"01_a": "new/01_a"}
    assert (mine / "01_a" / "01_a.ipynb").read_bytes() == work
    assert (mine / "01_a" / "table.csv").read_bytes() == b"1"  # what that work was written for
    assert (mine / "01_a" / "notes.txt").read_text() == "mine"
    assert (mine / "new" / "01_a" / "table.csv").read_bytes() == b"2"
    assert "01_a 2" in (mine / "new" / "01_a" / "01_a.ipynb").read_text()
    assert "02_b 2" in (mine / "02_b" / "02_b.ipynb").read_text()


def test_work_begun_in_a_new_version_is_left_alone_as_well(mine, released):
    solve(mine / "01_a" / "01_a.ipynb")
    released(2)
    start(mine)
    work = solve(mine / "new" / "01_a" / "01_a.ipynb")
    assert start(mine).edited == {"01_a": "new/01_a"}
    released(3)
    assert start(mine).edited == {"01_a": "new-2/01_a"}
    assert (mine / "new" / "01_a" / "01_a.ipynb").read_bytes() == work
    released(4)
    assert start(mine).edited == {"01_a": "new-2/01_a"}  # nobody had touched version 3


@pytest.mark.parametrize("content", [b"", b"{", b"not a notebook"])
def test_a_notebook_that_cannot_be_read_is_left_alone(mine, content):
    path = mine / "01_a" / "01_a.ipynb"
    path.write_bytes(content)
    assert start(mine).edited == {"01_a": "new/01_a"}
    assert path.read_bytes() == content


def test_an_edited_map_and_edited_data_are_left_alone(mine, released):
    (mine / "README.md").write_text("my map")
    (mine / "02_b" / "table.csv").write_bytes(b"my data")
    released(2, table=b"2")
    assert start(mine).edited == {"02_b": "new/02_b", "README.md": "new/README.md"}
    assert (mine / "README.md").read_text() == "my map"
    assert (mine / "02_b" / "table.csv").read_bytes() == b"my data"


def test_what_was_deleted_comes_back(mine):
    (mine / "01_a" / "table.csv").unlink()
    shutil.rmtree(mine / "02_b")
    assert start(mine).added == ["02_b"]
    assert (mine / "01_a" / "table.csv").exists()


def test_units_that_are_no_longer_released_stay(mine, released):
    released(2, units=("01_a",))
    start(mine)
    assert (mine / "02_b" / "02_b.ipynb").exists()


def test_a_folder_with_something_else_in_it_is_refused_and_left_alone(tmp_path, released):
    released(1)
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letter.txt").write_text("dear")
    (tmp_path / "file").write_text("a file")
    for name in ("home", "file"):
        with pytest.raises(FolderError, match="not made by `bpcourse start`"):
            start(tmp_path / name)
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["letter.txt"]


def test_an_instructors_folder_has_configuration_release_and_classroom(tmp_path, released):
    released(1)
    teach = tmp_path / "teach"
    start(teach, instructor=True)
    assert {path.name for path in teach.iterdir()} == {
        ".bpcourse",
        "classroom",
        "course",
        "nbgrader_config.py",
        "requirements.txt",
    }
    config = teach / "nbgrader_config.py"
    config.write_text(config.read_text() + "c.CourseDirectory.course_id = 'mine'\n")
    released(2)
    changes = start(teach)
    assert changes.edited == {"nbgrader_config.py": "new/nbgrader_config.py"}
    assert changes.replaced == ["course/01_a", "course/02_b", "course/README.md"]
    assert "'mine'" in config.read_text()


def test_a_learners_folder_does_not_become_an_instructors(mine):
    with pytest.raises(FolderError, match="to learn in"):
        start(mine, instructor=True)


def test_ones_own_folder_is_found_from_inside_and_from_beside(mine, tmp_path):
    assert own_folder(mine / "01_a") == mine
    assert own_folder(tmp_path) is None
    mine.rename(tmp_path / "backprop-course")
    assert own_folder(tmp_path) == tmp_path / "backprop-course"


@pytest.mark.parametrize("marker", [b"", b"[]", b'{"kind": "house"}', b"{"])
def test_a_damaged_marker_makes_no_folder_ours(mine, marker):
    (mine / own.MARKER).write_bytes(marker)
    assert kind_of(mine) is None


def test_a_checkout_is_a_source_too(tmp_path):
    assert own.released() == ROOT
    start(tmp_path / "mine")
    units = {path.parent.name for path in (ROOT / "course").glob("*/*.ipynb")}
    assert {path.parent.name for path in (tmp_path / "mine").glob("*/*.ipynb")} == units
    assert not any(is_edited(path) for path in (tmp_path / "mine").rglob("*.ipynb"))


def test_the_folder_around_a_notebook_is_a_learners_or_none(mine, tmp_path, released):
    assert learners_folder(mine / "01_a" / "01_a.ipynb") == mine
    assert learners_folder(tmp_path / "01_a.ipynb") is None
    start(tmp_path / "teach", instructor=True)
    assert learners_folder(tmp_path / "teach" / "course" / "01_a" / "01_a.ipynb") is None


def test_the_versions_of_a_unit_are_found_newest_first(mine, released):
    solve(mine / "01_a" / "01_a.ipynb")
    released(2)
    start(mine)
    solve(mine / "new" / "01_a" / "01_a.ipynb")
    released(3)
    start(mine)
    places = [path.relative_to(mine).parts[0] for path in versions(mine, "01_a")]
    assert places == ["new-2", "new", "01_a"]
    assert versions(mine, "09_nowhere") == []


def test_what_a_browser_keeps_counts_as_made_to_learn_in(monkeypatch):
    drive = Path("/drive")
    assert kind_of(drive) is None
    monkeypatch.setattr("sys.platform", "emscripten")
    assert kind_of(drive) == "learner" and kind_of(drive / "02_mlp") is None
    assert learners_folder(drive / "02_mlp" / "02_mlp.ipynb") == drive
