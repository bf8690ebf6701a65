"""Are dead and saturated units found?"""

import pytest

from benchmarks.checkup_cases import FAULTS
from bpcourse.checkup.units import units_are_alive
from tests.checkup.cases import case_of, patient_of, result_of


@pytest.mark.parametrize(
    "name",
    [
        "softmax: dead ReLUs",
        "softmax: saturated tanh",
        "softmax: saturated sigmoid",
    ],
)
def test_what_is_planted_is_named(name):
    assert result_of(name).first.code in FAULTS[name][1]


@pytest.mark.parametrize(
    "name", ["softmax MLP, ReLU", "softmax MLP, sigmoid", "convolution", "sparse inputs"]
)
def test_living_units_are_no_finding(name):
    assert list(units_are_alive(patient_of(case_of(name)))) == []
