"""What is found out about one answer: outcomes, flaws, and where they are."""

from dataclasses import FrozenInstanceError, replace

import pytest

from bpcourse.checking.attempt import Attempt
from bpcourse.exercises import get_exercise
from bpcourse.reference import affine_backward

EXERCISE = get_exercise("affine_backward")


def wrong_for_square(dout, cache):
    dx, dw, db = affine_backward(dout, cache)
    return dx, dw.T if dw.shape[0] == dw.shape[1] else dw, db


def test_a_right_answer_has_no_flaws_and_an_outcome_for_every_case():
    attempt = Attempt.at(EXERCISE, affine_backward, EXERCISE.forward)
    assert attempt.flaws == {}
    assert len(attempt.outcomes) == len(attempt.cases) == len(attempt.right) == 5


def test_a_flaw_names_the_cases_in_the_fewest_words():
    flaws = Attempt.at(EXERCISE, wrong_for_square, EXERCISE.forward).flaws
    assert [*flaws] == ["dw"] and flaws["dw"].where == "case 'square, 4 x 4'"
    flaws = Attempt.at(EXERCISE, lambda dout, cache: None, EXERCISE.forward).flaws
    assert {flaw.where for flaw in flaws.values()} == {"every case"}


def test_the_worst_fault_is_the_first_on_the_ladder():
    def sometimes_none(dout, cache):
        dx, dw, db = affine_backward(dout, cache)
        return dx, None if len(dout) == 1 else 2 * dw, db

    flaw = Attempt.at(EXERCISE, sometimes_none, EXERCISE.forward).flaws["dw"]
    assert flaw.fault.status == "none" and flaw.case.upstream[0].shape[0] == 1


def test_cases_that_are_wrong_in_another_way_are_told_apart():
    def overflows(dout, cache):
        dx, dw, db = affine_backward(dout, cache)
        return dx, dw * (float("nan") if len(dout) == 1 else 2), db

    where = Attempt.at(EXERCISE, overflows, EXERCISE.forward).flaws["dw"].where
    assert where.startswith("case 'one sample'; wrong in another way in 4 cases: ")

    def mostly_none(dout, cache):
        dx, dw, db = affine_backward(dout, cache)
        return dx, 2 * dw if len(dout) == 1 else None, db

    where = Attempt.at(EXERCISE, mostly_none, EXERCISE.forward).flaws["dw"].where
    assert where == "every case except 'one sample', wrong in another way"


def test_an_attempt_is_not_changed_and_another_answer_shares_cases_and_right_answers():
    attempt = Attempt.at(EXERCISE, affine_backward, EXERCISE.forward)
    with pytest.raises(FrozenInstanceError):
        attempt.cases = []
    other = replace(attempt, implementation=wrong_for_square)
    assert other.right is attempt.right and other.reruns is attempt.reruns
    assert not attempt.flaws and other.flaws


def test_an_answer_is_run_once_however_often_it_is_asked_about():
    calls = []

    def counted(dout, cache):
        calls.append(1)
        return affine_backward(dout, cache)

    attempt = Attempt.at(EXERCISE, counted, EXERCISE.forward)
    assert not calls
    assert attempt.flaws == {} and attempt.outcomes is attempt.outcomes
    assert len(calls) == len(attempt.cases)
