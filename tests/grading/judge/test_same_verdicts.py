"""Is every verdict and diagnosis in the judge the one that the notebook gives?"""

import linecache

import pytest

from bpcourse.checking.assess import assess
from bpcourse.checking.exercise import Mistake, source_of
from bpcourse.demo import answer_with
from bpcourse.exercises import all_exercises
from bpcourse.grading.judge.judge import judge
from bpcourse.grading.judge.task import LockedCell, Task, seed_of
from tests.grading.notebooks import notebook

pytestmark = pytest.mark.usefixtures("sandbox")

KEY = b"same"


def variants(exercise):
    """Sources of a right answer and of each known mistake."""
    forward = source_of(exercise.forward) if exercise.forward else ""
    for mistake in (Mistake("right", "", ""), *exercise.mistakes):
        answer = answer_with(exercise, mistake)
        yield mistake.name, f"import numpy as np\n{forward}\n{answer}"


def in_the_notebook(exercise, source, number, names):
    filename = f"<variant {exercise.name} {number}>"
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    exec(compile(source, filename, "exec"), names)
    forward = names[exercise.forward.__name__] if exercise.forward else None
    return assess(exercise, names[exercise.name], forward, seed_of(KEY, exercise.name)).as_dict()


def in_the_judge(exercise, sources):
    forward = f", forward={exercise.forward.__name__}" if exercise.forward else ""
    test = f"from bpcourse import check\ncheck({exercise.name}{forward})"
    locked = [LockedCell(str(n), test, exercise.points) for n in range(len(sources))]
    cells = [part for n, source in enumerate(sources) for part in (source, (test, str(n)))]
    verdict = judge(Task(notebook(*cells), tuple(locked), KEY))
    return [verdict.scores[cell.grade_id] for cell in locked]


@pytest.mark.slow
@pytest.mark.parametrize("exercise", list(all_exercises().values()), ids=lambda e: e.name)
def test_the_judge_finds_what_the_notebook_finds(exercise):
    labels, sources = zip(*variants(exercise))
    names = {"__name__": "student"}  # one after the other in one notebook, here and there
    for number, (name, score) in enumerate(zip(labels, in_the_judge(exercise, sources))):
        here = in_the_notebook(exercise, sources[number], number, names)
        there = score.report
        assert there is not None, (name, score.explanation)
        assert there["points"] == here["points"] == score.points, name
        assert [(p["status"], p["mistake"]) for p in there["parts"]] == [
            (p["status"], p["mistake"]) for p in here["parts"]
        ], name
