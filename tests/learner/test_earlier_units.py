"""What is read of a learner's other notebooks: what they wrote, and nothing that only shows."""

import os
from pathlib import Path

from bpcourse.learner.earlier_units import written_in
from bpcourse.notebooks.cells import Role
from tests.learner.conftest import AFFINE_FORWARD, cell, unit_cells, write_unit


def test_solutions_and_imports_are_there_and_demonstrations_never_run(folder):
    (names,) = written_in(folder, "02_mlp")
    assert {"affine_forward", "affine_backward", "mse_loss", "np", "mathematics"} <= names.keys()


def test_a_broken_cell_costs_nothing_but_itself(folder):
    broken = [
        cell("def a(:", Role.SOLUTION, "a"),
        cell("b = 1 / 0\ndef c(): pass", Role.SOLUTION, "b"),
        cell("%matplotlib inline\ndef d(): return 1", Role.SOLUTION, "d"),
        cell("print('shown')\nopen('written.txt', 'w')\ne = 5", Role.SOLUTION, "e"),
    ]
    write_unit(folder, cells=[*broken, *unit_cells()])
    (names,) = written_in(folder, "02_mlp")
    assert "affine_forward" in names and names["e"] == 5
    assert not {"a", "b", "c"} & names.keys()
    assert not list(folder.rglob("written.txt")) and not Path("written.txt").exists()


def test_what_was_changed_is_read_again(folder):
    (before,) = written_in(folder, "02_mlp")
    path = write_unit(folder, cells=[cell("def other(): pass", Role.SOLUTION, "other")])
    os.utime(path, ns=(1, 1))
    (after,) = written_in(folder, "02_mlp")
    assert "affine_forward" in before and "other" in after and "affine_forward" not in after


def test_the_newest_version_of_a_unit_comes_first(folder):
    for place in ("new", "new-2", "new-10"):
        text = AFFINE_FORWARD + f"place = {place!r}"
        write_unit(folder / place, cells=[cell(text, Role.SOLUTION, "a")])
    found = [names.get("place") for names in written_in(folder, "02_mlp")]
    assert found == ["new-10", "new-2", "new", None]


def test_a_notebook_that_is_none_gives_nothing(folder):
    (folder / "02_mlp" / "02_mlp.ipynb").write_text("{")
    (names,) = written_in(folder, "02_mlp")
    assert "affine_forward" not in names
    assert list(written_in(folder, "09_nowhere")) == []
