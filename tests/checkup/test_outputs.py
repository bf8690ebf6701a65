"""Is it told what only predictions show?"""

import pytest

from benchmarks.checkup_cases import FAULTS, softmax
from bpcourse.checkup import checkup
from tests.checkup.cases import case_of, result_of


@pytest.mark.parametrize(
    "name",
    [
        "softmax: argmax over the wrong axis",
        "regression: no activation, with predict",
        "regression: ReLU on the output, with predict",
    ],
)
def test_what_is_planted_is_named(name):
    assert result_of(name).first.code in FAULTS[name][1]


def test_probabilities_that_the_loss_squashes_again_are_certain():
    case = case_of("softmax: softmax twice")
    scores = case_of("softmax MLP, ReLU").predict
    found = checkup(
        case.f, case.parameters, case.X, case.y, predict=lambda p, X: softmax(scores(p, X))
    )
    assert (found.first.code, found.first.sure) == ("softmax twice", "certain")


def test_a_predict_that_fails_is_told():
    case = case_of("linear regression")
    found = checkup(case.f, case.parameters, case.X, case.y, predict=lambda p, X: 1 / 0)
    assert found.first.code == "predict" and "ZeroDivisionError" in found.first.words
