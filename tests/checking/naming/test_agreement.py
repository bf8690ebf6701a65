"""When do two wrong answers agree?"""

import numpy as np
import pytest

from bpcourse.checking.naming.agreement import alike, exactly, is_finite, same
from bpcourse.checking.outcome import Malformed, Raised
from bpcourse.checking.rounding import Rounded


@pytest.mark.parametrize(
    "own, wrong, agree",
    [
        (np.ones(3), np.ones(3) * (1 + 1e-16), True),
        (np.ones(3), np.ones(3) * (1 + 1e-9), False),
        (np.ones(3), np.ones((3, 1)), False),
        (np.array([np.nan]), np.array([np.nan]), True),
        (np.array([np.nan, 1.0]), np.array([1.0, np.nan]), False),
        (np.array([np.inf, 1.0]), np.array([np.inf, 1.0]), True),
        (np.array([np.inf, 1.0]), np.array([-np.inf, 1.0]), False),
        (np.array([np.inf, 1.0]), np.array([np.inf, 2.0]), False),
        (Raised("ValueError", "one"), Raised("ValueError", "another"), True),
        (Raised("ValueError", ""), Raised("TypeError", ""), False),
        (Raised("ValueError", ""), np.ones(3), False),
        (Malformed("type", "a"), Malformed("type", "a"), True),
        (Malformed("type", "a"), Malformed("type", "b"), False),
        (None, None, True),
        (True, True, True),
        (True, 1.0, False),
        ("word", "word", True),
        (np.array([True]), np.array([True]), True),
        (np.array([True]), np.array([False]), False),
    ],
)
def test_two_wrong_answers_are_the_same_if_they_agree_to_rounding(own, wrong, agree):
    assert same(own, wrong, np.ones(3)) == agree


def test_rounding_is_that_which_the_right_answer_may_have_gathered():
    near = np.array([1.0]), np.array([1.0 + 1e-10])
    assert not same(*near, Rounded(np.ones(1)))
    assert same(*near, Rounded(np.ones(1), np.full(1, 1e6)))


def test_exceptions_are_alike_in_the_same_words_whatever_the_sizes_and_axes():
    one = Raised("ValueError", "could not broadcast input array from shape (3,0,0) into (3,5,5)")
    four = Raised("ValueError", "could not broadcast input array from shape (2,3,0,0) into (2,3,4)")
    assert alike(one, four) and not exactly(one, four)
    assert not alike(one, Raised("ValueError", "too many values to unpack"))
    assert not alike(one, Raised("IndexError", one.message))


def test_exceptions_are_exactly_the_same_if_their_sizes_are():
    plus = Raised("ValueError", "operands could not be broadcast together with shapes (4,3) (5,2)")
    put = Raised("ValueError", "could not broadcast input array from shape (5,2) into shape (4,3)")
    assert exactly(plus, put)
    assert not exactly(plus, Raised("ValueError", plus.message.replace("4", "6")))
    at = Raised("ValueError", "matmul: mismatch in dimension 0 (size 6 is different from 5)")
    dot = Raised("ValueError", "shapes (6,5) and (6,3) not aligned: 5 (dim 1) != 6 (dim 0)")
    turned = Raised("ValueError", "matmul: mismatch in dimension 0 (size 5 is different from 6)")
    assert exactly(at, dot) and not exactly(at, turned)
    assert not exactly(Raised("KeyError", "'w'"), Raised("KeyError", "'b'"))


@pytest.mark.parametrize(
    "value, finite",
    [(1.0, True), (np.nan, False), (np.array([1.0, np.inf]), False), (None, False), ("1", False)],
)
def test_only_numbers_without_nan_and_infinity_are_finite(value, finite):
    assert is_finite(value) == finite
