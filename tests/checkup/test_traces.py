"""Are updates followed, whether in place or returned?"""

from dataclasses import replace

import numpy as np
import pytest

from bpcourse.checkup.traces import follow
from tests.checkup.cases import case_of, patient_of


@pytest.mark.parametrize("name", ["softmax MLP, ReLU", "regression MLP"])
def test_each_update_has_a_point_and_a_gradient(name):
    trace = follow(patient_of(case_of(name)), 3)
    assert trace.updates == 3 and len(trace.gradients) == 4
    assert trace.losses[-1] < trace.losses[0] and trace.error is None
    assert all(np.any(trace.update(0, leaf)) for leaf in trace.points[0])


def test_new_parameters_may_come_with_a_loss():
    case = case_of("regression MLP")
    patient = patient_of(replace(case, step=lambda p, X, y: (0.5, case.step(p, X, y))))
    assert follow(patient, 1).losses[1] < follow(patient, 1).losses[0]


def test_changes_of_the_learners_own_arrays_are_told_and_undone():
    case = case_of("softmax MLP, ReLU")
    before = case.parameters["b1"].copy()

    def step(p, X, y):
        case.parameters["b1"] += 1

    assert follow(patient_of(replace(case, step=step)), 1).originals == ["b1"]
    assert np.array_equal(before, case.parameters["b1"])
