"""Only reports whose hints have changed are told again, and only in graded cells."""

from dataclasses import replace

import nbformat
from nbformat.v4 import new_code_cell, new_notebook, new_output

from bpcourse.checking import session
from bpcourse.checking.assess import assess
from bpcourse.exercises import get_exercise
from bpcourse.grading.nbgrader.retell import retold
from bpcourse.notebooks.cells import Role, give_role

EXERCISE = get_exercise("affine_forward")
MENDED = replace(
    EXERCISE, mistakes=tuple(replace(m, ask="Mended?", tell="Mended.") for m in EXERCISE.mistakes)
)


def files():
    with session.changed(hidden=True):
        report = assess(EXERCISE, EXERCISE.wrong(EXERCISE.mistakes[0]))
    output = new_output("display_data", report._repr_mimebundle_())
    checked, own = (new_code_cell("check(affine_forward)", outputs=[output]) for _ in range(2))
    give_role(checked, Role.CHECK, "check_affine_forward", 1)
    notebook = nbformat.writes(new_notebook(cells=[checked, own]))
    return {"u.ipynb": notebook.encode(), "data.csv": b"1"}


def test_without_a_changed_hint_not_a_byte_changes():
    arrived = files()
    assert retold(arrived, "u.ipynb") == arrived


def test_a_changed_hint_comes_into_graded_cells_and_points_stay():
    arrived = files()
    with session.changed(exercises=lambda: {EXERCISE.name: MENDED}):
        now = retold(arrived, "u.ipynb")
    before, after = (nbformat.reads(f["u.ipynb"].decode(), as_version=4) for f in (arrived, now))
    assert "Mended?" in after.cells[0].outputs[0].data["text/html"]
    assert after.cells[1] == before.cells[1] and now["data.csv"] == b"1"
    for notebook in (before, after):
        notebook.cells[0].outputs = []
    assert before == after
