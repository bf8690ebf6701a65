"""A check ends in time, whatever the learner's function does, and leaves no alarm behind."""

import signal
import threading
import time

import numpy as np
import pytest

from bpcourse import check
from bpcourse.checking import clock
from bpcourse.checking.assess import assess
from bpcourse.exercises import get_exercise
from bpcourse.reference import relu_forward

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="this system has no alarm")
EXERCISE = get_exercise("relu_backward")


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    monkeypatch.setattr(clock, "SECONDS", 1.0)
    before = time.monotonic()
    yield
    assert time.monotonic() - before < 15
    assert signal.getsignal(signal.SIGALRM) == signal.SIG_DFL
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    assert clock.over() is None


def endless(dout, cache):
    while True:
        try:
            dout = dout + 0
        except Exception:
            return dout


def test_an_endless_loop_ends_although_it_catches_every_exception(capsys):
    assert check(endless, forward=relu_forward, name="relu_backward") == 0.0
    shown = capsys.readouterr().out
    assert "took too long: longer than 1 s in all (in every case)" in shown
    assert "in endless: " in shown


def test_cases_that_were_judged_before_keep_their_verdict(capsys):
    calls = []

    def slow(dout, cache):
        calls.append(1)
        if len(calls) > 1:
            time.sleep(30)
        return np.where(relu_input(cache) > 0, dout, 0)

    assert check(slow, forward=relu_forward, name="relu_backward") == 0.0
    assert "every case except '" in capsys.readouterr().out
    assert len(calls) == 2


def relu_input(cache):
    return cache[0] if isinstance(cache, tuple) else cache


def test_a_right_answer_that_is_slow_keeps_its_points_although_no_time_is_left(capsys):
    def slow(dout, cache):
        time.sleep(0.2)
        return np.where(relu_input(cache) > 0, dout, 0)

    assert check(slow, forward=relu_forward, name="relu_backward") == 1.0
    assert "could not" not in capsys.readouterr().out


def test_a_wrong_answer_that_is_slow_is_told_that_reasons_are_missing(capsys):
    def slow(dout, cache):
        time.sleep(0.2)
        return dout + 1

    assert check(slow, forward=relu_forward, name="relu_backward") == 0.0
    shown = capsys.readouterr().out
    assert "over before the reasons" in shown and "entries" in shown


def test_a_forward_without_an_end_is_named_by_its_own_line(capsys):
    def spinning(x):
        while True:
            pass

    assert check(endless, forward=spinning, name="relu_backward") == 0.0
    assert "in spinning: " in capsys.readouterr().out


def test_the_alarm_does_not_ring_in_the_courses_own_code(monkeypatch, capsys):
    from bpcourse.checking import assess as stages

    follow = stages.follow

    def slowly(*args):
        time.sleep(1.5)
        return follow(*args)

    # a stage of ours, in the file of a test: as if it stood in the package
    monkeypatch.setattr(clock, "is_learners", lambda name: False)
    monkeypatch.setattr(stages, "follow", slowly)
    assert check(lambda dout, cache: dout, forward=relu_forward, name="relu_backward") == 0.0
    shown = capsys.readouterr().out
    assert "entries are wrong" in shown and "over before the reasons" in shown


def test_an_alarm_of_somebody_else_is_left_alone(capsys):
    signal.signal(signal.SIGALRM, other := lambda *args: None)
    try:
        assert not clock.available()
        check(lambda dout, cache: dout, forward=relu_forward, name="relu_backward")
        assert signal.getsignal(signal.SIGALRM) is other
    finally:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)


def test_in_a_thread_there_is_no_alarm(capsys):
    found = []
    thread = threading.Thread(
        target=lambda: found.extend(
            (
                clock.available(),
                check(lambda dout, cache: dout, forward=relu_forward, name="relu_backward"),
            )
        )
    )
    thread.start()
    thread.join()
    assert found == [False, 0.0]


def test_without_a_clock_nothing_is_stopped():
    assert assess(EXERCISE, lambda dout, cache: dout, relu_forward).parts[0].status == "value"
