"""Is a wrong gradient found, its array named, and what is right told?"""

import numpy as np
import pytest

from benchmarks.checkup_cases import FAULTS
from bpcourse.checkup import CERTAIN, POSSIBLE, gradient
from bpcourse.checkup.clock import TimeIsUp
from bpcourse.checkup.gradient import deliveries, gradients_are_right
from tests.checkup.cases import case_of, patient_of, result_of


@pytest.mark.parametrize(
    "name",
    [
        "softmax: ReLU forgotten on the way back",
        "RNN: Wh not transposed",
        "conv: kernel turned",
        "binary: p (1 - p) with the cross-entropy",
    ],
)
def test_what_is_planted_is_named(name):
    assert result_of(name).first.code in FAULTS[name][1]


def test_it_says_which_arrays_are_right():
    first = result_of("softmax: ReLU forgotten on the way back").first
    assert first.array == "W1 and b1" and "W2 and b2 are right" in first.words


@pytest.mark.parametrize("name", ["absolute error", "float32 throughout", "batch normalization"])
def test_kinks_rounding_and_zeros_do_not_cry_wolf(name):
    assert list(gradients_are_right(patient_of(case_of(name)))) == []


def test_a_right_gradient_delivers_what_it_promises():
    patient = patient_of(case_of("softmax MLP, ReLU"))
    deliveries(patient)
    assert list(patient.measured.delivered) == ["W1", "b1", "W2", "b2"]
    assert np.allclose(list(patient.measured.delivered.values()), 1, atol=0.05)


def test_an_epsilon_in_a_logarithm_is_no_wrong_gradient():
    assert list(gradients_are_right(patient_of(case_of("epsilon in the logarithm")))) == []


def test_where_a_probability_is_rounded_to_0_it_is_not_sure():
    case = case_of("epsilon in the logarithm")
    case.parameters = {name: 40 * leaf for name, leaf in case.parameters.items()}
    assert {finding.sure for finding in gradients_are_right(patient_of(case))} == {POSSIBLE}


@pytest.mark.parametrize("last", ["name_cause", "deliveries", "_wrong_when_small"])
def test_a_wrong_gradient_is_told_even_if_time_ends_while_its_cause_is_looked_for(
    last, monkeypatch
):
    def ends(*_):
        raise TimeIsUp

    monkeypatch.setattr(gradient, last, ends)
    (found,) = gradients_are_right(patient_of(case_of("RNN: Wh not transposed")))
    assert "Wh" in found.array and found.sure == CERTAIN
