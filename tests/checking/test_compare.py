"""Each step of the ladder is told apart, and right answers of any kind pass."""

import numpy as np
import pytest

from bpcourse.checking.compare import LADDER, compare
from bpcourse.checking.outcome import Malformed, Raised
from bpcourse.checking.rounding import Rounded

RIGHT = np.array([[1.0, -2.0, 3.0], [0.5, 0.0, -1.0]])


def status(answer, right=RIGHT):
    fault = compare(answer, [Rounded(right)])
    return fault and fault.status


@pytest.mark.parametrize(
    "answer, step",
    [
        (Raised("NotImplementedError", ""), "not written"),
        (Raised("ZeroDivisionError", "division by zero"), "raised"),
        (None, "none"),
        (Malformed("none", "it returns None"), "none"),
        (RIGHT.tolist(), "type"),
        (np.ma.masked_array(RIGHT), "type"),
        (RIGHT.view(type("Sub", (np.ndarray,), {})), "type"),
        (2.0, "type"),
        (RIGHT.T, "shape"),
        (RIGHT[None], "shape"),
        (RIGHT.astype(np.float32), "dtype"),
        (RIGHT.astype(int), "dtype"),
        (RIGHT.astype(complex), "dtype"),
        (RIGHT.astype(object), "dtype"),
        (np.where(RIGHT == 3, np.nan, RIGHT), "not finite"),
        (np.where(RIGHT == 3, np.inf, RIGHT), "not finite"),
        (RIGHT + 1e-9, "value"),
        (np.full_like(RIGHT, np.nan), "not finite"),
    ],
)
def test_each_wrong_array_stands_on_its_step(answer, step):
    assert status(answer) == step
    assert step in LADDER


@pytest.mark.parametrize(
    "answer",
    [
        RIGHT,
        RIGHT.copy(order="F"),
        np.ascontiguousarray(RIGHT[::-1])[::-1],
        RIGHT * (1 + 2e-16),
        RIGHT.astype(np.longdouble),
    ],
)
def test_the_right_array_passes_however_it_is_stored(answer):
    assert status(answer) is None


@pytest.mark.parametrize(
    "answer, step",
    [
        (2.5, None),
        (np.float64(2.5), None),
        (np.array(2.5), None),
        (np.array([2.5]), "shape"),
        (np.float32(2.5), "dtype"),
        (True, "type"),
        ("2.5", "type"),
        (float("nan"), "not finite"),
        (2.5000001, "value"),
        (2.5 + 0j, "type"),
    ],
)
def test_a_number_may_come_as_python_or_numpy_scalar_but_not_as_an_array_of_one(answer, step):
    assert status(answer, np.float64(2.5)) == step


def test_an_integer_is_a_number_where_a_number_is_expected():
    assert status(3, np.float64(3.0)) is None


@pytest.mark.parametrize(
    "answer, right, step",
    [
        (True, True, None),
        (np.True_, True, None),
        (np.array(True), True, None),
        (1, True, "type"),
        (False, True, "value"),
        ("adam", "adam", None),
        ("sgd", "adam", "value"),
        (None, "adam", "none"),
    ],
)
def test_flags_and_words_must_be_equal(answer, right, step):
    fault = compare(answer, [right])
    assert (fault and fault.status) == step


def test_any_of_several_accepted_values_is_right_but_no_mixture_of_wrong_ones():
    accepted = [Rounded(np.array([0.0, 1.0])), Rounded(np.array([1.0, 0.0]))]
    assert compare(np.array([1.0, 0.0]), accepted) is None
    assert compare(np.array([0.0, 0.0]), accepted).status == "value"


def test_a_zero_among_large_entries_must_still_be_zero():
    right = np.array([1e6, 0.0])
    assert status(np.array([1e6, 1e-12]), right) == "value"


def test_one_entry_off_by_a_thousandth_is_found_and_located():
    right = np.random.default_rng(0).standard_normal((7, 5))
    for index in np.ndindex(right.shape):
        answer = right.copy()
        answer[index] *= 1.001
        fault = compare(answer, [Rounded(right)])
        assert fault.index == index and fault.wrong.sum() == 1


def test_an_array_in_place_of_none_is_told_in_plain_words():
    fault = compare(np.ones(2), [None])
    assert fault is not None and fault.message.endswith("where None is expected")
