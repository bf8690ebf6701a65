"""Feedback pages leave out the number below a card."""

import nbformat

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
