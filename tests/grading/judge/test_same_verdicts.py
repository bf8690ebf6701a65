"""Is every verdict and diagnosis in the judge the one that the notebook gives, word for word?"""

import functools
import importlib
import io
import json
import linecache
import random
import re
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from bpcourse import check
from bpcourse.checking import session
from bpcourse.checking.exercise import Mistake, source_of
from bpcourse.checking.open_task import Open
from bpcourse.checking.report import MIME
from bpcourse.checking.run import IN_PLACE
from bpcourse.demo import answer_with
from bpcourse.exercises import UNITS, all_exercises, get_exercise
from bpcourse.grading.judge.judge import judge
from bpcourse.grading.judge.task import LockedCell, Task, seed_of
from tests.grading.notebooks import notebook

pytestmark = pytest.mark.usefixtures("sandbox")

KEY = b"same"
OF_AN_EXERCISE, OF_A_UNIT = 5, 20
"""Answers that are drawn. A change that may make the two differ is tried with --all-units."""

BENT = """
_right = {name}
def _bent(value):
    if isinstance(value, dict): return {{key: _bent(item) for key, item in value.items()}}
    if isinstance(value, (list, tuple)): return type(value)(map(_bent, value))
    return {how} if isinstance(value, (float, np.ndarray)) else value
if callable(_right) and not isinstance(_right, type):
    def {name}(*args, **kwargs):
        return _bent(_right(*args, **kwargs))
"""
WAYS = {
    "scaled": "value * 1.37",
    "nearly right": "value * (1 + 1e-7)",
    "no pattern": "value + 0.1 * np.sin(7 * np.asarray(value) + 1)",
    "not finite": "value * np.nan",
    "lists": "np.asarray(value).tolist()",
    "float32": "np.asarray(value).astype(np.float32)",
    "raises in some cases": "value if np.size(value) % 2 else value @ np.zeros((97, 3))",
}
"""Wrong in ways that no catalogue has: for these the check looks longest for something to say."""


def asked(exercise):
    forward = f", forward={exercise.forward.__name__}" if exercise.forward else ""
    return f"check({exercise.name}{forward})"


def answers(exercise, mistakes, ways=WAYS):
    """(what it is, source, call) of a right answer, of mistakes, and of answers bent in these ways."""
    forward = source_of(exercise.forward) if exercise.forward else ""
    start = f"import numpy as np\n{forward}\n"
    for mistake in (Mistake("right", "", ""), *mistakes):
        yield mistake.name, start + answer_with(exercise, mistake), asked(exercise)
    right = start + answer_with(exercise, Mistake("right", "", ""))
    for way, how in ways.items():
        yield way, right + BENT.format(name=exercise.name, how=how), asked(exercise)


def variants(unit):
    """(what it is, source, call) of the right answers as students write them, but for kernels of ours."""
    path = Path(importlib.import_module(f"tests.exercises.u{unit}.variants").__file__)
    source = re.sub("(?m)^from bpcourse.exercises.*$", "FAULT_EXERCISES = ()", path.read_text())
    source = re.sub(r"(?m)^ *\(?conv\.\w+(, conv\.\w+\))?,$", "", source)
    space = {"__name__": "variants"}
    exec(source, space)
    yield "all of them", source, "None"
    for name, written in space["VARIANTS"].items():
        exercise = get_exercise(name)
        for i, answer in enumerate(written):
            cell = f"answer, forward = VARIANTS[{name!r}][{i}]"
            if not isinstance(answer, tuple):
                cell = f"answer = VARIANTS[{name!r}][{i}]\n"
                if exercise.forward:
                    cell += f"{source_of(exercise.forward)}\nforward = {exercise.forward.__name__}"
            forward = ", forward=forward" if exercise.forward else ""
            yield f"{name} {i}", cell, f"check(answer, name={name!r}{forward})"


@pytest.fixture
def sample(request):
    """A function that draws a few of many answers, the same each time; all with --all-units."""

    def drawn(answers, name, most):
        answers = list(answers)
        if request.config.getoption("all_units") or len(answers) <= most:
            return answers
        return random.Random(name).sample(answers, most)

    return drawn


def in_the_notebook(source, call, number, names):
    """The report as a hidden session shows it, and the points of an open one."""
    filename = f"<answer {number}>"
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    shown = []
    with redirect_stdout(io.StringIO()):
        exec(compile(source, filename, "exec"), names)
        for hidden in (False, True):
            seed = functools.partial(seed_of, KEY)
            with session.changed(seed=seed, hidden=hidden, show=shown.append, asked=lambda n: {}):
                eval(call, names)
    return shown


def in_the_judge(given):
    """The mime bundles of the reports; None where there is none."""
    tests = [f"from bpcourse import check\n{call}" for _, _, call in given]
    locked = [LockedCell(str(n), test, 10.0) for n, test in enumerate(tests)]
    pairs = zip(given, tests)
    cells = [c for n, ((_, source, _), test) in enumerate(pairs) for c in (source, (test, str(n)))]
    verdict = judge(Task(notebook(*cells), tuple(locked), KEY))
    for cell in json.loads(verdict.notebook)["cells"][1::2]:
        yield next((o["data"] for o in cell["outputs"] if MIME in o.get("data", {})), None)


def words(bundle):
    """The text, but for the names of cells, and for what only who passes arrays themselves can see."""
    text = re.sub(r"(cell \d+, )?line \d+,? in", "line in", bundle["text/plain"])
    return " ".join(text.split()).replace(f" Remark: {IN_PLACE}", "")


def is_open_task(call):
    name = re.match(r"check\((\w+)", call)
    return name is not None and isinstance(all_exercises().get(name[1]), Open)


def assert_same(given):
    given = list(given)
    names = {"__name__": "student", "check": check}  # one after the other, here and there
    for n, ((what, source, call), there) in enumerate(zip(given, in_the_judge(given), strict=True)):
        shown = in_the_notebook(source, call, n, names)
        if not shown:
            continue
        assert there is not None, what
        opened, hidden = shown
        assert words(there) == words(hidden._repr_mimebundle_()), what
        here = hidden if is_open_task(call) else opened  # whose bar is higher when it is graded
        assert there[MIME]["points"] == here.points, what
        verdicts = [
            [(p["status"], p["mistake"]) for p in r["parts"]] for r in (there[MIME], here.as_dict())
        ]
        assert verdicts[0] == verdicts[1], what


@pytest.mark.parametrize("name", ["affine_backward", "softmax_loss", "dropout_backward", "rmsprop"])
def test_the_judge_finds_what_the_notebook_finds(name):
    exercise = get_exercise(name)
    assert_same(answers(exercise, random.Random(name).sample(exercise.mistakes, 4)))


@pytest.mark.slow
@pytest.mark.parametrize("exercise", list(all_exercises().values()), ids=lambda e: e.name)
def test_so_it_does_for_mistakes_and_for_what_is_no_known_one(exercise, sample):
    assert_same(sample(answers(exercise, exercise.mistakes), exercise.name, OF_AN_EXERCISE))


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS)
def test_so_it_does_for_right_answers_as_students_write_them(unit, sample):
    space, *written = variants(unit)
    assert_same([space, *sample(written, unit, OF_A_UNIT)])


RAISING = """
_theirs = {forward}
def {forward}(*args):
    if sum(np.size(a) for a in args if isinstance(a, np.ndarray)) % 3 == 0:
        raise ValueError("sizes divide")
    return _theirs(*args)
"""


@pytest.mark.parametrize("name", ["affine_backward", "max_pool_backward", "rnn_step_backward"])
def test_so_it_does_behind_a_forward_that_is_wrong_or_raises(name):
    exercise, rng = get_exercise(name), random.Random(name)
    given = []
    for mistake in rng.sample(exercise.of.mistakes, 3):
        forward = answer_with(exercise.of, mistake)
        raising = forward + RAISING.format(forward=exercise.forward.__name__)
        back = answer_with(exercise, rng.choice([Mistake("right", "", ""), *exercise.mistakes]))
        given += [(mistake.name, f"{f}\n{back}", asked(exercise)) for f in (forward, raising)]
    assert_same(given)
