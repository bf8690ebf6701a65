"""Guessing in the fault lab does not pay, and a reason must decide."""

import numpy as np
import pytest

from bpcourse.checking.assess import assess
from bpcourse.exercises import get_exercise
from bpcourse.networks import faults
from bpcourse.reference import diagnose_run

EXERCISE = get_exercise("diagnose_run")


def points(answer, seed=0):
    return assess(EXERCISE, answer, seed=seed).points


@pytest.mark.parametrize("verdict", faults.CHOICES)
def test_the_same_verdict_for_all_earns_nothing(verdict):
    assert points(lambda run, healthy: (verdict, "loss")) == 0


def test_who_guesses_earns_next_to_nothing_on_average():
    rng = np.random.default_rng(0)
    names = list(faults.OBSERVATIONS)

    def guess(run, healthy):
        return str(rng.choice(faults.CHOICES)), str(rng.choice(names))

    labs = [EXERCISE.cases(seed) for seed in range(4)]
    right = [[EXERCISE.run(EXERCISE.reference, case) for case in lab] for lab in labs]
    earned = []
    for _ in range(80):
        for lab, answers in zip(labs, right):
            said = [EXERCISE.run(guess, case) for case in lab]
            earned.append(
                sum(
                    points
                    for part, points in EXERCISE.parts.items()
                    if all(s[part] == a[part] for s, a in zip(said, answers))
                )
            )
    assert np.mean(earned) < 0.02 * EXERCISE.points


def test_verdicts_of_another_lab_earn_nothing():
    _, runs = faults.draw(11, 2)
    stored = iter(4 * [(run.fault, "loss") for run in runs])
    assert points(lambda run, healthy: next(stored)) == 0


def test_a_verdict_whose_reason_does_not_decide_earns_nothing():
    for seed in range(2):
        report = assess(
            EXERCISE, lambda run, healthy: (diagnose_run(run, healthy)[0], "loss"), seed=seed
        )
        assert report.points == 0.5  # where nothing is wrong, nothing need be named
        assert "you say it still" in str(report) or "same reason" in str(report)


def test_one_question_asked_well_earns_its_points():
    def only_the_gradient(run, healthy):
        return ("wrong gradient", "tiny_step") if run["tiny_step"] < 0.9 else ("no fault", None)

    assert points(only_the_gradient) == 0.5


def test_capitals_and_blanks_do_not_matter():
    def shouted(run, healthy):
        verdict, reason = diagnose_run(run, healthy)
        return f" {verdict.upper()} ", reason

    assert points(shouted) == EXERCISE.points


@pytest.mark.parametrize(
    "answer", [None, 3, "data leak", ("data leak",), ("flu", "loss"), (np.zeros(2), "loss")]
)
def test_what_is_no_verdict_earns_nothing_and_stops_nothing(answer):
    assert points(lambda run, healthy: answer) == 0
