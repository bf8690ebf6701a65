"""Where no alarm ends a check, the notebook says how to; the report takes that place."""

import sys
import types

import pytest

from bpcourse import check
from bpcourse.checking import clock
from bpcourse.checking.page.showing import show, waiting
from bpcourse.checking.report import PartReport, Report
from bpcourse.reference import relu_forward

REPORT = Report("relu_backward", (PartReport("dx", 1.0, 1.0, "right"),))


@pytest.fixture
def notebook(monkeypatch):
    """What stands in the one output of a cell, by time."""
    shown = []

    def display(thing, display_id=None):
        shown.append(thing)
        return types.SimpleNamespace(update=shown.append)

    shell = types.SimpleNamespace(display_pub=None)
    fake = types.SimpleNamespace(
        get_ipython=lambda: shell, display=types.SimpleNamespace(display=display)
    )
    monkeypatch.setitem(sys.modules, "IPython", fake)
    return shown


def test_a_terminal_gets_text(capsys, monkeypatch):
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    show(REPORT)
    with waiting("relu_backward") as instead:
        instead(REPORT)
    assert capsys.readouterr().out.count("relu_backward: 1 of 1 point") == 2


def test_while_it_runs_the_card_says_how_to_interrupt(notebook):
    with waiting("relu_backward") as instead:
        assert "Kernel > Interrupt Kernel" in repr(notebook[-1])
        assert "Kernel &gt; Interrupt Kernel" in notebook[-1]._repr_html_()
        instead(REPORT)
    assert notebook[-1] is REPORT


def test_an_interrupted_one_does_not_go_on_saying_that_it_runs(notebook):
    with pytest.raises(KeyboardInterrupt), waiting("relu_backward"):
        raise KeyboardInterrupt
    assert repr(notebook[-1]) == "relu_backward: not checked to the end"


@pytest.mark.parametrize("alarm, outputs", [(True, 1), (False, 2)])
def test_check_says_it_only_where_there_is_no_alarm(notebook, monkeypatch, alarm, outputs):
    monkeypatch.setattr(clock, "available", lambda: alarm)
    if alarm and not hasattr(clock.signal, "SIGALRM"):
        pytest.skip("this system has no alarm")
    check(lambda dout, cache: dout, forward=relu_forward, name="relu_backward")
    assert len(notebook) == outputs and isinstance(notebook[-1], Report)
