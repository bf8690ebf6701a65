"""Does each operation do what Python's own does?"""

import numpy as np
import pytest

from bpcourse.grading.inside.failures import MAX_TEXT
from bpcourse.grading.inside.operators import BINARY, OPERATORS, UNARY


@pytest.mark.parametrize("name", BINARY)
def test_a_binary_operation_is_the_method_of_its_name(name):
    left, right = (np.eye(2), np.ones((2, 2))) if name == "matmul" else (np.int64(7), np.int64(2))
    method = getattr(left, f"__{name.rstrip('_')}__")
    assert np.array_equal(OPERATORS[name](left, right), method(right))


@pytest.mark.parametrize("name", UNARY)
def test_a_unary_operation_is_the_method_of_its_name(name):
    assert OPERATORS[name](-3) == getattr(-3, f"__{name}__")()


def test_items_and_attributes_are_read_and_written():
    table = {"a": 1}
    OPERATORS["setitem"](table, "b", 2)
    OPERATORS["delitem"](table, "a")
    assert table == {"b": 2} and OPERATORS["getitem"](table, "b") == OPERATORS["len"]([1, 1])
    thing = type("Thing", (), {})()
    OPERATORS["setattr"](thing, "grad", 3.0)
    assert OPERATORS["getattr"](thing, "grad") == 3.0
    assert OPERATORS["isinstance"](type(thing), thing)


def test_copies_are_copies_and_texts_are_cut():
    inner = [1]
    assert OPERATORS["copy"]([inner])[0] is inner and OPERATORS["deepcopy"]([inner])[0] is not inner
    assert len(OPERATORS["repr"]("x" * 10**6)) == len(OPERATORS["str"]("x" * 10**6)) == MAX_TEXT
