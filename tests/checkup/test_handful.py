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


def test_xor_stuck_with_two_hidden_units_is_an_unlucky_beginning():
    case = case_of("XOR")
    rng = np.random.default_rng(2)
    sizes = {"W1": (2, 2), "b1": 2, "W2": (2, 1), "b2": 1}
    parameters = {name: rng.standard_normal(size) for name, size in sizes.items()}

    def f(p, X, y):
        h = np.tanh(X @ p["W1"] + p["b1"])
        s = h @ p["W2"] + p["b2"]
        d = (1 / (1 + np.exp(-s)) - y) / len(y)
        dz = d @ p["W2"].T * (1 - h**2)
        g = {"W1": X.T @ dz, "b1": dz.sum(axis=0), "W2": h.T @ d, "b2": d.sum(axis=0)}
        return np.mean(np.logaddexp(0, s) - y * s), g

    first = checkup(f, parameters, case.X, case.y[:, None].astype(float)).first
    assert (first.code, first.sure) == ("start", "possible")


def test_a_run_that_fits_and_leaves_it_again_is_no_finding():
    assert list(handful_is_fitted(patient_of(case_of("deep tanh, sixteen layers", 11)))) == []
