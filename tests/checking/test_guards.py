"""What counts as an array, a sequence, a number."""

import numpy as np
import pytest

from bpcourse.checking.guards import is_array, is_dict, is_numeric, is_plain_sequence, is_sequence


class Row(tuple):
    """A sequence of a class of its own."""

    __slots__ = ()


@pytest.mark.parametrize(
    "value, kinds",
    [
        (np.ones(2), {"array", "numeric"}),
        (np.float64(1), {"numeric"}),
        (1, {"numeric"}),
        (True, set()),
        ((1, 2), {"sequence", "plain"}),
        ([1], {"sequence", "plain"}),
        (Row((1, 2)), {"sequence"}),
        ({"a": 1}, {"dict"}),
        ("words", set()),
        (None, set()),
    ],
    ids=lambda value: "" if isinstance(value, set) else repr(value),
)
def test_what_a_value_counts_as(value, kinds):
    found = {
        "array": is_array(value),
        "numeric": is_numeric(value),
        "sequence": is_sequence(value),
        "plain": is_plain_sequence(value),
        "dict": is_dict(value),
    }
    assert {name for name, is_one in found.items() if is_one} == kinds
