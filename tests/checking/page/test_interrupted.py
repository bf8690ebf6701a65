"""An interrupt shows the learner's own lines and leaves nothing behind."""

import sys
import traceback

import pytest

from bpcourse import check
from bpcourse.checking import session
from bpcourse.reference import relu_forward


def inner():
    raise KeyboardInterrupt


def impatient(dout, cache):
    print("working")
    try:
        return inner()
    except Exception:
        return dout


def interrupted():
    with pytest.raises(KeyboardInterrupt) as caught:
        check(impatient, forward=relu_forward, name="relu_backward")
    return caught.value


def test_a_notebook_shows_the_learners_own_lines_only():
    lines = interrupted()._render_traceback_()
    assert [line.split(":")[0].split(" in ")[-1] for line in lines[:2]] == ["impatient", "inner"]
    assert lines[2] == (
        "KeyboardInterrupt: the check of relu_backward was interrupted, so there is no verdict"
    )
    assert not any("bpcourse" in line for line in lines)


def test_a_terminal_shows_the_call_of_check_and_then_the_learners_own_lines():
    error = interrupted()
    names = [frame.name for frame in traceback.extract_tb(error.__traceback__)]
    assert names == ["interrupted", "check", "impatient", "inner"]
    assert error.__cause__ is None and error.__suppress_context__


def test_nothing_is_left_half_done(capsys):
    before = sys.stdout, sys.stderr, session.current()
    interrupted()
    assert (sys.stdout, sys.stderr, session.current()) == before
    assert sys.getprofile() is None
    assert check(lambda dout, cache: dout, forward=relu_forward, name="relu_backward") == 0.0
    assert "working" not in capsys.readouterr().out


def test_an_interrupt_while_no_line_of_the_learners_runs_says_so(monkeypatch):
    from bpcourse.checking import door

    def stopped(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(door, "assess", stopped)
    monkeypatch.setattr("bpcourse.checking.outcome._NOT_THE_STUDENTS", ("/",))
    assert interrupted()._render_traceback_()[0] == "(none of your own lines was running)"
