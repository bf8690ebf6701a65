"""Values as Python: what is written is what it was."""

import math

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from hypothesis.extra import numpy as arrays

from bpcourse.checking.telling.paste import MOST, UnwritableError, count, drawn, line, written


def back(value):
    return eval(written(value), {"np": np})


NUMBERS = arrays.arrays(
    st.sampled_from([np.dtype(float), np.dtype("int64"), np.dtype(bool), np.dtype("float32")]),
    arrays.array_shapes(min_dims=0, max_dims=3, max_side=3),
)


@settings(deadline=None, max_examples=60)
@given(NUMBERS)
def test_an_array_comes_back_as_it_was(array):
    again = back(array)
    assert again.dtype == array.dtype and again.shape == array.shape
    assert np.array_equal(again, array, equal_nan=array.dtype.kind == "f")


@pytest.mark.parametrize(
    "value",
    [
        0.1,
        3,
        True,
        None,
        "a 'b' \"c\"",
        (1,),
        (),
        [1.5, (2, "x")],
        {"p": 0.3, "mode": "train"},
        math.inf,
    ],
)
def test_plain_values_come_back_as_they_were(value):
    assert back(value) == value and type(back(value)) is type(value)


def test_numpy_numbers_stay_what_they_are():
    assert type(back(np.float64(1.5))) is np.float64
    assert written(np.array([[1.0, -2.0]])) == "np.array([[1., -2.]])"
    assert written(np.array([0, 2])) == "np.array([0, 2])"
    assert back(np.zeros((0, 3))).shape == (0, 3)


def test_a_function_cannot_be_written():
    with pytest.raises(UnwritableError):
        written([1.0, len])


def test_a_line_has_room_for_a_dozen_numbers():
    assert (
        line({"x": np.ones(2), "p": 0.5}, "f(x, p)") == "x = np.array([1., 1.]); p = 0.5; f(x, p)"
    )
    assert count({"a": np.ones((2, 3)), "b": [1, (2.0, "x")], "c": True}) == 8
    with pytest.raises(UnwritableError):
        line({"x": np.ones(MOST + 1)}, "f(x)")


def test_more_are_made_by_one_call():
    assert drawn("f", "one sample", ["x"], "f(x)") == (
        'from bpcourse import case; x, = case("f", "one sample"); f(x)'
    )
