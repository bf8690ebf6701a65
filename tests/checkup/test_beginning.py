"""Are initial weights told that are far too large?"""

import pytest

from benchmarks.checkup_cases import FAULTS
from bpcourse.checkup.beginning import beginning_is_moderate
from tests.checkup.cases import case_of, patient_of, result_of


@pytest.mark.parametrize(
    "name",
    ["softmax: weights eight times too large", "regression: weights thirty times too large"],
)
def test_what_is_planted_is_named(name):
    assert result_of(name).first.code in FAULTS[name][1]


@pytest.mark.parametrize(
    "name", ["softmax regression from zeros", "deep tanh", "Poisson regression", "fixed dropout"]
)
def test_usual_beginnings_are_no_finding(name):
    assert list(beginning_is_moderate(patient_of(case_of(name)))) == []
