"""Is data that nothing can be learned from told, and numbers of very different size?"""

import numpy as np
import pytest

from benchmarks.checkup_cases import FAULTS
from bpcourse.checkup import POSSIBLE, checkup
from bpcourse.checkup.data import data_is_sound, inputs_are_scaled
from bpcourse.checkup.patient import Patient
from tests.checkup.cases import case_of, result_of


@pytest.mark.parametrize(
    "name",
    [
        "linear: a NaN in X",
        "softmax: one class only",
        "softmax: fewer labels than rows",
        "regression: columns of very different size",
        "softmax: pixels from 0 to 255",
        "regression: prices as they are",
    ],
)
def test_what_is_planted_is_named(name):
    assert result_of(name).first.code in FAULTS[name][1]


def test_words_are_told():
    case = case_of("linear regression")
    found = checkup(case.f, case.parameters, case.X.astype(str), case.y)
    assert found.first.code == "not numbers"


def test_rows_that_are_all_the_same_are_told():
    case = case_of("linear regression")
    found = checkup(case.f, case.parameters, np.ones_like(case.X), case.y)
    assert found.first.code == "rows equal"


def test_sparse_columns_and_rows_in_the_second_axis_are_well():
    X = np.zeros((50, 6))
    X[::7] = 1
    case = case_of("linear regression")
    assert not list(inputs_are_scaled(replace_data(case, X, case.y)))
    assert not list(
        data_is_sound(replace_data(case, np.arange(1050.0).reshape(7, 50, 3), np.arange(50.0)))
    )


def replace_data(case, X, y):
    return Patient(case.f, case.parameters, X, y, None, None, 5, 0)


def test_inputs_that_a_first_layer_unknown_gets_are_perhaps_unscaled():
    case = case_of("convolution")
    X = 128 + 50 * case.X
    scaled = checkup(lambda p, X, y: case.f(p, (X - 128) / 50, y), case.parameters, X, case.y)
    assert scaled.first.code == "inputs" and scaled.first.sure == POSSIBLE
    assert "does so itself" in scaled.first.do
