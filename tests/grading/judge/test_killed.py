"""Does it cost a right submission an answer, or another one anything, when its sandbox is ended?"""

import itertools
import json
import os
import signal
import threading
from pathlib import Path

import pytest

from bpcourse.grading.judge.judge import judge
from bpcourse.grading.judge.process import Process
from bpcourse.grading.judge.sandbox import shared_zygote
from bpcourse.grading.judge.trust import SandboxUnavailable
from tests.grading.notebooks import task

pytestmark = pytest.mark.usefixtures("sandbox")

CELLS = ["import time\ndef f(x): return x + 1", "y = f(1)"]
TESTS = {"t": "assert f(2) == 3", "u": "assert f(3) == 4 and y == 2"}
SLOW = ["import time", "def f(x):\n    time.sleep(0.4)\n    return x + 1", "time.sleep(0.4)"]


def below(pid):
    """All processes below one, parents first."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [found for child in map(int, children) for found in (child, *below(child))]


def outer(reference=False):
    """bubblewrap on this side, whose end takes all inside along."""
    return [shared_zygote(reference=reference).process.pid]


def inner():
    """The warm interpreter: below bubblewrap and its first process inside."""
    return below(*outer())[1:2]


def everything():
    """The submission's own processes first."""
    return [*below(*outer())[::-1], *outer()]


def kill(numbers):
    for number in numbers:
        try:
            os.kill(number, signal.SIGKILL)
        except ProcessLookupError:
            continue


def points(verdict):
    return {name: score.points for name, score in verdict.scores.items()}


def killing_at(monkeypatch, moments, whom):
    """Let the sandbox be killed just before these questions, counted from 0; what is counted."""
    count, ask = itertools.count(), Process.ask

    def asked(self, request, *args):
        if next(count) in moments:
            kill(whom())
        return ask(self, request, *args)

    monkeypatch.setattr(Process, "ask", asked)
    return count


@pytest.mark.parametrize(
    "whom, moments", [(outer, (0, 1, 3, 5, 7)), (inner, (2, 6)), (everything, (4, 8))]
)
def test_a_sandbox_killed_before_any_question_costs_nothing(monkeypatch, whom, moments):
    for moment in moments:
        with monkeypatch.context() as patch:
            count = killing_at(patch, {moment}, whom)
            assert points(judge(task(CELLS, TESTS))) == {"t": 2.0, "u": 2.0}
            assert next(count) > moment + 1  # it has been killed, and another was asked


@pytest.mark.parametrize("whom, seconds", [(outer, 0.2), (everything, 0.6), (outer, 1.0)])
def test_a_sandbox_killed_within_a_cell_or_call_costs_nothing(whom, seconds):
    shared_zygote()
    timer = threading.Timer(seconds, lambda: kill(whom()))
    timer.start()
    assert points(judge(task(SLOW, {"t": "assert f(2) == 3", "u": "assert f(3) == 4"}))) == {
        "t": 2.0,
        "u": 2.0,
    }
    timer.join()


def test_a_sandbox_killed_between_two_submissions_costs_nothing():
    for whom in (outer, inner, everything):
        kill(whom())
        assert points(judge(task(CELLS, TESTS))) == {"t": 2.0, "u": 2.0}


def test_a_sandbox_killed_while_pictures_are_made_costs_nothing(monkeypatch):
    draws = "import matplotlib.pyplot as plt\nplt.plot([1])"
    shared_zygote(reference=True)
    with monkeypatch.context() as patch:
        killing_at(patch, {7}, lambda: outer(reference=True))
        verdict = judge(task([*CELLS, draws], TESTS, figures=True))
    assert points(verdict) == {"t": 2.0, "u": 2.0}
    assert "image/png" in json.dumps(json.loads(verdict.notebook))


def test_when_it_happens_twice_there_is_no_grade_instead_of_a_wrong_one(monkeypatch):
    killing_at(monkeypatch, {3, 16}, outer)
    with pytest.raises(SandboxUnavailable, match="ended twice"):
        judge(task(CELLS, TESTS))


def test_with_weaker_isolation_it_costs_nothing_either(monkeypatch):
    killing_at(monkeypatch, {4}, lambda: [shared_zygote("process").process.pid])
    assert points(judge(task(CELLS, TESTS, isolation="process"))) == {"t": 2.0, "u": 2.0}


def test_a_submission_cannot_have_itself_judged_anew():
    ends = (
        "import os, signal\n"
        "for n in (0, -1, 1, os.getppid(), os.getpid()):\n"
        "    try: os.kill(n, signal.SIGKILL)\n"
        "    except OSError: pass"
    )
    zygote = shared_zygote()
    verdict = judge(task([ends, *CELLS], TESTS))
    assert points(verdict) == {"t": 2.0, "u": 2.0} and verdict.restarts == 1
    assert shared_zygote() is zygote
