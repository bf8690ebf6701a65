"""Are class numbers told that a cross-entropy takes for values?"""

import pytest

from benchmarks.checkup_cases import FAULTS
from bpcourse.checkup.labels import labels_are_labels
from tests.checkup.cases import case_of, patient_of, result_of


@pytest.mark.parametrize(
    "name",
    [
        "softmax: class numbers as weights",
        "binary: labels -1 and 1",
        "softmax: the last class is called -1",
        "binary: labels 1 and 2",
        "softmax: logarithm without minus",
    ],
)
def test_what_is_planted_is_named(name):
    assert result_of(name).first.code in FAULTS[name][1]


@pytest.mark.parametrize("name", ["Poisson regression", "absolute error", "binary MLP"])
def test_counts_and_values_are_no_labels(name):
    assert list(labels_are_labels(patient_of(case_of(name)))) == []
