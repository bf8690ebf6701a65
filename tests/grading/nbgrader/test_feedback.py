"""Feedback pages leave out the number below a card, and nothing of a student's stands in their way."""

from pathlib import Path

import nbformat
import pytest
from traitlets.config import Config

from bpcourse.checking.report import MIME
from bpcourse.grading.nbgrader.feedback import WithoutNumber

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
