"""The released notebooks, run as a student finds them: nothing solved yet."""

from pathlib import Path

import nbformat
import pytest

from bpcourse.authoring.execute import earned_points
from bpcourse.course import Course
from bpcourse.exercises import unit_exercises
from bpcourse.notebooks.cells import Role, role_of

COURSE = Course(Path(__file__).resolve().parents[2])
RELEASED = [unit for unit in COURSE.units if COURSE.release_notebook(unit).exists()]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=RELEASED)
def unsolved(request, tmp_path_factory):
    """A released notebook, executed without stopping at errors, in an empty folder."""
    from nbclient import NotebookClient

    notebook = nbformat.read(COURSE.release_notebook(request.param), as_version=4)
    folder = tmp_path_factory.mktemp(request.param)
    NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        allow_errors=True,
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
        resources={"metadata": {"path": str(folder)}},
    ).execute()
    return request.param, notebook


def checks(notebook):
    return [c for c in notebook.cells if role_of(c) is Role.CHECK]


def test_nothing_but_the_stubs_fails(unsolved):
    _, notebook = unsolved
    errors = [
        f"{c.id}: {out.ename}: {out.evalue}"
        for c in notebook.cells
        if c.cell_type == "code"
        for out in c.outputs
        if out.output_type == "error" and out.ename != "NotImplementedError"
    ]
    assert errors == []


def test_unsolved_checks_earn_nothing_and_say_so_without_an_error(unsolved):
    _, notebook = unsolved
    assert {c.id: earned_points(c) for c in checks(notebook)} == {
        c.id: 0.0 for c in checks(notebook)
    }
    loud = [
        c.id
        for c in checks(notebook)
        for out in c.outputs
        if out.output_type == "error" or out.get("name") == "stderr"
    ]
    assert loud == []


def test_every_exercise_of_the_unit_is_in_its_notebook(unsolved):
    unit, notebook = unsolved
    assert {c.id.removeprefix("check_") for c in checks(notebook)} == {
        e.name for e in unit_exercises(unit)
    }
