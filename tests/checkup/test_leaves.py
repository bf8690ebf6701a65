"""Are parameters taken apart and put together, whatever holds them?"""

from typing import Any, NamedTuple

import numpy as np
import pytest

from bpcourse.checkup.leaves import flatten, pair, rebuild, scale_of, strangers


class Layer(NamedTuple):
    W: Any
    b: Any


W, B = np.arange(6.0).reshape(2, 3), np.zeros(3)


@pytest.mark.parametrize(
    "tree, names",
    [
        ({"W": W, "b": B}, ["W", "b"]),
        ([W, B], ["parameters[0]", "parameters[1]"]),
        ({"one": {"W": W}, "two": [B]}, ["one.W", "two[0]"]),
        ((Layer(W, B),), ["parameters[0][0]", "parameters[0][1]"]),
        (W, ["parameters"]),
        ({"W": W, "b": 0.5}, ["W", "b"]),
    ],
)
def test_each_array_has_a_name_and_is_put_back(tree, names):
    leaves = flatten(tree)
    assert list(leaves) == names
    again = rebuild(tree, {name: np.array(leaf) + 1 for name, leaf in leaves.items()})
    assert type(again) is type(tree)
    for name, leaf in flatten(again).items():
        assert np.array_equal(leaf, np.array(leaves[name]) + 1)
        assert type(leaf) is type(leaves[name])


def test_what_is_rebuilt_shares_no_memory():
    leaves = flatten([W, B])
    assert not np.shares_memory(rebuild([W, B], leaves)[0], W)


@pytest.mark.parametrize(
    "gradients",
    [{"W": 1, "b": 2}, {"dW": 1, "db": 2}, {"grad_b": 2, "grad_W": 1}, (1, 2), [1, 2]],
)
def test_gradients_are_found_by_name_or_order(gradients):
    assert pair({"W": W, "b": B}, gradients) == {"W": 1, "b": 2}


def test_a_missing_gradient_is_none_and_a_stranger_is_told():
    assert pair({"W": W, "b": B}, {"W": 1, "c": 3}) == {"W": 1, "b": None}
    assert strangers({"W": W, "b": B}, {"W": 1, "c": 3}) == ["c"]
    assert pair([W, B], [1]) == {"parameters[0]": None, "parameters[1]": None}


def test_an_array_of_zeros_has_a_scale():
    assert scale_of(B) == 0.5
    assert scale_of(np.full(4, -3.0)) == 3
