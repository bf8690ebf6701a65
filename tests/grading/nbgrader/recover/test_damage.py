"""Kinds of damage, and what each may cost, in the tiny release and in a real unit that is judged."""

import json

import nbformat
import pytest

from bpcourse.course import Course
from bpcourse.grading.judge.judge import judge
from bpcourse.grading.judge.notebook import demonstrations_of
from bpcourse.grading.judge.task import LockedCell, Task
from bpcourse.grading.nbgrader.recover.repair import recover
from bpcourse.grading.nbgrader.recover.source import finished
from bpcourse.notebooks.cells import grade_id, is_answer, is_due, points
from tests.grading.nbgrader.recover.damage import ALL, DAMAGE, NOTHING, ONE
from tests.grading.nbgrader.recover.damaged import RELEASE, WORK
from tests.tiny_unit import ROOT

UNIT, VICTIM, POINTS, WORTH = "02_mlp", "mse_loss", 28, 2


def with_work(release, work):
    """A release with all of its work, and its stubs in its metadata, for the damages to use."""
    notebook = json.loads(json.dumps(release))
    stubs = notebook["metadata"]["stubs"] = {}
    for cell in notebook["cells"]:
        if is_answer(cell):
            stubs[grade_id(cell)] = cell["source"]
            cell["source"] = work[grade_id(cell)]
    return notebook


@pytest.fixture(scope="module")
def tiny():
    return with_work(RELEASE, WORK)


@pytest.fixture(scope="module")
def real():
    """(the real unit's release, its notebook with all of the work)."""
    course = Course(ROOT)
    release = nbformat.read(course.release_notebook(UNIT), as_version=4)
    solved = nbformat.read(course.source_notebook(UNIT), as_version=4)
    work = {grade_id(cell): cell.source for cell in solved.cells if is_answer(cell)}
    return release, with_work(release, work)


def test_there_are_sixty_kinds_or_more():
    assert len(DAMAGE) >= 60


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_costs_no_more_than_it_must(name, tiny):
    kind = DAMAGE[name]
    notebook, remarks = recover(kind(tiny, "relu_backward"), RELEASE)
    assert kind.says in " ".join(remarks)
    if kind.costs == ALL:
        assert notebook is None and remarks
        return
    nbformat.validate(notebook)
    found = {grade_id(c): c.source for c in notebook.cells if is_due(c)}
    assert list(found) == [grade_id(c) for c in RELEASE.cells if is_due(c)]
    others = {name for name in WORK if name != "relu_backward"}
    if "at the top" not in name:
        assert all(WORK[other] in found[other] for other in others)
    if kind.costs == NOTHING:
        assert any("relu_backward" in finished(c.source) for c in notebook.cells)
    if kind.costs == ONE:
        assert found["relu_backward"] != WORK["relu_backward"]


@pytest.mark.slow
@pytest.mark.parametrize("name", DAMAGE)
def test_the_points_of_a_real_unit_arrive(name, real, sandbox):
    kind, (release, notebook) = DAMAGE[name], real
    repaired, remarks = recover(kind(notebook, VICTIM), release)
    assert kind.says in " ".join(remarks)
    earned = judged(repaired, release) if repaired else 0
    assert earned == {NOTHING: POINTS, ONE: POINTS - WORTH, ALL: 0}[kind.costs], remarks


def judged(notebook, release):
    """The points that the judge gives."""
    locked = tuple(
        LockedCell(grade_id(cell), cell.source, points(cell) or None)
        for cell in release.cells
        if is_due(cell) and not is_answer(cell)
    )
    given = demonstrations_of(json.loads(json.dumps(release)), locked)
    verdict = judge(Task(json.dumps(notebook), locked, b"key", given))
    return sum(score.points for score in verdict.scores.values())
