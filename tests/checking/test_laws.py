"""Laws hold for every right answer, and a wrong one that breaks one is told so."""

import numpy as np
import pytest

from bpcourse.checking.assess import assess
from bpcourse.checking.laws import Law, between, broken, never_negative, rows_sum_to
from bpcourse.exercises import all_exercises, get_exercise

WITH_LAWS = [exercise for exercise in all_exercises().values() if exercise.laws]


@pytest.mark.parametrize("exercise", WITH_LAWS, ids=lambda exercise: exercise.name)
def test_right_answers_keep_to_the_laws(exercise):
    assert all(law.part in exercise.parts for law in exercise.laws)
    for seed in range(3):
        for case in exercise.cases(seed):
            outcome = exercise.run(exercise.reference, case)
            for part in outcome:
                assert broken(exercise.laws, part, [(outcome[part], case.args)]) == ""


def test_a_law_that_is_broken_in_one_case_is_said_once():
    law = Law("loss", "a mean of squares is never negative", never_negative)
    said = broken([law], "loss", [(1.0, ()), (-0.5, ()), (-1.0, ())])
    assert said == "a mean of squares is never negative, and yours does not keep to that"
    assert broken([law], "dx", [(-1.0, ())]) == ""
    assert broken([law], "loss", [(None, ()), (np.nan, ()), ("x", ())]) == ""


def test_bounds_and_sums_allow_for_rounding():
    assert between(-1, 1)(np.array([1 + 1e-12, -1.0])) and not between(-1, 1)(np.array([1.1]))
    assert rows_sum_to(0)(np.array([[1.0, -1.0]])) and not rows_sum_to(0)(np.array([[1.0, 1.0]]))


def test_a_forward_that_leaves_its_range_is_told_so():
    def far(x, prev_h, Wx, Wh, b):
        return 3 * np.sin(x @ Wx + prev_h @ Wh + b), None

    report = assess(get_exercise("rnn_step_forward"), far)
    assert "a tanh never exceeds 1" in report.parts[0].evidence
