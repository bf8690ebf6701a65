"""What is told of an exception: the student's own lines only."""

import numpy as np
import pytest

from bpcourse.checking.assess import assess
from bpcourse.checking.outcome import Raised, raised, unpack
from bpcourse.exercises import get_exercise
from bpcourse.reference import affine_forward

EXERCISE = get_exercise("affine_backward")


def test_only_the_students_own_frames_are_shown():
    def helper(x):
        return x.nonsense

    def answer(dout, cache):
        return helper(dout)

    frames = assess(EXERCISE, answer, affine_forward).parts[0].frames
    assert "in answer: return helper(dout)" in frames and "in helper" in frames
    assert "bpcourse" not in frames


def test_frames_inside_a_library_are_left_out():
    frames = assess(EXERCISE, lambda dout, cache: np.tanhh(dout), affine_forward).parts[0].frames
    assert "np.tanhh(dout)" in frames and len(frames.splitlines()) == 1


@pytest.mark.parametrize(
    "result, structure, found",
    [
        (3, "out", {"out": 3}),
        ((1, 2), ("a", "b"), {"a": 1, "b": 2}),
        ([1, 2], ("a", "b"), {"a": 1, "b": 2}),
        ((1, {"W": 2, "b": 3}), ("loss", {"W": "dW", "b": "db"}), {"loss": 1, "dW": 2, "db": 3}),
    ],
)
def test_a_result_of_the_right_structure_is_unpacked(result, structure, found):
    assert unpack(result, structure) == found


@pytest.mark.parametrize(
    "result, message",
    [
        (None, "it returns None: is there a return statement?"),
        (
            np.ones((2, 3)),
            "it returns an array of shape (2, 3), where 2 values (a, {W}) are expected",
        ),
        ((1, 2, 3), "it returns a tuple of 3, where 2 values (a, {W}) are expected"),
        ({}, "it returns a value of type dict, where 2 values (a, {W}) are expected"),
    ],
)
def test_any_other_result_is_malformed_in_every_part_and_says_what_is_expected(result, message):
    found = unpack(result, ("a", {"W": "dW"}))
    assert {value.message for value in found.values()} == {message}


def test_a_key_that_is_missing_is_missed_in_its_part_alone():
    found = unpack((1, {"b": 2}), ("loss", {"W": "dW", "b": "db"}))
    assert found["db"] == 2 and found["dW"].message == "the returned dictionary has no key 'W'"


def test_a_submissions_exception_carries_its_frames_as_text():
    error = ValueError("no")
    error.student_kind, error.student_frames = "MyError", "line 3 in f: g()"
    assert raised(error) == Raised("MyError", "no", "line 3 in f: g()")
