"""Is a handful learned by heart where it can be, and chosen so that it can?"""

import numpy as np
import pytest

from benchmarks.checkup_cases import FAULTS, classifier
from bpcourse.checkup import checkup
from bpcourse.checkup.handful import choose, handful_is_fitted
from tests.checkup.cases import case_of, patient_of, result_of


@pytest.mark.parametrize(
    "name",
    [
        "linear: sigmoid on the output",
    ],
)
def test_what_is_planted_is_named(name):
    assert result_of(name).first.code in FAULTS[name][1]


@pytest.mark.parametrize(
    "name", ["linear regression", "softmax MLP, ReLU", "RNN", "convolution", "XOR"]
)
def test_healthy_networks_learn_it(name):
    patient = patient_of(case_of(name))
    assert list(handful_is_fitted(patient)) == [] and patient.measured.fitted


def test_rows_are_few_different_and_of_different_classes():
    case = case_of("softmax MLP, ReLU")
    rows = choose(patient_of(case))
    assert len(rows) == 4 and set(case.y[rows]) == {0, 1, 2}
    assert len(choose(patient_of(case_of("XOR")))) == 3


def test_a_penalty_that_is_too_strong_keeps_it_from_that():
    case = classifier(np.random.default_rng(0), reg=30.0)
    found = checkup(case.f, case.parameters, case.X, case.y)
    assert found.first.code == "handful"
