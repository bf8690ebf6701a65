"""Does the descent go down, and does it end?"""

import numpy as np

from bpcourse.checkup.adam import descend
from tests.checkup.cases import case_of, patient_of


def test_it_goes_down_and_leaves_the_start_alone():
    patient = patient_of(case_of("linear regression"))
    before = {name: leaf.copy() for name, leaf in patient.start.items()}
    descent = descend(patient, patient.start, None, 0.03, 200)
    assert descent.losses[-1] < 0.1 * descent.losses[0] and descent.best == min(descent.losses)
    assert all(np.array_equal(leaf, before[name]) for name, leaf in patient.start.items())


def test_it_ends_where_the_loss_is_low_enough_or_time_is_up():
    patient = patient_of(case_of("linear regression"))
    assert len(descend(patient, patient.start, None, 0.03, 200, enough=1e9).losses) == 1
    patient.clock.limit = -np.inf
    assert descend(patient, patient.start, None, 0.03, 200).cut
