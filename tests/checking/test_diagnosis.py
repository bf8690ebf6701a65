"""A mistake is named where it explains the answer, and never guessed."""

from dataclasses import replace

import numpy as np
import pytest

from bpcourse.checking.assess import assess
from bpcourse.checking.attempt import Attempt
from bpcourse.checking.diagnosis import diagnose, same
from bpcourse.checking.outcome import Malformed, Raised
from bpcourse.exercises import get_exercise
from bpcourse.reference import affine_backward as right_backward, affine_forward

EXERCISE = get_exercise("affine_backward")


def part(report, name):
    return next(p for p in report.parts if p.name == name)


def test_two_mistakes_in_one_part_are_recognized_together():
    both = [
        m
        for m in EXERCISE.mistakes
        if m.name
        in ("weight gradient divided by the number of samples", "sign of the gradient flipped")
    ]
    report = assess(EXERCISE, EXERCISE.wrong(*both), affine_forward)
    assert set(part(report, "dw").mistakes) == {m.name for m in both}


def answer_of(*names):
    return EXERCISE.wrong(*(m for m in EXERCISE.mistakes if m.name in names))


def diagnosed(answer, *parts):
    attempt = Attempt.at(EXERCISE, answer, affine_forward)
    return diagnose(attempt, parts or attempt.flaws)


def test_every_known_mistake_is_named_in_the_parts_where_it_shows():
    for mistake in EXERCISE.mistakes:
        found = diagnosed(EXERCISE.wrong(mistake))
        assert {d.mistakes for d in found.values()} == {(mistake,)}, mistake.name


def test_a_mistake_that_holds_in_some_cases_only_is_not_named():
    wrong = answer_of("sign of the gradient flipped")

    def sometimes(dout, cache):
        return (wrong if len(dout) > 1 else right_backward)(dout, cache)

    assert all(d.mistakes == () for d in diagnosed(sometimes).values())


def test_an_exception_alone_names_no_mistake():
    def fails(dout, cache):
        raise ValueError("operands could not be broadcast together")

    assert {d.mistakes for d in diagnosed(fails).values()} == {()}


def test_mistakes_are_run_once_for_all_answers_on_the_same_cases():
    attempt = Attempt.at(EXERCISE, answer_of("sign of the gradient flipped"), affine_forward)
    diagnose(attempt, attempt.flaws)
    known = dict(attempt.reruns)
    diagnose(replace(attempt, implementation=right_backward), ())
    assert known and all(attempt.reruns[names] is outcomes for names, outcomes in known.items())


@pytest.mark.parametrize(
    "own, wrong, agree",
    [
        (np.ones(3), np.ones(3) * (1 + 1e-16), True),
        (np.ones(3), np.ones(3) * (1 + 1e-9), False),
        (np.ones(3), np.ones((3, 1)), False),
        (np.array([np.nan]), np.array([np.nan]), True),
        (Raised("ValueError", "one"), Raised("ValueError", "another"), True),
        (Raised("ValueError", ""), Raised("TypeError", ""), False),
        (Malformed("type", "a"), Malformed("type", "a"), True),
        (None, None, True),
        (True, True, True),
        (True, 1.0, False),
        ("word", "word", True),
    ],
)
def test_two_wrong_answers_are_the_same_if_they_agree_to_rounding(own, wrong, agree):
    assert same(own, wrong, np.ones(3)) == agree
