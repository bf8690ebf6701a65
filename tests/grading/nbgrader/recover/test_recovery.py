"""What the steps of a recovery know."""

from bpcourse.grading.nbgrader.recover.cells import Cell
from bpcourse.grading.nbgrader.recover.recovery import Recovery
from tests.grading.nbgrader.recover.damaged import RELEASE


def test_due_cells_come_in_the_release_s_order():
    assert list(Recovery(RELEASE, [], []).due) == [
        "setup",
        "relu_forward",
        "check_relu_forward",
        "relu_backward",
        "check_relu_backward",
        "why",
    ]


def test_imports_that_were_found_are_no_work_and_unknown_names_are_strangers():
    cells = [Cell("code", "", name, None) for name in ("setup", "why", "conv", None)]
    recovery = Recovery(RELEASE, cells, [], found={"setup": cells[0], "why": cells[1]})
    assert recovery.work == ["why"] and recovery.strangers == ["conv"]
