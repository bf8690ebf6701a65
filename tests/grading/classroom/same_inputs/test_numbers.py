"""The numbers of an answer: the same for the same answer, and told in words where that is simple."""

import numpy as np
import pytest

import bpcourse
from bpcourse.checking import session
from bpcourse.exercises import get_exercise
from bpcourse.grading.classroom.same_inputs.clusters import same
from bpcourse.grading.classroom.same_inputs.numbers import MIME, asking, numbers

AFFINE = get_exercise("affine_forward").reference


def asked(function, exercise="relu_backward", **arguments):
    shown = []
    with session.changed(seed=lambda name: 7, hidden=True, show=shown.append):
        assert numbers(function, exercise=exercise, **arguments) == 0.0
    return shown[0]._repr_mimebundle_()[MIME]


def relu(factor, order=1):
    def relu_backward(dout, cache):
        (x,) = cache
        return factor * (dout * (x > 0)) if order == 1 else (dout * factor) * (x > 0)

    return relu_backward


@pytest.mark.parametrize(
    "factor, told",
    [
        (0.7, "0.7 times the right answer"),
        (-1.0, "the right answer with the wrong sign"),
        (0.0, "zero everywhere"),
    ],
)
def test_simple_relations_are_told(factor, told):
    assert asked(relu(factor))["dx"]["told"] == told


def test_the_same_answer_computed_in_another_order_gives_the_same_numbers():
    one, other, third = (asked(relu(*how))["dx"] for how in ((0.7,), (0.7, 2), (0.8,)))
    assert same(one, other) and not same(one, third)


@pytest.mark.parametrize(
    "returned", [None, "text", [], np.array(["a"]), np.nan, 1j, {}, np.zeros(0), [[1], [1, 2]]]
)
def test_whatever_is_returned_has_a_form_and_plain_numbers(returned):
    found = asked(lambda dout, cache: returned)["dx"]
    assert found["form"] and all(type(value) is float for value in found["values"])
    assert same(found, asked(lambda dout, cache: returned)["dx"])


def test_an_exception_is_its_kind():
    def relu_backward(dout, cache):
        raise KeyError("x")

    assert set(asked(relu_backward)["dx"]["form"]) == {"raises KeyError"}


def test_a_locked_cell_asks_for_numbers_in_place_of_a_verdict():
    source = asking("check(affine_forward)", "affine_forward")
    shown, names = [], {"affine_forward": AFFINE, "check": bpcourse.check}
    with session.changed(show=shown.append):
        exec(source, names)
    assert MIME in shown[0]._repr_mimebundle_()
