"""Recovery as a step of `nbgrader autograde`."""

import copy
import logging

import nbformat
import pytest
from traitlets.config import Config

from bpcourse.grading.nbgrader.sanitize import Recover
from tests.grading.nbgrader.recover.damaged import RELEASE, WORK, graded_sources

RESOURCES = {"nbgrader": {"student": "ada", "assignment": "unit", "notebook": "unit"}}


@pytest.fixture
def step(tmp_path):
    folder = tmp_path / "release" / "unit"
    folder.mkdir(parents=True)
    nbformat.write(RELEASE, folder / "unit.ipynb")
    config = Config()
    config.CourseDirectory.root = str(tmp_path)
    config.CourseDirectory.release_directory = str(tmp_path / "release")
    return Recover(config=config)


def submission():
    notebook = copy.deepcopy(RELEASE)
    for cell in notebook.cells:
        cell.source = WORK.get(cell.id, cell.source)
    return notebook


def test_a_deleted_check_is_back_and_a_first_cell_says_so(step):
    notebook = submission()
    del notebook.cells[3]
    repaired, resources = step.preprocess(notebook, RESOURCES)
    assert resources is RESOURCES and "arrived damaged" in repaired.cells[1].source
    assert graded_sources(repaired) == graded_sources(submission())


def test_an_undamaged_notebook_passes_below_its_receipt(step):
    repaired, _ = step.preprocess(submission(), RESOURCES)
    receipt, *cells = [cell.source for cell in repaired.cells]
    assert receipt.startswith("**Receipt**")
    assert cells == [cell.source for cell in submission().cells]


def test_without_a_release_nothing_is_changed(step, tmp_path):
    (tmp_path / "release" / "unit" / "unit.ipynb").unlink()
    notebook = nbformat.v4.new_notebook()
    assert step.preprocess(notebook, RESOURCES)[0] is notebook


def test_another_release_is_named_in_the_log(step, tmp_path, caplog):
    path, notebook = tmp_path / "release" / "unit" / "unit.ipynb", submission()
    ours = copy.deepcopy(RELEASE)
    ours.metadata["bpcourse"], notebook.metadata["bpcourse"] = {"release": "b"}, {"release": "a"}
    nbformat.write(ours, path)
    step.log = logging.getLogger("test")
    step.preprocess(notebook, RESOURCES)
    assert "ada's unit was made from another release of the unit (a)" in caplog.text


def test_the_file_itself_is_repaired_where_nbgrader_could_not_read_it(step, tmp_path):
    folder = tmp_path / "submitted" / "ada" / "unit"
    folder.mkdir(parents=True)
    (folder / "unit.ipynb").write_text(nbformat.writes(submission())[:-20])
    resources = RESOURCES | {"metadata": {"path": str(folder)}}
    repaired, _ = step.preprocess(nbformat.v4.new_notebook(), resources)
    assert graded_sources(repaired) == graded_sources(submission())
    assert "cut off or broken" in repaired.cells[1].source
