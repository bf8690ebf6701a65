"""Does nbgrader go on working with the judge in the place of its Execute?"""

import stat

import nbformat
import pytest

from bpcourse.grading.nbgrader.execute import JudgeExecute
from bpcourse.grading.nbgrader.harmless_cells import make_harmless
from bpcourse.grading.nbgrader.secret import read_secret
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


def test_the_secret_is_made_once_and_is_private(tmp_path):
    secret = read_secret(tmp_path / "secret")
    assert len(secret) == 32 and read_secret(tmp_path / "secret") == secret
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def markdown(source, **more):
    made = {"cell_type": "markdown", "metadata": {}, "source": source, **more}
    return nbformat.from_dict(made)


def notebook(*cells):
    return nbformat.from_dict(
        {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    )


def test_the_release_s_own_cells_keep_their_html_and_nothing_else_does():
    ours = "<div class='note'><script>ours()</script></div>"
    picture = {"attachments": {"x.svg": {"image/svg+xml": "PHN2Zz4="}}}
    release = {
        "cells": [
            {"cell_type": "markdown", "source": [ours]},
            {"cell_type": "raw", "source": "<b>", "metadata": {}},
            {"cell_type": "markdown", "source": "![](attachment:x.svg)", **picture},
        ]
    }
    raw = nbformat.from_dict({"cell_type": "raw", "metadata": {}, "source": "<b>"})
    theirs = nbformat.from_dict({"cell_type": "raw", "metadata": {}, "source": "<i>"})
    made = make_harmless(
        notebook(
            markdown(ours),
            markdown(ours + " "),
            raw,
            theirs,
            markdown("![](attachment:x.svg)", **picture),
            markdown("![](attachment:x.svg) ", **picture),
            cell("'<script>'"),
        ),
        release,
    ).cells
    assert [c.source for c in (made[0], made[2], made[4])] == [ours, "<b>", "![](attachment:x.svg)"]
    assert "attachments" in made[4] and "attachments" not in made[5]
    assert "<script" not in made[1].source and "ours()" in made[1].source
    assert (made[3].cell_type, made[3].source) == ("markdown", "```\n<i>\n```")
    assert made[5].source == r"![]\(attachment:x.svg) "
    assert made[6].source == "'<script>'"


def test_no_heading_of_a_student_s_takes_the_place_of_a_field_for_marks():
    graded = markdown("# why\n# why-comment\n# other")
    graded.metadata["nbgrader"] = {"grade_id": "why", "grade": True, "solution": True}
    made = make_harmless(notebook(graded), {"cells": []}).cells[0].source
    assert made == "\\# why\n\\# why-comment\n# other"


@pytest.mark.parametrize("name", ["<b>", "a\nb", "\u202ea", 'a"'])
def test_a_folder_with_an_unfit_name_is_not_graded(name):
    with pytest.raises(ValueError, match="rename the folder"):
        JudgeExecute().preprocess(None, {"nbgrader": {"student": name}})
