"""With and without the fast paths, all is the same; where they do not fit, grading goes without."""

import multiprocessing
import shutil
import tomllib
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import nbconvert.exporters.html
import nbformat
import nbgrader.api
import pytest
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from bpcourse.grading.batch.grade import grade_unit
from bpcourse.grading.batch.runner import Workers
from bpcourse.grading.nbgrader.fast_paths import install as fast_paths
from bpcourse.grading.nbgrader.fast_paths.install import (
    REPLACEMENTS,
    TESTED,
    Replacement,
    why_not,
)
from bpcourse.grading.switch import NO_FAST_PATHS
from tests.grading.small_class import all_that_was_made
from tests.grading.tiny import UNIT

ROOT = Path(__file__).resolve().parents[4]
GONE = Replacement("nbconvert.exporters.html", "BeautifulStew", lambda value: value)


def forget(course):
    """As if nothing had been graded."""
    for folder in ("autograded", "feedback", ".graded"):
        shutil.rmtree(course.classroom / folder)
    (course.classroom / "gradebook.db").unlink()


def damage(course):
    """A copied and a deleted cell, so that there are remarks and a notice; and a file beside."""
    path = course.classroom / "submitted" / "fay" / UNIT / f"{UNIT}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(notebook.cells[2])
    del notebook.cells[3]
    notebook.cells.append(nbformat.v4.new_markdown_cell("![a picture](p.png) <b>bold</b>"))
    nbformat.write(notebook, path)
    path.with_name("notes.txt").write_text("mine")


@pytest.mark.slow
def test_switched_off_a_class_is_graded_the_same_to_the_last_character(
    small_class, workers, monkeypatch, caplog
):
    damage(small_class)
    fast = all_that_was_made(small_class, grade_unit(small_class, UNIT, workers=workers))
    assert not caplog.records and all(result.error is None for result in fast["results"])
    forget(small_class)
    monkeypatch.setenv(NO_FAST_PATHS, "1")
    with Workers(2) as plain_workers:
        plainly = grade_unit(small_class, UNIT, workers=plain_workers)
    assert all_that_was_made(small_class, plainly) == fast
    (said,) = [record.getMessage() for record in caplog.records]
    assert "--no-fast-paths" in said


def lose_an_attribute():
    fast_paths.REPLACEMENTS = (*REPLACEMENTS, GONE)


def meet_another_version():
    fast_paths.TESTED = TESTED | {"nbconvert": ("1.0",)}


@pytest.mark.slow
@pytest.mark.parametrize(
    "spoil, reason",
    [
        (lose_an_attribute, "there is no BeautifulStew in nbconvert.exporters.html"),
        (meet_another_version, "not tried with nbconvert"),
    ],
)
def test_where_a_library_is_another_one_grading_goes_without_and_says_so_once(
    small_class, workers, spoil, reason, caplog
):
    students = ["ada", "ben"]
    results = grade_unit(small_class, UNIT, students, workers=workers)
    fast = all_that_was_made(small_class, results, students)
    forget(small_class)

    def spoilt(jobs):
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(jobs, mp_context=context, initializer=spoil)

    with Workers(1, spoilt) as plain_workers:
        plainly = grade_unit(small_class, UNIT, students, workers=plain_workers)
    assert all_that_was_made(small_class, plainly, students) == fast
    (said,) = [record.getMessage() for record in caplog.records]
    assert reason in said


def test_here_they_can_be_used():
    assert why_not() is None


@pytest.mark.parametrize("replacement", REPLACEMENTS, ids=lambda r: f"{r.module}:{r.attribute}")
def test_without_any_one_of_the_attributes_none_is_replaced(replacement, monkeypatch):
    monkeypatch.delattr(replacement.owner(), replacement.name)
    left = {r: vars(r.owner())[r.name] for r in REPLACEMENTS if r != replacement}
    found = fast_paths.install.__wrapped__()
    assert found == f"there is no {replacement.attribute} in {replacement.module}"
    assert all(vars(r.owner())[r.name] is value for r, value in left.items())


def test_a_module_that_has_gone_is_a_reason(monkeypatch):
    monkeypatch.setattr(fast_paths, "REPLACEMENTS", [Replacement("nbgrader.moved", "a", str)])
    assert why_not() == "there is no a in nbgrader.moved"


@pytest.mark.parametrize(
    "found, fits", [("7.17", True), ("7.17.9", True), ("7.170.0", False), ("8.0", False)]
)
def test_a_version_fits_if_its_beginning_was_tried(monkeypatch, found, fits):
    monkeypatch.setattr(fast_paths, "TESTED", {"nbconvert": ("7.17",)})
    monkeypatch.setattr(fast_paths, "version", lambda library: found)
    assert (why_not() is None) == fits


def test_the_switch_is_a_reason(monkeypatch):
    monkeypatch.setenv(NO_FAST_PATHS, "1")
    assert NO_FAST_PATHS in why_not()


@pytest.mark.parametrize("library", TESTED)
def test_each_library_is_bounded_and_what_was_tried_lies_within(library):
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    (bounds,) = [text.removeprefix(library) for text in declared if text.startswith(library)]
    assert "<" in bounds and ">=" in bounds
    for known in TESTED[library]:
        assert Version(f"{known}.99") in SpecifierSet(bounds)


def test_a_replacement_is_made_from_what_it_replaces(monkeypatch):
    class Library:
        name = "old"

    monkeypatch.setattr(nbconvert.exporters.html, "Library", Library, raising=False)
    Replacement("nbconvert.exporters.html", "Library.name", lambda old: f"not {old}").put()
    assert Library.name == "not old"


def test_importing_all_of_grading_replaces_nothing():
    """Only workers install them: what else runs here has the libraries as they are."""
    assert nbgrader.api.Gradebook.__init__.__module__ == "nbgrader.api"
    assert nbformat.validate.__module__.startswith("nbformat")
