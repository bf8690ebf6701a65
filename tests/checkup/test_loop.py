"""Is the order of a loop told by what its updates do?"""

from dataclasses import replace

import pytest

from benchmarks.checkup_cases import FAULTS
from bpcourse.checkup.loop import loop_is_in_order
from tests.checkup.cases import case_of, codes, patient_of, result_of


@pytest.mark.parametrize(
    "name",
    [
        "softmax: W2 updated before the way back",
        "softmax: array by array, gradients anew",
        "binary: gradient of the first pass for ever",
        "softmax: gradient of the pass before",
        "softmax: gradients not zeroed",
        "softmax: p = p - rate * g",
        "binary: plus in place of minus",
        "softmax: b1 not updated",
        "softmax: the steps in place of new parameters",
        "softmax: rate too high",
        "softmax: rate too low",
    ],
)
def test_what_is_planted_is_named(name):
    assert result_of(name).first.code in FAULTS[name][1]


@pytest.mark.parametrize(
    "name", ["softmax MLP, ReLU", "softmax MLP, momentum", "softmax MLP, Adam", "RNN"]
)
def test_loops_in_order_are_no_finding(name):
    assert list(loop_is_in_order(patient_of(case_of(name)))) == []


def test_updates_of_globals_and_exceptions_are_told():
    case = case_of("softmax MLP, ReLU")

    def step(p, X, y):
        case.parameters["b1"] -= 0.1 * case.f(p, X, y)[1]["b1"]

    assert codes(loop_is_in_order(patient_of(replace(case, step=step)))) == ["updates globals"]
    broken = replace(case, step=lambda p, X, y: p["W3"])
    assert codes(loop_is_in_order(patient_of(broken))) == ["step raises"]
