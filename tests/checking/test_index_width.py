"""Whole numbers as wide as an index: what is changed where a pointer has 32 bits, and what is not."""

import numpy as np

from bpcourse.checking.index_width import of_index_width


def test_labels_are_as_wide_as_an_index_wherever_they_stand():
    labels = np.arange(3, dtype=np.int64)
    found = of_index_width({"few": (labels, [labels], {"y": labels})}, np.int32)
    first, (second,), third = found["few"]
    for array in (first, second, third["y"]):
        assert array.dtype == np.int32 and array.tolist() == [0, 1, 2]


def test_everything_else_is_handed_on_as_it_is():
    x, small, rng = np.ones(2), np.ones(2, dtype=np.int8), np.random.default_rng(0)
    found = of_index_width((x, small, 7, "a", None, rng), np.int32)
    assert found[0] is x and found[1] is small and found[2:] == (7, "a", None, rng)


def test_nothing_changes_where_an_index_has_64_bits():
    args = (np.arange(3, dtype=np.int64),)
    assert of_index_width(args, np.int64) is args
