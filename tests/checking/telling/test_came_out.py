"""The sentence below a failing input, and two numbers that are never shown as equal."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from bpcourse.checking.compare import Fault
from bpcourse.checking.exercise import Case
from bpcourse.checking.telling.came_out import apart, both, place, sentence
from bpcourse.exercises import get_exercise

FLOATS = st.floats(-1e6, 1e6)


@settings(deadline=None)
@given(FLOATS, FLOATS)
def test_different_numbers_look_different(a, b):
    x, y = both(a, b)
    assert (x == y) == (a == b) and "-0" not in (x, y)


def test_a_nudge_may_be_a_little_wrong():
    assert not apart(0.304241, 0.304241001) and apart(0.304241, 0.3043)


@pytest.mark.parametrize(
    "index, text", [((0, 1), "dx[0, 1]"), ((), "dx"), (None, "dx"), ((2,), "dx[2]")]
)
def test_an_entry_is_written_as_code(index, text):
    assert place("dx", index) == text


def test_plain_numbers_are_said_with_their_values():
    exercise = get_exercise("sigmoid_derivative")
    fault = Fault("value", "it is wrong", index=(), yours=-0.53)
    case = Case("a number", (0.73,))
    said = sentence(exercise, "derivative", case, fault, 1.12, "")
    assert said == "For x = 0.73 you return -0.53; 1.12 is right."


def test_a_nudge_is_said_to_be_one():
    exercise = get_exercise("affine_backward")
    case = exercise.cases(0)[0]
    fault = Fault("value", "wrong", index=(0, 1), yours=2.0)
    said = sentence(exercise, "dx", case, fault, 3.0, "your own affine_forward")
    assert said == "dx[0, 1] comes out as 2; a nudge of your own affine_forward says 3."
    fault = Fault("not finite", "NaN", index=(0,), yours=np.nan)
    assert "nan" in sentence(exercise, "db", case, fault, 3.0, "")


def test_exceptions_and_shapes_speak_for_themselves():
    exercise = get_exercise("affine_backward")
    case = exercise.cases(0)[0]
    raised = Fault("raised", "IndexError: index 3 is out of bounds")
    assert sentence(exercise, "dx", case, raised, None, "").startswith("It raises IndexError")
    shape = Fault("shape", "it has shape (3,), where (1, 3) is expected")
    assert sentence(exercise, "dx", case, shape, None, "").startswith("dx: it has shape (3,)")
