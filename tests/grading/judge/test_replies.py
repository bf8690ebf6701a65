"""Is only what has the form of a reply taken for one?"""

import warnings

import numpy as np
import pytest

from bpcourse.grading.judge.errors import NoAnswer
from bpcourse.grading.judge.replies import has_form, is_reply, raised


class Text(str):
    __slots__ = ()


@pytest.mark.parametrize(
    "reply",
    [
        ("value", 3, {}, []),
        ("value", np.ones(2), {"0": [1]}, ["a warning"]),
        ("raised", ["ValueError", "Exception"], "why", "cell 1, line 1", []),
        ("callback", 3, (1, 2), {"axis": 0}),
    ],
)
def test_replies_of_the_protocol_are_taken(reply):
    assert is_reply(reply)


@pytest.mark.parametrize(
    "reply",
    [
        None,
        (),
        ["value", 3, {}, []],
        ("value", 3, {}),
        ("value", 3, [], []),
        ("value", 3, {}, [], 1),
        ("other", 3, {}, []),
        (["value"], 3, {}, []),
        (Text("value"), 3, {}, []),
        ("raised", [], "why", "", []),
        ("raised", [1], "why", "", []),
        ("raised", ["E"], b"why", "", []),
        ("callback", True, (), {}),
        ("callback", 3, [1], {}),
        ("callback", 3, (), {1: 2}),
    ],
)
def test_nothing_else_is(reply):
    assert not is_reply(reply)


def test_a_form_is_met_by_the_classes_themselves():
    assert has_form((1, {}), (int, dict)) and has_form((None,), (object,))
    assert not has_form((True, {}), (int, dict)) and not has_form((1,), (int, dict))
    assert not has_form([1], (int,))


def test_an_exception_is_told_cleaned_and_its_warnings_warn():
    with pytest.warns(UserWarning, match="red warning"):
        error = raised(
            ["\x1b[1mMine", "KeyError"], "a\x00b", "cell 1", ["\x1b[31mred warning"], "10 s"
        )
    assert isinstance(error, KeyError)
    assert (error.student_kind, str(error), error.student_frames) == ("Mine", "ab", "cell 1")


def test_what_took_too_long_has_no_answer():
    error = raised(["TimeLimit", "BaseException"], "whatever it says", "cell 1", [], limit="2.5 s")
    assert type(error) is NoAnswer and str(error) == "longer than 2.5 s"
    assert (error.student_kind, error.student_frames) == ("took too long", "cell 1")


def test_what_is_no_text_does_not_warn():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        raised(["ValueError"], "", "", [3, None], "10 s")
