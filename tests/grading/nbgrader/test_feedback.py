"""Feedback pages leave out the number below a card, and nothing of a student's stands in their way."""

from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from traitlets.config import Config

from bpcourse.checking.report import MIME
from bpcourse.grading.nbgrader.feedback import ReadMarks, WithoutNumber
from bpcourse.grading.nbgrader.gradebook import create

NAMES = ("score", "points", "graded", "by_hand")
CARD = {"output_type": "display_data", "data": {MIME: {}}, "metadata": {}}
NUMBER = {
    "output_type": "execute_result",
    "data": {"text/plain": "1.0"},
    "metadata": {},
    "execution_count": 1,
}


def cell(graded):
    role = {"grade": graded, "solution": False, "locked": True, "grade_id": "check_f", "points": 1}
    return nbformat.from_dict(
        {
            "cell_type": "code",
            "source": "check(f)",
            "metadata": {"nbgrader": role},
            "outputs": [CARD, NUMBER],
        }
    )


def test_a_graded_cell_loses_its_number_and_other_cells_lose_nothing():
    kept = [
        len(WithoutNumber().preprocess_cell(cell(graded), {}, 0)[0].outputs)
        for graded in (True, False)
    ]
    assert kept == [1, 2]


@pytest.mark.parametrize("make", [Path.touch, Path.mkdir])
def test_a_file_or_folder_with_the_pages_name_makes_room_for_it_and_others_stay(tmp_path, make):
    folder = tmp_path / "feedback/ada/unit"
    folder.mkdir(parents=True)
    for name in ("unit.html", "other.html"):
        make(folder / name)
    about = {"student": "ada", "assignment": "unit", "notebook": "unit"}
    config = Config({"CourseDirectory": {"root": str(tmp_path)}})
    step = WithoutNumber(config=config)
    nb = nbformat.from_dict({"cells": [cell(True)], "metadata": {}})
    made, _ = step.preprocess(nb, {"nbgrader": about})
    assert [path.name for path in folder.iterdir()] == ["other.html"]
    assert len(made.cells[0].outputs) == 1


@pytest.mark.parametrize(
    "auto, manual, told",
    [
        (None, None, (0.0, 2.0, False, False)),
        (0.0, None, (0.0, 2.0, True, False)),
        (None, 0.0, (0.0, 2.0, True, True)),
        (0.5, 1.5, (1.5, 2.0, True, True)),
    ],
)
def test_0_points_are_told_from_an_answer_that_nobody_has_read(tmp_path, auto, manual, told):
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    create(url, {})  # nbgrader alone would start a process
    with Gradebook(url) as gradebook:
        gradebook.add_assignment("unit")
        gradebook.add_notebook("unit", "unit")
        gradebook.add_grade_cell("check_f", "unit", "unit", max_score=2, cell_type="code")
        gradebook.add_student("ada")
        gradebook.add_submission("unit", "ada")
        grade = gradebook.find_grade("check_f", "unit", "unit", "ada")
        grade.auto_score, grade.manual_score = auto, manual
        gradebook.db.commit()
    about = {"student": "ada", "assignment": "unit", "notebook": "unit", "db_url": url}
    nb = nbformat.from_dict({"cells": [cell(True)], "metadata": {}})
    made, _ = ReadMarks().preprocess(nb, {"nbgrader": about})
    assert tuple(made.cells[0].metadata.nbgrader[name] for name in NAMES) == told
