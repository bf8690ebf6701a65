"""The benchmark's networks, as the tests ask for them."""

import numpy as np

from benchmarks.checkup_cases import FAULTS, HEALTHY
from bpcourse.checkup import checkup
from bpcourse.checkup.calling import it_runs, parameters_are_arrays
from bpcourse.checkup.patient import Patient


def case_of(name, seed=0):
    make = FAULTS[name][0] if name in FAULTS else HEALTHY[name]
    return make(np.random.default_rng([seed, 23]))


def result_of(name, seed=0):
    case = case_of(name, seed)
    return checkup(case.f, case.parameters, case.X, case.y, case.step, predict=case.predict)


def patient_of(case):
    """A patient whose first calls have been made."""
    patient = Patient(case.f, case.parameters, case.X, case.y, case.predict, case.step, 60, 0)
    assert [*parameters_are_arrays(patient), *it_runs(patient)] == []
    return patient


def codes(findings):
    return [finding.code for finding in findings]
