"""Inputs are taken apart, copied and put together again."""

import numpy as np
import pytest

from bpcourse.gradcheck.trees import (
    copy_with,
    flatten,
    is_array,
    is_float_array,
    is_numeric,
    numeric_leaves,
    same_leaves,
)

W, N = np.ones((2, 3)), np.arange(3)


def test_labels_of_leaves_read_like_python():
    leaves = flatten({"W": W, "layers": [N, (2.0,)]}, "params")
    assert list(leaves) == ["params['W']", "params['layers'][0]", "params['layers'][1][0]"]


def test_a_copy_shares_no_memory_and_replaces_the_named_leaf():
    copied = copy_with({"W": W, "n": [N]}, "p", {"p['n'][0]": W})
    assert copied["n"][0] is W
    assert not np.shares_memory(copied["W"], W) and np.array_equal(copied["W"], W)


def test_a_shared_copy_can_be_read_and_not_written():
    (shared,) = copy_with((W,), "p", {}, share=True)
    assert np.shares_memory(shared, W)
    with pytest.raises(ValueError, match="read-only"):
        shared += 1
    assert W.flags.writeable


def test_kinds_of_leaves_are_told_apart():
    assert is_float_array({"W": W}) and not is_float_array({"W": W, "n": N})
    assert is_array([W, N]) and not is_array([W, 1.0]) and not is_array([])
    assert is_numeric([W, 1.0]) and not is_numeric([W, True]) and not is_numeric("relu")


def test_same_leaves_compares_entry_by_entry():
    assert same_leaves({"a": [W, "mode"]}, {"a": [W.copy(), "mode"]})
    assert not same_leaves([W], [W + 1]) and not same_leaves([W], [W, W])


def test_outputs_are_copied_and_must_be_numbers():
    (leaf,) = numeric_leaves((W,))
    assert np.array_equal(leaf, W) and not np.shares_memory(leaf, W)
    with pytest.raises(TypeError, match="returned str"):
        numeric_leaves([1.0, "text"])
