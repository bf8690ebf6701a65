"""Is a loss told that does not depend on what it should depend on?"""

import pytest

from benchmarks.checkup_cases import FAULTS
from bpcourse.checkup import checkup
from bpcourse.checkup.dependence import depends_on_parameters
from tests.checkup.cases import case_of, patient_of, result_of


@pytest.mark.parametrize(
    "name",
    [
        "softmax: b2 never used",
        "softmax: hidden layer computed, not used",
        "softmax: loss is one minus accuracy",
        "softmax: reads its globals",
        "linear: X is not used",
        "binary: (N,) against (N, 1)",
    ],
)
def test_what_is_planted_is_named(name):
    assert result_of(name).first.code in FAULTS[name][1]


def test_what_has_no_effect_but_is_used_is_no_finding():
    patient = patient_of(case_of("batch normalization"))
    assert list(depends_on_parameters(patient)) == []


def test_a_constant_loss_and_one_without_y_are_told():
    case = case_of("linear regression")
    constant = checkup(lambda p, X, y: (1.0, case.f(p, X, y)[1]), case.parameters, case.X, case.y)
    assert constant.first.code == "constant loss"
    without = checkup(lambda p, X, y: case.f(p, X, 0 * y), case.parameters, case.X, case.y)
    assert without.first.code == "ignores y"
