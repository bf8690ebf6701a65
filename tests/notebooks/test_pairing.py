"""A master and its notebook, opened and saved as a pair in JupyterLab: neither half changes."""

import os
import shutil
from pathlib import Path

import nbformat
import pytest

from bpcourse.authoring import build_unit, stale_parts
from bpcourse.authoring.master import read_master
from bpcourse.course import Course
from bpcourse.notebooks.cells import role_metadata
from bpcourse.notebooks.files import write_notebook

ROOT = Path(__file__).resolve().parents[2]
TINY = "01_tiny"


def open_and_save(course, path, edited=None):
    """What JupyterLab does with Jupytext and the project's own jupytext.toml."""
    from jupytext import TextFileContentsManager

    manager = TextFileContentsManager(root_dir=str(course.root))
    name = str(path.relative_to(course.root))
    model = manager.get(name)
    if edited is not None:
        model["content"] = edited
    manager.save(model, path=name)


def halves(course, unit):
    """The text of a master, and all that counts of its notebook."""
    notebook = nbformat.read(course.solution_notebook(unit), as_version=4)
    cells = [
        (c.id, c.source, c.get("outputs"), dict(c.metadata), role_metadata(c))
        for c in notebook.cells
    ]
    return course.master(unit).read_text(), cells


@pytest.mark.parametrize("half", ["master", "solution_notebook"])
def test_a_pair_that_was_opened_and_saved_is_fresh(built, half):
    before = halves(built, TINY)
    open_and_save(built, getattr(built, half)(TINY))
    assert halves(built, TINY) == before
    assert stale_parts(built, TINY) == []


def test_an_edit_in_the_notebook_reaches_the_text_and_builds_without_a_question(built):
    path = built.solution_notebook(TINY)
    notebook = nbformat.read(path, as_version=4)
    edited = next(c for c in notebook.cells if c.source == "That is all.")
    edited.source = "That is not all."
    open_and_save(built, path, notebook)
    assert "That is not all." in built.master(TINY).read_text()
    assert "nbgrader" not in built.master(TINY).read_text().replace("-nbgrader", "")
    assert build_unit(built, TINY) == []


@pytest.mark.parametrize("unit", Course(ROOT).units)
def test_every_master_is_as_jupytext_writes_it(unit, tmp_path):
    for name in ("nbgrader_config.py", "jupytext.toml"):
        shutil.copy(ROOT / name, tmp_path)
    course = Course(tmp_path)
    course.master(unit).parent.mkdir(parents=True)
    shutil.copy(Course(ROOT).master(unit), course.master(unit))
    write_notebook(read_master(course.master(unit)), course.solution_notebook(unit))
    os.utime(course.master(unit))  # Jupytext refuses a text that is older than its notebook
    before = halves(course, unit)
    assert any(role for *_, role in before[1])
    open_and_save(course, course.solution_notebook(unit))
    assert halves(course, unit) == before
