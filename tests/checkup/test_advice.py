"""Is what to try made of measurements?"""

from bpcourse.checkup.advice import advice, try_rates
from tests.checkup.cases import case_of, patient_of


def test_rates_are_tried_until_the_loss_explodes():
    patient = patient_of(case_of("linear regression"))
    try_rates(patient)
    rates = patient.measured.rates
    best = min(rates, key=rates.get)
    assert 0.03 <= best <= 1 and rates[best] < rates[1e-4] < max(rates.values())


def test_advice_names_rate_update_and_handful():
    patient = patient_of(case_of("linear regression"))
    assert len(advice(patient)) == 1
    patient.measured.rates = {0.1: 0.5, 1.0: 3.0}
    patient.measured.update = {"W": 0.01}
    patient.measured.curve, patient.measured.fitted = [1.0, 0.1], True
    told = " ".join(advice(patient))
    assert "about 0.1, and go wrong from about 1 on" in told
    assert "moves W by 0.01" in told and "learned by heart" in told
