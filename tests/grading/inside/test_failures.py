"""Does an exception say what happened, and in which of the student's lines?"""

import pytest

from bpcourse.grading.inside.cells import run_cell
from bpcourse.grading.inside.failures import MAX_TEXT, describe, line_of, raised_by


def raised(source, name="cell 3"):
    with pytest.raises(BaseException) as caught:  # noqa: PT011  whatever the cell raises
        run_cell(source, name, {})
    return caught.value


def test_class_bases_message_and_lines_are_told():
    names, message, frames = describe(raised("def f(x):\n    return [][x]\nf(1)"))
    assert names[:3] == ["IndexError", "LookupError", "Exception"]
    assert message == "list index out of range"
    assert frames == "cell 3, line 3, in <module>: f(1)\ncell 3, line 2, in f: return [][x]"


def test_a_syntax_error_names_its_line():
    _, _, frames = describe(raised("x = 1\ny = = 2"))
    assert frames == "cell 3, line 2: y = = 2"


def test_an_exception_without_a_message_does_no_harm():
    source = "class Mean(Exception):\n    def __str__(self): raise SystemExit\nraise Mean"
    names, message, _ = describe(raised(source))
    assert names[0] == "Mean" and message == ""


def test_messages_and_frames_are_cut():
    deep = "def f(n): return f(n + 1)\nf(0)"
    _, _, frames = describe(raised(deep))
    assert "..." in frames.splitlines() and len(frames.splitlines()) == 31
    assert len(describe(raised("raise ValueError('x' * 10**6)"))[1]) == MAX_TEXT


def test_a_stray_return_names_its_line():
    _, _, frames = describe(raised("x = 1\nreturn x"))
    assert frames == "cell 3, line 2: return x"


def test_a_failing_statement_is_told_from_a_failing_function():
    names = {}
    run_cell("def f(): return 1 / 0", "cell 1", names)
    with pytest.raises(ZeroDivisionError) as caught:
        run_cell("\nf()", "cell 2", names)
    assert not raised_by(caught.value, "<cell 1>") and not raised_by(caught.value, "<cell 2>")
    assert raised_by(raised("[1 / x for x in [0]]"), "<cell 3>")
    assert not raised_by(ValueError(), "<cell 3>")


def test_the_line_at_which_a_cell_stopped_is_told():
    assert line_of(raised("x = 1\ndef f(): return 1 / 0\n\nf()"), "<cell 3>") == 4
    assert line_of(raised("x = 1\nreturn x"), "<cell 3>") == 2
    assert line_of(ValueError(), "<cell 3>") is None
