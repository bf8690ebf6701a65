"""Are labels in another form recognized where the function fails on them?"""

import pytest

from benchmarks.checkup_cases import FAULTS
from bpcourse.checkup import checkup
from tests.checkup.cases import case_of, result_of


@pytest.mark.parametrize(
    "name",
    [
        "softmax: labels from 1 to C",
        "softmax: one-hot where numbers are wanted",
        "softmax: labels as floats",
    ],
)
def test_what_is_planted_is_named(name):
    assert result_of(name).first.code in FAULTS[name][1]


def test_numbers_where_one_hot_rows_are_wanted():
    case = case_of("softmax MLP, ReLU")

    def f(p, X, y):
        loss, g = case.f(p, X, y.argmax(axis=1))
        return loss, g

    first = checkup(f, case.parameters, case.X, case.y).first
    assert first.code == "labels" and "np.eye(3)[y]" in first.do
