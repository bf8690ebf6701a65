"""What accompanies a learner, as the masters use it: names that are known, met again and not lost."""

import ast
from collections import Counter
from functools import cache
from pathlib import Path

import jupytext
import pytest

from bpcourse.course import Course
from bpcourse.grading.inside.cells import names_stored
from bpcourse.learner.choosing import of_the_course
from bpcourse.notebooks.calls import statements_of

COURSE = Course(Path(__file__).resolve().parents[2])
COMPANIONS = {"check", "in_browser", "mine", "model_answer", "outcome", "predict", "progress"}


@cache
def cells_of(unit):
    """The statements of each code cell of a master that can be parsed."""
    cells = jupytext.read(COURSE.master(unit)).cells
    return [statements_of(cell.source) or [] for cell in cells if cell.cell_type == "code"]


def nodes(unit):
    return [node for cell in cells_of(unit) for statement in cell for node in ast.walk(statement)]


def imported(unit):
    froms = [n for n in nodes(unit) if isinstance(n, ast.ImportFrom) and n.module == "bpcourse"]
    return COMPANIONS & {alias.name for one in froms for alias in one.names}


def calls(unit, name):
    """The arguments of each call of a companion that the master has imported."""
    if name not in imported(unit):
        return []
    return [
        node.args
        for node in nodes(unit)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name
    ]


def first_arguments(unit, name):
    return [ast.literal_eval(arguments[0]) for arguments in calls(unit, name)]


@pytest.mark.parametrize("unit", COURSE.masters)
def test_no_cell_gives_the_name_of_a_companion_to_something_else(unit):
    sources = (ast.unparse(statement) for cell in cells_of(unit) for statement in cell)
    taken = set().union(
        *(
            names_stored(source)
            for source in sources
            if not source.startswith(("from bpcourse import", "import "))
        )
    )
    assert taken & imported(unit) == set(), "call it otherwise: it is imported from bpcourse"


@pytest.mark.parametrize("unit", COURSE.masters)
def test_each_prediction_meets_its_outcome_further_down(unit):
    made, met = first_arguments(unit, "predict"), first_arguments(unit, "outcome")
    assert set(made) == set(met)
    order = [
        (node.func.id, node.args[0].value)
        for node in nodes(unit)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("predict", "outcome")
        if node.args and isinstance(node.args[0], ast.Constant)
    ]
    assert all(order.index(("predict", n)) < order.index(("outcome", n)) for n in made)


def test_each_prediction_is_made_once_in_the_course():
    made = Counter(name for unit in COURSE.masters for name in first_arguments(unit, "predict"))
    assert [name for name, times in made.items() if times > 1] == []


@pytest.mark.parametrize("unit", COURSE.masters)
def test_a_guess_is_left_to_the_learner(unit):
    assert all(isinstance(a[1], ast.Constant) and a[1].value is ... for a in calls(unit, "predict"))


@pytest.mark.parametrize("unit", COURSE.masters)
def test_mine_is_asked_for_functions_that_there_are(unit):
    for arguments in calls(unit, "mine"):
        for argument in arguments:
            name = argument.id if isinstance(argument, ast.Name) else ast.literal_eval(argument)
            assert of_the_course(name) is not None


@pytest.mark.parametrize("unit", COURSE.masters)
def test_progress_is_the_last_cell(unit):
    if "progress" in imported(unit):
        assert ast.unparse(cells_of(unit)[-1][-1]) == "progress()"
