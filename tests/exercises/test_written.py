"""Has every written question a model answer with three criteria, and is each for a question?"""

from pathlib import Path

import pytest

from bpcourse.authoring.master import read_master
from bpcourse.exercises import UNITS
from bpcourse.exercises.written import unit_written
from bpcourse.notebooks.cells import Role, grade_id, role_of

SOLUTIONS = Path(__file__).parents[2] / "solutions"
WITH_MODELS = [unit for unit in UNITS if unit_written(unit)]


@pytest.mark.parametrize("unit", WITH_MODELS)
def test_each_written_question_has_a_model_answer(unit):
    master = read_master(SOLUTIONS / unit / f"{unit}.md")
    asked = {grade_id(cell) for cell in master.cells if role_of(cell) is Role.WRITTEN}
    assert {written.name for written in unit_written(unit)} == asked
    shown = "\n".join(cell.source for cell in master.cells)
    assert all(f'model_answer("{name}")' in shown for name in asked)


@pytest.mark.parametrize("unit", WITH_MODELS)
def test_each_model_answer_has_three_criteria(unit):
    for written in unit_written(unit):
        assert len(written.criteria) == len(set(written.criteria)) == 3
        assert all(len(text.split()) > 2 for text in (written.model, *written.criteria))


def test_a_unit_without_model_answers_has_none(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert unit_written(UNITS[0]) == []
