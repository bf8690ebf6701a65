"""Where a learner stands: what holds, what has changed since, what is open."""

import linecache

import pytest

from bpcourse import check, outcome, predict
from bpcourse.exercises import UNITS
from bpcourse.learner.folder import start
from bpcourse.learner.standing import standing_in, units_in
from bpcourse.learner.unit_page import running_page
from bpcourse.notebooks.cells import Role
from tests.learner.conftest import (
    AFFINE_BACKWARD,
    AFFINE_FORWARD,
    STUB,
    cell,
    unit_cells,
    write_unit,
)


@pytest.fixture
def run(at_work):
    """run(text): as a cell of the notebook."""

    def run(source, number=[0]):  # noqa: B006  the cells are numbered
        number[0] += 1
        file = f"/tmp/ipykernel_1/{number[0]}.py"
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
        at_work.names.setdefault("__name__", "__main__")
        at_work.names["np"] = __import__("numpy")
        exec(compile(source, file, "exec"), at_work.names)

    return run


def states(at_work):
    standing = standing_in(running_page(), at_work.names)
    return {exercise.task.name: exercise.state for exercise in standing.exercises}, standing.earned


def test_points_hold_after_a_restart_until_the_answer_is_another(at_work, run):
    assert states(at_work) == (
        dict.fromkeys(("affine_forward", "affine_backward", "mse_loss"), "open"),
        0,
    )
    run(AFFINE_FORWARD)
    run(AFFINE_BACKWARD.replace("dout.sum(axis=0)", "dout.mean(axis=0)"))
    check(at_work.names["affine_forward"])
    check(at_work.names["affine_backward"], forward=at_work.names["affine_forward"])
    found = {"affine_forward": "done", "affine_backward": "partly", "mse_loss": "open"}
    assert states(at_work) == (found, 3)
    run(AFFINE_BACKWARD)
    assert states(at_work) == (found | {"affine_backward": "changed"}, 1)
    check(at_work.names["affine_backward"], forward=at_work.names["affine_forward"])
    assert states(at_work) == (found | {"affine_backward": "done"}, 4)
    at_work.restart()
    assert states(at_work) == (found | {"affine_backward": "done"}, 4)
    cells = unit_cells()
    cells[3].source = AFFINE_FORWARD.replace("+ b", "+ b  # hm")
    write_unit(at_work.folder, cells=cells)
    changed = found | {"affine_backward": "done", "affine_forward": "changed"}
    assert states(at_work) == (changed, 3)


def test_an_answer_that_is_not_saved_yet_holds_while_its_kernel_runs(at_work, run):
    other = AFFINE_FORWARD.replace("+ b", "+ 1 * b")
    run(other)
    check(at_work.names["affine_forward"])
    assert states(at_work)[0]["affine_forward"] == "done"
    at_work.restart()
    assert states(at_work)[0]["affine_forward"] == "changed"


def test_what_was_checked_and_not_written_is_open_and_what_is_wrong_is_begun(at_work, run):
    run(STUB)
    check(at_work.names["mse_loss"])
    assert states(at_work)[0]["mse_loss"] == "open"
    run(STUB.replace("raise NotImplementedError", "return 0, 0"))
    check(at_work.names["mse_loss"])
    assert states(at_work)[0]["mse_loss"] == "wrong"


def test_questions_and_predictions_are_summed_up(at_work):
    predict("small-a", 4)
    predict("small-b", "up", choices=("up", "down"))
    outcome("small-b", "up")
    standing = standing_in(running_page(), at_work.names)
    assert standing.guessed == (2, 1, 1)
    assert [question.name for question in standing.unanswered] == ["why_so"]
    assert standing.next_unit.title == "Unit 3: The next one"


def test_the_last_unit_has_none_after_it(folder):
    path = write_unit(folder, UNITS[-1], [cell("# Unit 99: The last", Role.DEMONSTRATION)])
    (last,) = [s for s in units_in(folder) if s.page.path == path]
    assert last.next_unit is None and not last.begun


def test_a_folder_of_the_course_has_all_units_and_other_folders_none(tmp_path):
    start(tmp_path / "own")
    standings = units_in(tmp_path / "own")
    assert [standing.page.unit for standing in standings] == list(UNITS)
    assert all(standing.possible for standing in standings)
    assert not any(standing.begun or standing.earned for standing in standings)
    assert units_in(tmp_path) == []
