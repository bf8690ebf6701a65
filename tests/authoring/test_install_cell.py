"""Does a release begin with a cell that finds the package, or says how to get it?"""

import sys
from pathlib import Path

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell

from bpcourse.authoring.install_cell import install_source, put_install_first
from bpcourse.authoring.published import Published
from bpcourse.course import Course
from bpcourse.notebooks.cells import Role, is_due, role_of

ROOT = Path(__file__).resolve().parents[2]
SOURCE = "https://example.org/bpcourse-1.0-py3-none-any.whl"


def notebook(*sources):
    cells = [nbformat.v4.new_markdown_cell("# Unit"), *map(nbformat.v4.new_code_cell, sources)]
    return nbformat.v4.new_notebook(cells=cells)


def ran(source, monkeypatch, there):
    """What the cell asks pip for, where the package is there or not; and the error that it raises."""
    shell, asked = InteractiveShell.instance(), []
    monkeypatch.setattr(shell, "run_line_magic", lambda name, line, **kw: asked.append(line))
    if not there:
        monkeypatch.setitem(sys.modules, "bpcourse", None)
    try:
        exec(shell.transform_cell(source), {"get_ipython": lambda: shell})
    except ModuleNotFoundError as error:
        return asked, str(error)
    return asked, None


@pytest.mark.parametrize("published", [Published(), Published(source=SOURCE)])
def test_where_the_package_is_there_nothing_happens(monkeypatch, published):
    assert ran(install_source(published), monkeypatch, there=True) == ([], None)


def test_without_a_source_it_says_what_is_missing_and_names_no_place(monkeypatch):
    source = install_source(Published())
    assert "pip" not in source and "http" not in source
    asked, error = ran(source, monkeypatch, there=False)
    assert asked == [] and "bpcourse, is not installed here. Ask" in error


def test_with_a_source_it_installs_the_package_and_what_a_learner_needs(monkeypatch):
    asked, error = ran(install_source(Published(source=SOURCE)), monkeypatch, there=False)
    assert asked == ["install -q numpy matplotlib", f'install -q --no-deps "{SOURCE}"']
    assert error is None


def test_it_stands_before_the_first_code_cell_and_only_once():
    made = notebook("import numpy", "1 + 1")
    put_install_first(made, Published())
    put_install_first(made, Published(source=SOURCE))
    roles = [role_of(cell) for cell in made.cells]
    assert roles == [None, Role.INSTALL, Role.DEMONSTRATION, Role.DEMONSTRATION]
    assert SOURCE in made.cells[1].source
    assert made.cells[1].metadata.editable is False
    assert not is_due(made.cells[1])


def test_it_is_known_by_its_first_line_where_a_front_end_has_dropped_its_tag():
    made = notebook("1 + 1")
    put_install_first(made, Published())
    made.cells[1].metadata = {}
    assert role_of(made.cells[1]) is Role.INSTALL


@pytest.mark.parametrize("unit", Course(ROOT).units)
def test_every_release_has_it_and_names_no_source(unit):
    release = nbformat.read(Course(ROOT).release / unit / f"{unit}.ipynb", as_version=4)
    code = [cell for cell in release.cells if cell.cell_type == "code"]
    assert [role_of(cell) for cell in code[:2]] == [Role.INSTALL, Role.SETUP]
    assert code[0].source == install_source(Published())
    assert not any("%pip" in cell.source for cell in code)
