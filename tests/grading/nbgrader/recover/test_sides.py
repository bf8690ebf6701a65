"""Of two versions of a cell the better one is graded, and the other named."""

import pytest

from bpcourse.grading.nbgrader.recover.cells import Cell
from bpcourse.grading.nbgrader.recover.recovery import Recovery
from bpcourse.grading.nbgrader.recover.sides import settle_conflicts
from tests.grading.nbgrader.recover.damaged import RELEASE, WORK, cell

GOOD, STUB = WORK["relu_backward"], cell(RELEASE, "relu_backward").source
HALF = "def relu_backward(dout, cache):\n    return None"


def settled(name, ours, theirs):
    made = Cell("markdown" if name == "why" else "code", ours, name, None)
    made.conflict = Cell(made.kind, theirs, name, None), ("HEAD", "b")
    recovery = Recovery(RELEASE, [made], [], found={name: made})
    settle_conflicts(recovery)
    assert made.conflict is None
    return made.source, " ".join(recovery.remarks)


@pytest.mark.parametrize("worse", [STUB, "", HALF, "def relu_backward(:", "x = 1", GOOD[:-1]])
def test_the_side_with_the_work_is_graded(worse):
    assert settled("relu_backward", GOOD, worse)[0] == GOOD
    source, said = settled("relu_backward", worse, GOOD)
    assert source == GOOD and "the version of `b` was graded" in said


def test_another_answer_is_named():
    assert "that of `HEAD` is another answer" in settled("relu_backward", HALF, GOOD)[1]


def test_readers_get_both_versions_of_a_written_answer():
    source, said = settled("why", "One reason.", "Another.")
    assert "One reason." in source and "Another." in source and "go to the reader" in said
    assert settled("why", "YOUR ANSWER HERE", "Another.")[0] == "Another."
