"""Are twins found, and weights of zero where they do no harm left alone?"""

import pytest

from benchmarks.checkup_cases import FAULTS
from bpcourse.checkup.symmetry import unit_axis, units_differ
from tests.checkup.cases import case_of, patient_of, result_of


@pytest.mark.parametrize(
    "name",
    [
        "softmax: all weights zero",
        "softmax: all weights 0.1",
        "conv: all filters alike",
    ],
)
def test_what_is_planted_is_named(name):
    assert result_of(name).first.code in FAULTS[name][1]


def test_zeros_without_a_hidden_layer_are_well():
    assert list(units_differ(patient_of(case_of("softmax regression from zeros")))) == []


@pytest.mark.parametrize(
    "name, axis", [("softmax MLP, ReLU", -1), ("weights (out, in)", 0), ("convolution", 0)]
)
def test_the_axis_of_units_is_told_by_the_bias(name, axis):
    case = case_of(name)
    first = next(iter(case.parameters))
    assert unit_axis(case.parameters, first) == axis
