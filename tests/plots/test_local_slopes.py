"""Local slopes as an engine tells them, and nothing where it does not."""

from types import SimpleNamespace

import numpy as np
import pytest

from bpcourse.plots.local_slopes import local_slopes
from bpcourse.reference import Tensor, Value
from tests.plots.graphs import neuron


def test_a_slope_is_what_arrives_when_1_arrives_and_gradients_stay_as_they_were():
    a, b = Value(2.0), Value(-3.0)
    product = a * b
    product.backward()
    a.grad = 8.0
    assert local_slopes(product) == [-3.0, 2.0]
    assert (product.grad, a.grad, b.grad) == (1.0, 8.0, 2.0)


def test_an_input_has_none():
    assert local_slopes(Value(1.0)) == []


def test_two_arrows_from_one_value_are_not_told_apart():
    a = Value(2.0)
    assert local_slopes(a * a) == [None, None]


@pytest.mark.parametrize(
    "item, arrows",
    [
        (neuron(), 2),  # no rules at all
        (Tensor(np.ones((2, 3))) + Tensor(np.ones((2, 3))), 2),
    ],
)
def test_what_tells_no_slope_of_numbers_has_none(item, arrows):
    assert local_slopes(item) == [None] * arrows


def test_a_rule_that_is_not_written_yet_gives_none_and_leaves_gradients():
    def unwritten():
        raise NotImplementedError

    leaf = SimpleNamespace(data=1.0, grad=3.0, _children=())
    item = SimpleNamespace(data=2.0, grad=5.0, _children=(leaf,), _backward=unwritten)
    assert local_slopes(item) == [None]
    assert (leaf.grad, item.grad) == (3.0, 5.0)
