"""What an answer does on the way is a verdict or a remark, and never an exception."""

import sys

import numpy as np
import pytest

from bpcourse.checking.assess import assess
from bpcourse.checking.exercise import in_turn
from bpcourse.checking.run import run_all
from bpcourse.exercises import get_exercise
from bpcourse.reference import (
    affine_backward as right_backward,
    affine_forward,
    batchnorm_backward,
    batchnorm_forward,
)

EXERCISE = get_exercise("affine_backward")


@pytest.mark.parametrize(
    "answer, status",
    [
        (lambda dout, cache: None, "none"),
        (lambda dout, cache: 3.0, "type"),
        (lambda dout, cache: (1, 2), "type"),
        (lambda dout, cache: (1, 2, 3, 4), "type"),
        (lambda dout: None, "raised"),
        (lambda dout, cache: exit(), "raised"),
        (lambda dout, cache: dout.nonsense, "raised"),
    ],
)
def test_whatever_an_answer_does_is_a_verdict_and_never_an_exception(answer, status):
    report = assess(EXERCISE, answer, affine_forward)
    assert report.points == 0.0 and {p.status for p in report.parts} == {status}


def test_work_in_place_is_right_and_earns_a_remark():
    def greedy(dout, cache):
        grads = tuple(g.copy() for g in right_backward(dout, cache))
        dout[...] = 0
        return grads

    report = assess(EXERCISE, greedy, affine_forward)
    assert report.points == 3.0 and "in place" in report.remarks[0]


def test_running_statistics_that_a_forward_writes_earn_the_backward_no_remark():
    exercise = get_exercise("batchnorm_backward")
    report = assess(exercise, batchnorm_backward, batchnorm_forward)
    assert report.points == report.max_points and not report.remarks


def test_warnings_and_stderr_become_remarks_and_never_reach_stderr(capsys):
    def noisy(dout, cache):
        np.log(-1.0)
        print("careful", file=sys.stderr)
        return right_backward(dout, cache)

    report = assess(EXERCISE, noisy, affine_forward)
    assert report.points == 3.0
    assert any("invalid value" in r for r in report.remarks)
    assert any("careful" in r for r in report.remarks)
    assert capsys.readouterr().err == ""


def test_cases_are_run_in_their_turn_and_told_in_the_listed_order():
    exercise = get_exercise("relu_backward")
    cases = exercise.cases(0)
    asked = []

    def answer(dout, cache):
        asked.append(np.shape(dout))
        print(np.shape(dout))
        return dout

    trial = run_all(exercise, answer, cases)
    shapes = [np.shape(case.upstream[0]) for case in cases]
    assert asked == [shapes[i] for i in in_turn(cases)] != shapes
    assert [np.shape(outcome["dx"]) for outcome in trial.outcomes] == shapes
    assert [printed.case for printed in trial.printed] == [case.name for case in cases]
