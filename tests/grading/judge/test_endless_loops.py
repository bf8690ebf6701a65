"""Wherever a loop never ends, it is waited for a few times only, and others keep their points."""

import contextlib
import json

import pytest

from bpcourse.grading.judge import submission as submission_module
from bpcourse.grading.judge.errors import NoAnswer
from bpcourse.grading.judge.judge import judge
from bpcourse.grading.judge.limits import Limits
from tests.grading.notebooks import task

LIMITS = Limits(cell_seconds=1, call_seconds=1, again_seconds=0.2, wasted_seconds=1.5)
NEVER = "while True: pass"
CATCHES = (
    "while True:\n        try:\n            while True: pass\n        except BaseException: pass"
)
PLACES = {
    "a loop": f"def f():\n    {NEVER}",
    "a loop that catches everything": f"def f():\n    {CATCHES}",
    "sleep": "import time\ndef f(): time.sleep(1e6)",
    "C code": "import itertools\ndef f(): sum(itertools.repeat(0))",
    "a lock": "import threading\ndef f():\n    lock = threading.Lock()\n    lock.acquire(); lock.acquire()",
    "a thread": f"import threading\ndef spin():\n    {NEVER}\n"
    "def f():\n    t = threading.Thread(target=spin); t.start(); t.join()",
    "__del__": f"class A:\n    def __del__(self):\n        {NEVER}\ndef f(): A()",
    "__str__ of an exception": f"class A(Exception):\n    def __str__(self):\n        {NEVER}\n"
    "def f(): raise A()",
    "a function that it calls": f"def h():\n    {NEVER}\ndef f(): return h()",
}
SLOW = "\nimport time\ndef slow(): time.sleep(0.3); return 1"


@pytest.fixture
def waited(monkeypatch):
    """The calls that used all of their time, as they come."""
    monkeypatch.setattr(submission_module, "GRACE", 0.5)
    seen = []
    took = submission_module.Hanging.took

    def noted(self, name, seconds, limit, killed=False):
        if seconds >= limit:
            seen.append(name)
        took(self, name, seconds, limit, killed)

    monkeypatch.setattr(submission_module.Hanging, "took", noted)
    return seen


@pytest.mark.parametrize("place", PLACES)
def test_a_function_that_never_ends_is_waited_for_a_few_times(submit, waited, place):
    submission = submit(PLACES[place] + SLOW, limits=LIMITS)
    for _ in range(5):
        submission.begin_graded_cell()
        names = submission.names(["f", "slow"])
        for _ in range(4):
            with contextlib.suppress(NoAnswer):
                names["f"]()
        assert names["slow"]() == 1  # an honest one has all of its time, and a process
    assert 1 <= len(waited) <= 8 and set(waited) == {"f"}


def test_what_hangs_in_some_cases_keeps_its_points_for_the_others(submit, waited):
    submission = submit("def f(x):\n    while not x: pass\n    return x", limits=LIMITS)
    for _ in range(4):
        submission.begin_graded_cell()
        f = submission.names(["f"])["f"]
        assert f(1) == 1
        for _ in range(3):
            with pytest.raises(NoAnswer, match="longer than"):
                f(0)
    assert submission.hanging.used_up


def test_one_whose_cell_had_no_time_left_is_not_taken_for_one_that_hangs(submit, waited):
    limits = Limits(call_seconds=5, graded_seconds=0.3)
    submission = submit("def f():\n    while True: pass", limits=limits)
    with pytest.raises(NoAnswer, match=r"longer than 0.3 s in all"):
        submission.names(["f"])["f"]()
    assert not waited and not submission.hanging.names


def test_an_object_is_known_by_what_made_it_and_its_other_methods_are_not_meant(submit, waited):
    source = (
        f"class T:\n    x = 3\n    def go(self):\n        {NEVER}\n    def slow(self): return 1"
    )
    submission = submit(source, limits=LIMITS)
    for _ in range(2):
        submission.begin_graded_cell()
        made = submission.names(["T"])["T"]()
        with pytest.raises(NoAnswer):
            made.go()
        assert (made.slow(), made.x) == (1, 3)
    assert waited == ["T().go"] * 2
    assert submission.hanging.call_seconds("T().go", 2) == LIMITS.again_seconds


DIE = "import os\ndef die(): os._exit(0)"


@pytest.mark.parametrize(
    "source, stopped, left",
    [
        (f"n = 1\nif n:\n    n += 1\n    {NEVER}\nn = 3", 2, 1),
        (f"%%time\nn = 1\n{NEVER}", 3, 1),
        (f"n = 1\nclass A:\n    def __repr__(self):\n        {NEVER}\nA()", None, 1),
    ],
)
def test_a_cell_is_not_run_again_beyond_the_line_in_which_it_hung(submit, source, stopped, left):
    submission = submit(DIE, source, limits=Limits(cell_seconds=0.5))
    before = dict(submission.hanging.stopped)
    assert list(before) == ["cell 2"] and before["cell 2"] == (stopped or before["cell 2"])
    with pytest.raises(NoAnswer):
        submission.names(["die"])["die"]()
    assert submission.names(["n"]) == {"n": left}
    assert submission.epoch == 2 and submission.hanging.stopped == before


def test_pictures_do_not_wait_for_what_hung_before(waited):
    cells = [
        f"n = 1\n{NEVER}",
        f"def f():\n    {NEVER}",
        "import matplotlib.pyplot as plt\nplt.plot([1])",
    ]
    limits = Limits(cell_seconds=2, call_seconds=0.5)
    verdict = judge(task(cells, {"t": "assert n == 1", "u": "f()"}, limits=limits, figures=True))
    assert {name: score.points for name, score in verdict.scores.items()} == {"t": 2, "u": 0}
    assert "image/png" in json.dumps(json.loads(verdict.notebook))


def test_an_object_that_does_not_go_is_no_fault_of_the_next_function(submit, waited):
    source = (
        f"class A:\n    def __del__(self):\n        {NEVER}\ndef f(): return A()\ndef g(): return 1"
    )
    names = (submission := submit(source, limits=LIMITS)).names(["f", "g"])
    names["f"]()
    assert [names["g"]() for _ in range(3)] == [1] * 3
    assert not waited and submission.epoch == 1
