"""Is it told where nothing comes through the layers, by its name, and only there?"""

import pytest

from bpcourse.checkup import LIKELY
from bpcourse.checkup.dependence import depends_on_data
from bpcourse.checkup.vanishing import gradient_arrives
from tests.checkup.cases import case_of, codes, patient_of, result_of


@pytest.mark.parametrize(
    "name, words",
    [
        ("deep tanh: tiny weights", "hand on next to nothing"),
        ("deep sigmoid: nine layers", "times smaller"),
    ],
)
def test_a_vanishing_gradient_is_the_first_finding(name, words):
    first = result_of(name).first
    assert first.code == "vanishing" and words in first.words and first.sure == LIKELY


@pytest.mark.parametrize("name", ["deep ReLU: tiny weights", "deep sigmoid: twenty-one layers"])
def test_it_is_not_taken_for_a_loss_that_ignores_its_data(name):
    patient = patient_of(case_of(name))
    assert list(depends_on_data(patient)) == []
    assert codes(gradient_arrives(patient)) == ["vanishing"]


@pytest.mark.parametrize(
    "name", ["deep tanh, sixteen layers", "deep ReLU, sixteen layers", "RNN", "regression MLP"]
)
def test_gradients_of_about_one_size_are_no_finding(name):
    assert list(gradient_arrives(patient_of(case_of(name)))) == []
