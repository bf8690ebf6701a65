"""A unit that is called differently in two places is named, with what to do."""

from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from bpcourse.authoring import units
from bpcourse.authoring.errors import AuthoringError
from bpcourse.course import Course
from bpcourse.exercises import UNITS, unit_exercises
from bpcourse.notebooks.cells import Role, give_role

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def own(course, monkeypatch):
    """The tiny course, as if this package were its own."""
    monkeypatch.setattr(Course, "holds_this_package", True)
    monkeypatch.setattr(units, "UNITS", ("01_tiny",))
    return course


def test_the_course_has_one_name_for_each_unit():
    assert units.misnamed(Course(ROOT)) == []


def test_a_master_that_is_not_called_like_its_folder_is_named(own):
    own.master("01_tiny").rename(own.solutions / "01_tiny" / "01_small.md")
    found = "\n".join(units.misnamed(own))
    assert "solutions/01_tiny/01_small.md" in found and "rename it to 01_tiny.md" in found
    assert "solutions/01_tiny/01_tiny.md: missing, though UNITS" in found


def test_a_folder_without_a_number_is_named(own, monkeypatch):
    (own.solutions / "Extra").mkdir()
    own.master("Extra").write_text("# Extra\n")
    monkeypatch.setattr(units, "UNITS", ("01_tiny", "Extra"))
    assert [line.split(":")[0] for line in units.misnamed(own)] == ["solutions/Extra"]


def test_a_unit_that_is_not_in_the_list_is_named(own, monkeypatch):
    monkeypatch.setattr(units, "UNITS", ())
    assert units.misnamed(own) == [
        "solutions/01_tiny: not in UNITS in bpcourse/exercises/__init__.py: add it there, or "
        "rename the folder"
    ]


def test_the_list_is_in_the_order_of_the_numbers(own, monkeypatch):
    (own.solutions / "02_more").mkdir()
    own.master("02_more").write_text("# More\n")
    monkeypatch.setattr(units, "UNITS", ("02_more", "01_tiny"))
    assert ["order" in line for line in units.misnamed(own)] == [True]


def test_a_course_in_another_folder_may_have_units_of_its_own(course):
    assert units.misnamed(course) == []


def checking(*names):
    """A notebook that checks these exercises."""
    notebook = new_notebook(cells=[new_code_cell(f"check({name})") for name in names])
    for cell, name in zip(notebook.cells, names):
        give_role(cell, Role.CHECK, f"check_{name}", 1.0)
    return notebook


def test_an_exercise_that_no_cell_checks_and_one_of_another_unit_are_refused():
    unit, course = UNITS[1], Course(ROOT)
    names = [exercise.name for exercise in unit_exercises(unit)]
    units.check_exercises(course, unit, checking(*names))
    with pytest.raises(AuthoringError, match=rf"no cell of the master ends in check\({names[-1]}"):
        units.check_exercises(course, unit, checking(*names[:-1]))
    with pytest.raises(AuthoringError, match="checks `adam`, which is not in EXERCISES"):
        units.check_exercises(course, unit, checking(*names, "adam"))


def test_lines_that_wait_for_their_author_are_listed_with_file_and_number(own, edit):
    units.check_finished(own, "01_tiny")
    edit(own, "The function doubles", "TODO: say why\n\nThe function doubles")
    line = own.master("01_tiny").read_text().splitlines().index("TODO: say why") + 1
    with pytest.raises(AuthoringError, match=rf"01_tiny\.md:{line}: say why"):
        units.check_finished(own, "01_tiny")


def test_no_line_of_the_course_waits_for_its_author():
    for unit in UNITS:
        units.check_finished(Course(ROOT), unit)
