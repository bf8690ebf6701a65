"""What do the masters' demonstrations leave behind, and do the solutions beside them earn all points?"""

from pathlib import Path

import jupytext
import pytest
from nbformat.v4 import new_code_cell

from bpcourse.authoring.execute import earned_points, execute
from bpcourse.course import Course
from bpcourse.exercises import unit_exercises

COURSE = Course(Path(__file__).resolve().parents[2])
LEFT = """
from types import FunctionType
from bpcourse.answer_key.refusal import of_key
print([
    name for name, value in list(globals().items())
    if isinstance(value, (type, FunctionType)) and of_key(value.__module__) and value.__name__ != name
])
"""

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("unit", ["01_chain_rule", "02_mlp", "05_optimizers"])
def test_no_demonstration_leaves_the_key_behind_under_an_everyday_name(unit):
    notebook = jupytext.read(COURSE.root / "solutions" / unit / f"{unit}.md")
    notebook.cells.append(new_code_cell(LEFT))
    ran = execute(notebook, COURSE.root / "solutions" / unit)
    (left,) = [output.text for output in ran.cells[-1].outputs]
    aliases = [name for name in eval(left) if name != "Engine" and not name.startswith("course_")]
    assert aliases == []
    earned = sum(earned_points(cell) or 0 for cell in ran.cells if cell.source.startswith("check("))
    assert earned == sum(exercise.points for exercise in unit_exercises(unit))
