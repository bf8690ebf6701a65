"""Are a submission's exceptions caught by the clauses that would catch them there?"""

import pytest

from bpcourse.checking.outcome import raised
from bpcourse.grading.judge.errors import MAX_TEXT, SubmissionError, error_of, too_long


@pytest.mark.parametrize(
    "names, caught_by",
    [
        (["NotImplementedError", "RuntimeError", "Exception"], NotImplementedError),
        (["ShapeError", "ValueError", "Exception"], ValueError),
        (["KeyError", "LookupError", "Exception"], LookupError),
        (["AssertionError", "Exception"], AssertionError),
    ],
)
def test_a_known_class_or_base_decides_which_clause_catches_it(names, caught_by):
    error = error_of(names, "why", "cell 1, line 2")
    assert isinstance(error, caught_by) and isinstance(error, SubmissionError)
    assert (error.student_kind, error.student_frames, str(error)) == (
        names[0],
        "cell 1, line 2",
        "why",
    )


@pytest.mark.parametrize("name", ["SystemExit", "KeyboardInterrupt", "StopIteration", "Mean"])
def test_what_would_end_the_judge_is_an_ordinary_exception(name):
    error = error_of([name, "BaseException"], "", "")
    assert type(error) is SubmissionError and error.student_kind == name


def test_a_message_is_shown_as_it_is_and_cut():
    assert str(error_of(["KeyError"], "no quotes", "")) == "no quotes"
    error = error_of(["x" * 1000], "m" * 10**5, "f" * 10**5)
    assert len(error.student_kind) == 100
    assert len(str(error)) == len(error.student_frames) == MAX_TEXT


def test_what_took_too_long_is_told_as_the_notebooks_clock_tells_it():
    told = raised(too_long("60 s in all", "cell 1"))
    assert told.too_long and (told.message, told.frames) == ("longer than 60 s in all", "cell 1")
