"""Are pictures shown when they are asked for, and only what they may add?"""

import json

import pytest

from bpcourse.grading.judge.judge import judge
from bpcourse.grading.judge.task import LockedCell, Task
from tests.grading.judge.test_outputs import PNG
from tests.grading.notebooks import notebook, task

pytestmark = pytest.mark.usefixtures("sandbox")


def outputs_of(a_task):
    return [cell["outputs"] for cell in json.loads(judge(a_task).notebook)["cells"]]


def test_a_student_figure_is_shown_when_asked_for():
    cells = ["import matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.show()"]
    for figures in (False, True):
        (outputs,) = outputs_of(task(cells, {}, figures=figures))
        assert any("image/png" in o.get("data", {}) for o in outputs) == figures


def test_a_picture_comes_with_the_words_of_the_unit():
    shown = "import matplotlib.pyplot as plt\nfrom bpcourse import plots\n"
    shown += "plt.plot([1, 2])\nplots.show('A line <rises>.')"
    nb = notebook(shown)
    ((output,),) = outputs_of(Task(nb, (), b"k", demonstrations=(shown,), figures=True))
    assert output["data"]["text/plain"] == "A line <rises>."


def test_what_moves_in_a_notebook_is_a_still_picture():
    shown = f"""
class Moving:
    def _repr_mimebundle_(self, include=None, exclude=None):
        return {{"text/html": "<script>", "image/png": {PNG!r}, "text/plain": "x"}}, {{}}
    def __repr__(self):
        return "A window slides."
Moving()"""
    for figures in (False, True):
        ((output,),) = outputs_of(Task(notebook(shown), (), b"k", (shown,), figures=figures))
        assert output["data"] == {"text/plain": "A window slides."} | (
            {"image/png": PNG} if figures else {}
        )


def test_with_pictures_a_demonstration_shows_what_the_reference_computes():
    shown = "from bpcourse import reference\nprint(reference.relu_forward(-2.0)[0] + 5)"
    own = "print(1)"
    nb = notebook(shown, own)
    for figures, text in ((False, "is left out here"), (True, "5.0")):
        first, second = outputs_of(Task(nb, (), b"k", demonstrations=(shown,), figures=figures))
        assert text in str(first) and len(first) == 1
        assert [output["text"] for output in second] == ["1\n"]


def test_what_the_reference_computes_for_a_students_cell_is_not_shown():
    own = "from bpcourse import reference\nprint(reference.relu_forward(-2.0)[0] + 5)"
    (outputs,) = outputs_of(Task(notebook(own), (), b"k", figures=True))
    assert "left out here" in str(outputs) and "5.0" not in str(outputs)


def test_graded_cells_run_once_and_with_the_submission_that_earned_the_points():
    test = LockedCell("t", "assert f() == 1", 2.0)
    mine = "from bpcourse import reference\ndef f(): return reference.relu_forward(1.0)[0]"
    nb = notebook(mine, (test.source, "t"))
    for figures in (False, True):
        score = judge(Task(nb, (test,), b"k", figures=figures)).scores["t"]
        assert score.points == 0 and "ReferenceUnavailable" in score.explanation
