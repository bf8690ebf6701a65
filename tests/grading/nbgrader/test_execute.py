"""Does nbgrader go on working with the judge in the place of its Execute?"""

import stat

import nbformat
import pytest

from bpcourse.grading.judge.task import LockedCell
from bpcourse.grading.nbgrader.execute import JudgeExecute, put_outputs
from tests.grading.a_class import Classroom, cell

pytestmark = pytest.mark.usefixtures("sandbox")

MASTER = [
    cell("import numpy as np\nfrom bpcourse import check", "setup"),
    cell(
        "def relu_forward(x):\n    ### BEGIN SOLUTION\n    return np.maximum(x, 0), x\n"
        "    ### END SOLUTION",
        "relu_forward",
        solution=True,
    ),
    cell(
        "float(np.array_equal(relu_forward(np.array([-1.0, 2.0]))[0], [0, 2]))",
        "test_forward",
        points=1,
    ),
    cell(
        "def relu_backward(dout, cache):\n    ### BEGIN SOLUTION\n    return dout * (cache > 0)\n"
        "    ### END SOLUTION",
        "relu_backward",
        solution=True,
    ),
    cell("check(relu_backward, forward=relu_forward)", "test_backward", points=1),
    cell(
        "out, _ = relu_forward(np.array([-1.0, 1.0]))\nassert out.sum() == 1\n"
        "### BEGIN HIDDEN TESTS\nassert np.all(out >= 0)\n### END HIDDEN TESTS",
        "test_plain",
        points=3,
    ),
]
FORWARD = "def relu_forward(x):\n    return np.maximum(x, 0), x"
BACKWARD = "def relu_backward(dout, cache):\n    return dout * (cache > 0)"


@pytest.mark.slow
def test_nbgrader_autogrades_with_the_judge_and_its_feedback_shows_the_reports(tmp_path):
    room = Classroom(tmp_path, MASTER)
    room.submit("right", {"relu_forward": FORWARD, "relu_backward": BACKWARD})
    room.submit(
        "wrong",
        {
            "relu_forward": FORWARD,
            "relu_backward": "def relu_backward(dout, cache):\n    return dout",
        },
    )
    room.submit("blank", {}, extra_cells=["import os\nprint('here:', os.listdir())"])
    leak = tmp_path / "classroom/submitted/blank/unit/data.db"
    leak.symlink_to(tmp_path / "classroom/gradebook.db")
    room.run("autograde", "unit")
    assert room.scores("right") == {"test_forward": 1, "test_backward": 1, "test_plain": 3}
    assert room.scores("wrong") == {"test_forward": 1, "test_backward": 0, "test_plain": 3}
    assert room.scores("blank") == {"test_forward": 0, "test_backward": 0, "test_plain": 0}
    assert "here: []" in str(room.autograded("blank"))  # a link in a submission leads nowhere
    room.run("generate_feedback", "unit")
    assert not list((tmp_path / "classroom/feedback").rglob("data.db"))
    page = (tmp_path / "classroom/feedback/wrong/unit/unit.html").read_text()
    assert "relu_backward" in page and "0 of 1 point" in page
    secret = tmp_path / "classroom/judge.secret"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600


@pytest.mark.slow
def test_a_cell_that_imports_what_is_not_here_keeps_its_points_by_nbgrader_too(tmp_path):
    room = Classroom(tmp_path, MASTER)
    forward = f"import torch\ntorch.manual_seed(0)\n{FORWARD}"
    room.submit(
        "right",
        {"relu_forward": forward, "relu_backward": f"await wait()\n{BACKWARD}"},
        ["import asyncio\nasync def wait(): await asyncio.sleep(0)\nawait wait()"],
    )
    room.submit("uses", {"relu_forward": f"import torch\n@torch.compile\n{FORWARD}"})
    room.run("autograde", "unit")
    assert room.scores("right")["test_forward"] == room.scores("right")["test_backward"] == 1
    assert room.scores("uses")["test_forward"] == 0
    assert "line 3 of cell 2 was left out: No module named 'torch'" in str(room.autograded("uses"))
    room.run("generate_feedback", "unit")
    page = (tmp_path / "classroom/feedback/right/unit/unit.html").read_text()
    assert "Left out while grading, line 1" in page and "No module named" in page


@pytest.mark.parametrize("name", ["<b>", "a\nb", "\u202ea", 'a"'])
def test_a_folder_with_an_unfit_name_is_not_graded(name):
    with pytest.raises(ValueError, match="rename the folder"):
        JudgeExecute().preprocess(None, {"nbgrader": {"student": name}})


def test_locked_cells_get_the_instructor_s_text_and_points_and_no_other_cell_does():
    role = {"nbgrader": {"grade_id": "check", "points": 100, "solution": True, "grade": False}}
    theirs = [
        {"cell_type": "markdown", "metadata": {}, "source": "text"},
        {"cell_type": "code", "metadata": role, "source": "2.0", "outputs": []},
        {"cell_type": "code", "metadata": {}, "source": "mine", "outputs": []},
    ]
    judged = [
        {},
        {
            "outputs": [{"output_type": "stream", "name": "stdout", "text": "1"}],
            "execution_count": 1,
        },
        {"outputs": [], "execution_count": 2},
    ]
    notebook = nbformat.from_dict({"cells": theirs, "metadata": {}})
    locked = [LockedCell("check", "check(f)", 3.0), LockedCell("setup", "import x", None)]
    made = put_outputs(notebook, {"cells": judged}, locked).cells
    assert (made[0].source, made[2].source) == ("text", "mine")
    assert made[1].source == "check(f)" and made[1].outputs[0].text == "1"
    assert made[1].metadata.nbgrader == {
        "grade_id": "check",
        "points": 3.0,
        "solution": False,
        "grade": True,
        "locked": True,
        "schema_version": 3,
        "task": False,
    }
