"""Private checks of the instructor's: they count, and nothing of them is told."""

import json

import pytest

from bpcourse.checking.report import MIME
from bpcourse.grading.judge.judge import judge
from bpcourse.grading.judge.private import after_failure, told
from bpcourse.grading.judge.task import LockedCell, Score, Task

pytestmark = pytest.mark.usefixtures("sandbox")
RIGHT = "def double(x):\n    return 2 * x"
SEEN = """SEEN = []
def double(x):
    SEEN.append(x)
    if x == 31337:
        print("asked for", x)
        raise ValueError(f"I was asked for {x}")
    return 2 * x"""
TELL = "print(SEEN)"


def judged(answer, *private, after=(), visible="2.0 if double(3) == 6 else 0.0"):
    """(score, all that the judged notebook says) of an answer to a cell with these regions."""
    sources = [answer, "", *after]
    cells = [
        {"cell_type": "code", "id": f"c{n}", "metadata": {}, "source": source, "outputs": []}
        for n, source in enumerate(sources)
    ]
    cells[1]["metadata"] = {"nbgrader": {"grade_id": "check_double", "grade": True}}
    locked = (LockedCell("check_double", visible, 2.0, private),)
    verdict = judge(Task(json.dumps({"cells": cells, "metadata": {}}), locked, b"key"))
    return verdict.scores["check_double"], json.loads(verdict.notebook)["cells"]


def test_a_right_answer_keeps_its_points_and_a_wrong_one_loses_all_or_what_is_said():
    assert judged(RIGHT, "assert double(0) == 0")[0].points == 2
    assert judged(RIGHT, "assert double(0) == 1")[0].points == 0
    assert judged(RIGHT, "# costs 0.5\nassert double(0) == 1")[0].points == 1.5
    both = ("# costs 0.5\nassert double(0) == 1", "# costs 1\nassert double(1) == 0")
    assert judged(RIGHT, *both)[0].points == 0.5
    assert judged(RIGHT, "# costs 9\nassert double(0) == 1")[0].points == 0


def test_a_cell_of_asserts_alone_loses_its_points_too():
    score, cells = judged(RIGHT, "assert double(0) == 1", visible="assert double(1) == 2")
    assert score.points == 0
    last = cells[1]["outputs"][-1]
    assert last["output_type"] == "execute_result" and last["data"]["text/plain"] == "0.0"
    assert judged(RIGHT, "assert double(0) == 0", visible="assert double(1) == 2")[0].points == 2


def test_nothing_of_a_private_check_is_told_wherever_the_submission_looks():
    score, cells = judged(
        SEEN, "print('quoted', 31337)\nassert double(31337) == 62674", after=[TELL]
    )
    assert score.points == 0 and "is not shown here, failed: it costs 2 points" in score.explanation
    everything = json.dumps(cells[1:])
    assert "failed: it costs 2 points" in everything
    assert not any(word in everything for word in ("31337", "62674", "quoted", "ValueError"))


def test_a_private_check_sees_the_names_of_its_own_cell():
    visible = "case = 5\n2.0 if double(3) == 6 else 0.0"
    assert judged(RIGHT, "assert double(case) == 10", visible=visible)[0].points == 2
    later = "def double(x):\n    return 0"  # the answer is what was there when it was graded
    assert judged(RIGHT, "assert double(case) == 10", visible=visible, after=[later])[0].points == 2


def test_a_submission_cannot_end_before_its_private_checks():
    score, _ = judged(RIGHT, "assert double(0) == 1", after=["import os\nos._exit(0)"])
    assert score.points == 0


def test_the_report_stays_and_the_number_below_it_changes():
    report = {"output_type": "display_data", "data": {MIME: {}}}
    number = {"output_type": "execute_result", "data": {"text/plain": "2.0"}}
    score = after_failure(Score(2.0, 2.0), ["# costs 1\nassert False"])
    assert score.points == 1 and score.explanation.endswith("costs 1 point.")
    first, sentence, last = told([report, number], score)
    assert first is report and sentence["name"] == "stdout"
    assert last["data"]["text/plain"] == "1.0"
