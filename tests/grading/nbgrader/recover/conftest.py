"""A submission to damage."""

import copy

import pytest

from tests.grading.nbgrader.recover.damaged import RELEASE, WORK


@pytest.fixture
def answered():
    """A submission with all the work done and nothing damaged."""
    notebook = copy.deepcopy(RELEASE)
    for cell in notebook.cells:
        cell.source = WORK.get(cell.id, cell.source)
    return notebook
