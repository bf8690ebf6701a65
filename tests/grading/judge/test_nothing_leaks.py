"""Does a report of the judge's say nothing of the inputs that it has drawn, or of the right answers?"""

import json
import random
import re

import numpy as np
import pytest

from bpcourse.checking.report import MIME
from bpcourse.checking.run import right_answers
from bpcourse.exercises import all_exercises, get_exercise
from bpcourse.grading.judge.judge import judge
from bpcourse.grading.judge.task import LockedCell, Task, seed_of
from tests.grading.judge.test_same_verdicts import answers
from tests.grading.notebooks import notebook

pytestmark = pytest.mark.usefixtures("sandbox")

KEY = b"marked"
MANY_DIGITS = re.compile(r"\d+\.\d{3,}(?:e[-+]?\d+)?")  # others are settings, sizes, and CSS


def numbers_in(tree):
    """All decimal numbers in nested containers."""
    if isinstance(tree, dict):
        tree = list(tree.values())
    if isinstance(tree, (list, tuple, set)):
        return [number for item in tree for number in numbers_in(item)]
    value = np.asarray(getattr(tree, "value", tree))
    return [abs(float(v)) for v in value.ravel()] if value.dtype.kind == "f" else []


def marks(exercise):
    """The numbers that were drawn for this submission, and those that are right."""
    cases = exercise.cases(seed_of(KEY, exercise.name))
    drawn = [(case.args, case.upstream, case.outs) for case in cases]
    return np.array(numbers_in([drawn, [right_answers(exercise, case) for case in cases]]))


def told(text, marked):
    """Which of these numbers a text has, with as many digits as it shows."""
    for token in MANY_DIGITS.findall(text):
        digits = len(token.partition("e")[0].partition(".")[2])
        step = 10.0 ** (int(token.partition("e")[2] or 0) - digits)
        if (np.abs(marked - float(token)) <= 0.51 * step).any():
            yield token


def page_of(given):
    """All that a feedback page is made from: every output of the graded cells."""
    locked = [
        LockedCell(str(n), f"from bpcourse import check\n{call}", 10.0)
        for n, (*_, call) in enumerate(given)
    ]
    cells = [
        c
        for (_, source, _), cell in zip(given, locked)
        for c in (source, (cell.source, cell.grade_id))
    ]
    verdict = judge(Task(notebook(*cells), tuple(locked), KEY))
    for cell in json.loads(verdict.notebook)["cells"][1::2]:
        assert any(MIME in output.get("data", {}) for output in cell["outputs"])
        yield json.dumps(cell["outputs"])


def assert_nothing_is_told(exercise, mistakes):
    marked, given = marks(exercise), list(answers(exercise, mistakes))
    for (what, *_), page in zip(given, page_of(given), strict=True):
        assert list(told(page, marked)) == [], what
        assert "case(" not in page and "np.array(" not in page, what


def test_a_number_that_is_told_is_found():
    marked = np.array([0.7312449, 12.5, 4.1e-7])
    assert list(told("yours is 0.731245; a nudge gives 1.12", marked)) == ["0.731245"]
    assert list(told("4.100e-07 or 0.732", marked)) == ["4.100e-07"]


@pytest.mark.parametrize("name", ["affine_backward", "sigmoid_derivative", "Value"])
def test_no_number_of_the_inputs_is_in_what_is_handed_back(name):
    exercise = get_exercise(name)
    assert_nothing_is_told(exercise, random.Random(name).sample(exercise.mistakes, 4))


@pytest.mark.slow
@pytest.mark.parametrize("exercise", list(all_exercises().values()), ids=lambda e: e.name)
def test_nor_in_any_exercise(exercise):
    assert_nothing_is_told(exercise, exercise.mistakes[:10])
