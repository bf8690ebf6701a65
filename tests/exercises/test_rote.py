"""No answer by rote earns anything: none that counts its calls, looks up, or always says the same."""

import sys
from dataclasses import replace
from functools import cache
from math import comb

import numpy as np
import pytest

from bpcourse.checking import run, session
from bpcourse.checking.assess import assess
from bpcourse.checking.open_task import Open
from bpcourse.exercises import all_exercises, get_exercise
from tests.exercises import rote

SEEN = (0, *range(100, 112))  # a learner's own checks, and more
HIDDEN = (7, 123_456_789, 2**40 + 1)

EXERCISES = list(all_exercises().values())
FUNCTIONS = [exercise for exercise in EXERCISES if not rote.is_engine(exercise)]
ENGINES = [exercise for exercise in EXERCISES if rote.is_engine(exercise)]


@pytest.fixture(autouse=True)
def _no_reasons(monkeypatch):
    """What is earned does not depend on why, and reasons take most of the time."""
    stages = sys.modules[assess.__module__]
    monkeypatch.setattr(stages, "diagnose", lambda attempt, failed: {})
    monkeypatch.setattr(stages, "first_wrong_intermediate", lambda attempt: "")
    monkeypatch.setattr(stages, "unexplained", lambda attempt, flaws: {})


def by_name(thing):
    return getattr(thing, "name", None)


def earned(exercise, player, seed):
    """The parts for which this answer gets points from a judge."""
    with session.changed(hidden=True):
        report = assess(exercise, player, exercise.forward, seed)
    return {part.name for part in report.parts if part.points}


@cache
def records(name):
    exercise = get_exercise(name)
    # each draw of an open task trains networks
    seen = SEEN[:2] if isinstance(exercise, Open) else SEEN
    return [rote.recorded(exercise, seed) for seed in seen]


@pytest.mark.parametrize("exercise", FUNCTIONS, ids=by_name)
def test_counting_calls_earns_nothing(exercise):
    for seed in HIDDEN:
        for calls in records(exercise.name)[:3]:
            assert not earned(exercise, rote.counting(calls), seed)


@pytest.mark.parametrize("look", rote.LOOKS)
@pytest.mark.parametrize("exercise", FUNCTIONS, ids=by_name)
def test_having_seen_other_cases_earns_nothing(exercise, look):
    for seed in HIDDEN:
        assert not earned(exercise, rote.looking_up(records(exercise.name), look), seed)


@pytest.mark.parametrize("exercise", FUNCTIONS, ids=by_name)
def test_always_the_same_earns_nothing(exercise):
    for number in (0, 1):
        right_shapes = rote.looking_up(records(exercise.name), "shape", rote.filled(number))
        assert not earned(exercise, right_shapes, HIDDEN[0])
    first = records(exercise.name)[0][0][1]
    for value in (first, None, True, False, 0, 1.0, "", [], {}, np.zeros(0)):
        assert not earned(exercise, rote.always(value), HIDDEN[0]), repr(value)


@pytest.mark.parametrize("exercise", FUNCTIONS, ids=by_name)
def test_handing_back_an_argument_earns_nothing(exercise):
    for place in range(3):
        assert not earned(exercise, rote.argument(place), HIDDEN[0])


@pytest.mark.parametrize("exercise", ENGINES, ids=by_name)
def test_an_engine_that_plays_a_tape_earns_nothing(exercise):
    for seed in HIDDEN:
        for seen in SEEN[:3]:
            assert not earned(exercise, rote.engine(rote.taped(exercise, seen)), seed)


@pytest.mark.parametrize("exercise", ENGINES, ids=by_name)
@pytest.mark.parametrize("grad", [0.0, 1.0, np.zeros(()), None], ids=str)
def test_an_engine_whose_gradients_are_always_the_same_earns_nothing(exercise, grad):
    tape = [("grad", grad), ("order", [0.0])]
    for seed in HIDDEN:
        assert not earned(exercise, rote.engine(tape), seed)


def gradients_of_zero(reference):
    """The reference's class, in which no gradient is ever anything but 0."""

    class Zero(reference):
        grad = property(lambda self: np.zeros_like(self.data), lambda self, value: None)

    return Zero


@pytest.mark.parametrize("exercise", ENGINES, ids=by_name)
def test_an_engine_that_only_runs_forward_earns_no_part_about_gradients(exercise):
    for seed in HIDDEN:
        zero = gradients_of_zero(exercise.reference)
        assert earned(exercise, zero, seed) <= {"order"}  # asks for no gradient


# --- the players are real ----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["gradient_check", "k_fold_indices", "adam"])
def test_who_counts_calls_would_pass_if_all_came_as_before(name):
    exercise = get_exercise(name)
    assert earned(exercise, rote.counting(rote.recorded(exercise, 0)), 0) == set(exercise.parts)


def test_who_counts_calls_would_pass_gradient_check_in_the_listed_order(monkeypatch):
    exercise = replace(get_exercise("gradient_check"), rounds=(1, 1))
    for module in (run, rote):
        monkeypatch.setattr(module, "in_turn", lambda cases: range(len(cases)))
    player = rote.counting(rote.recorded(exercise, 0))
    assert earned(exercise, player, HIDDEN[0]) == set(exercise.parts)


@pytest.mark.parametrize("look", rote.LOOKS)
def test_who_looks_up_passes_where_everything_was_seen(look):
    exercise = get_exercise("early_stopping")
    player = rote.looking_up([rote.recorded(exercise, HIDDEN[0])], look)
    parts = earned(exercise, player, HIDDEN[0])
    assert parts == (set() if look == "shape" else set(exercise.parts))


def test_the_tape_passes_where_it_was_recorded():
    for exercise in ENGINES:
        player = rote.engine(rote.taped(exercise, 0))
        assert earned(exercise, player, 0) == set(exercise.parts)


# --- what a guess is worth ---------------------------------------------------------------------


def orders(answers):
    """In how many orders so many of each answer can come."""
    return comb(len(answers), sum(answers))


def test_the_verdicts_of_a_gradient_checker_cannot_be_guessed():
    exercise = get_exercise("gradient_check")
    for part in exercise.parts:
        chances = []
        for seed in range(40):
            of_part = [c for c in exercise.cases(seed) if c.args[0] == part]
            alike = [  # what cannot be told by a look at x and its gradient
                case.name.startswith("right")
                for case in of_part
                if case.args[3].shape == case.args[2].shape and np.isfinite(case.args[3]).all()
            ]
            chances.append(1 / orders(alike))
        assert np.mean(chances) < 1e-3, part


def test_when_to_stop_cannot_be_guessed():
    exercise = get_exercise("early_stopping")
    for seed in range(40):
        stops = [exercise.reference(*case.args)[0] for case in exercise.cases(seed)]
        assert orders(stops) > 1e5


def test_the_best_candidate_stands_anywhere():
    exercise = get_exercise("choose_by_cross_validation")
    cases = [case for seed in range(60) for case in exercise.cases(seed)]
    places = [case.args[0].index(exercise.reference(*case.args)[0]) for case in cases]
    assert max(np.bincount(places)) < 0.25 * len(places)


def test_order_and_number_of_cases_are_drawn():
    exercise = get_exercise("gradient_check")
    cases = [exercise.cases(seed) for seed in range(12)]
    assert len({len(some) for some in cases}) == 2
    assert len({tuple(case.turn for case in some) for some in cases}) == len(cases)
