"""Is what the judge computes with a submission's values bounded, said, and nobody else's loss?"""

import contextlib
import json
import resource
import signal
import sys

import pytest

from bpcourse.checking.outcome import memory_limit, raised
from bpcourse.grading.judge.errors import error_of
from bpcourse.grading.judge.judge import judge
from bpcourse.grading.judge.limits import Limits
from bpcourse.grading.judge.own_limits import OwnLimits, TooMuchMemory, TooMuchTime
from bpcourse.grading.judge.task import LockedCell, Task
from tests.grading.notebooks import notebook

linux = pytest.mark.skipif(sys.platform != "linux", reason="address space is limited on Linux")
LIMITS = Limits(judge_memory=200 << 20, judge_seconds=0.5)
NEEDS_MORE = "with what the submission returned, this needed more than 200 MB of memory"

SUBMISSION = """\
import itertools
import numpy as np
turns = itertools.count()
def row(): return np.ones((1, 50_000))
def column(): return np.ones((50_000, 1))
def text(): return "x" * 1_000_000
def large(): return 10**12
def middle(): return 10**9
def honest(x): return 2 * x
class Value:
    def __init__(self, data, children=(), operation=""):
        self.data = data
    def __add__(self, other=None): return Value(0.0)
    __mul__ = __pow__ = exp = tanh = relu = __add__
    def backward(self): pass
    def topological_order(self): return [self]
    def _backward(self): pass
    @property
    def grad(self):
        return row() if next(turns) % 2 else column()
    @grad.setter
    def grad(self, value): pass
"""
HOSTILE = {
    "a row and a column": "assert (row() - column()).max() == 0",
    "a text many times": "assert text() * 400 == text()",
    "a list of many": "assert len([0] * middle()) == 3",
    "a width": "assert f'{1:{middle()}}' == '1'",
    "a size": "assert np.ones(large()).sum() == 1",
    "a number to count to": "for _ in range(large()): pass",
}


@pytest.fixture(scope="module")
def verdict(sandbox):
    cells = {**HOSTILE, "honest": "assert honest(3) == 6"}
    locked = [LockedCell(name, source, 1.0) for name, source in cells.items()]
    nb = notebook(SUBMISSION, *((cell.source, cell.grade_id) for cell in locked))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    verdict = judge(Task(nb, tuple(locked), b"key", limits=LIMITS))
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return verdict, (after - before) << 10


@linux
@pytest.mark.parametrize("name", [name for name in HOSTILE if "count" not in name])
def test_a_cell_that_needs_too_much_memory_fails_and_says_the_limit(verdict, name):
    score = verdict[0].scores[name]
    assert (score.points, score.explanation) == (0.0, f"TooMuchMemory: {NEEDS_MORE}")


def test_a_cell_that_computes_too_long_fails_and_says_the_limit(verdict):
    score = verdict[0].scores["a number to count to"]
    said = "with what the submission returned, this computed for more than 0.5 s"
    assert (score.points, score.explanation) == (0.0, f"TooMuchTime: {said}")


def test_other_cells_keep_their_points(verdict):
    assert verdict[0].scores["honest"].points == 1.0


@linux
def test_the_judge_never_takes_more_than_the_limit(verdict):
    assert verdict[1] < LIMITS.judge_memory + (100 << 20)


def test_a_check_does_not_compute_with_gradients_of_the_wrong_shape(sandbox):
    setup, check = LockedCell("setup", "from bpcourse import check"), "check(Value)"
    nb = notebook((setup.source, "setup"), SUBMISSION, (check, "check"))
    locked = (setup, LockedCell("check", check, 6.0))
    score = judge(Task(nb, locked, b"key", limits=LIMITS)).scores["check"]
    faults = {part["name"]: part["message"] for part in score.report["parts"]}
    assert score.points == 0 and "memory" not in json.dumps(faults)
    assert faults["used_twice"]


@linux
def test_limits_are_those_of_before_afterwards():
    before = resource.getrlimit(resource.RLIMIT_AS), signal.getsignal(signal.SIGPROF)
    with pytest.raises(TooMuchMemory, match="more than 200 MB"), OwnLimits(LIMITS).hold():
        bytes(300 << 20)
    assert (resource.getrlimit(resource.RLIMIT_AS), signal.getsignal(signal.SIGPROF)) == before
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
    assert memory_limit.get() == ""


@linux
def test_a_cell_that_sends_much_may_take_more():
    own = OwnLimits(LIMITS)
    with own.hold():
        own.asked(20 << 20)
        assert len(bytes(300 << 20)) == 300 << 20


def deaf():
    for _ in range(2):
        with contextlib.suppress(TooMuchTime):
            while True:
                pass


def test_it_rings_until_it_is_heard():
    with OwnLimits(LIMITS).hold():
        deaf()


def test_an_exception_of_the_submissions_stays_its_own():
    theirs = error_of(["MemoryError"], "theirs", "")
    with pytest.raises(MemoryError, match="theirs"), OwnLimits(LIMITS).hold():
        raise theirs
    with OwnLimits(LIMITS).hold():
        assert raised(theirs).message == "theirs"
        assert "more than 200 MB" in raised(MemoryError("ours")).message
    assert raised(MemoryError("a notebook's")).message == "a notebook's"
