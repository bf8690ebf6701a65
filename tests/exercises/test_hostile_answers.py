"""Does any check compute with what an answer returns before it knows that the shape is right?

Short arrays that grow where they are broadcast against each other, texts, large numbers, deep lists:
a check takes little more memory than they do.
"""

import functools
import itertools
import tracemalloc
import warnings

import numpy as np
import pytest

from bpcourse.checking import session
from bpcourse.checking.assess import assess
from bpcourse.exercises import all_exercises

N = 4000
ROW, COLUMN = np.ones((1, N)), np.ones((N, 1))
MOST = 40 << 20  # bytes; a row and a column, broadcast, have three times as many
WAYS = {
    "a row": lambda value: ROW,
    "a column": lambda value: COLUMN,
    "many axes": lambda value: np.ones((N, *[1] * max(np.ndim(value), 1))),
    "no axes": lambda value: np.array(1.0),
    "no entries": lambda value: np.ones((0, N)),
    "a text": lambda value: "7" * 20_000,
    "a large number": lambda value: 1 << 4000,
    "a deep list": lambda value: functools.reduce(lambda inner, _: [inner], range(49), 1.0),
}


def in_turn(*ways):
    """Each time another of these."""
    turns = itertools.cycle(ways)
    return lambda value: next(turns)(value)  # noqa: PLW0108  another one at each call


def bent(value, how):
    if isinstance(value, dict):
        return {key: bent(item, how) for key, item in value.items()}
    if type(value) in (list, tuple):
        return type(value)(bent(item, how) for item in value)
    if isinstance(value, (set, frozenset)):  # what comes of its items need not fit into one
        return [bent(item, how) for item in value]
    return how(value) if isinstance(value, (int, float, np.generic, np.ndarray, str)) else value


def bent_class(engine, how):
    """An engine whose gradients are read as something else."""

    class Bent(engine):
        @property
        def grad(self):
            return how(self.kept)

        @grad.setter
        def grad(self, value):
            self.kept = value

    return Bent


def bent_answer(exercise, how):
    reference = exercise.reference
    if isinstance(reference, type):
        return bent_class(reference, how)
    if not callable(reference):
        return bent(reference, how)
    return lambda *args, **kwargs: bent(reference(*args, **kwargs), how)


def peak_of(exercise, answer, forward):
    tracemalloc.start()
    try:
        with session.changed(hidden=True), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            report = assess(exercise, answer, forward, seed=3)
        return tracemalloc.get_traced_memory()[1], report.points
    finally:
        tracemalloc.stop()


EXERCISES = all_exercises()


@pytest.mark.slow
@pytest.mark.parametrize("name", EXERCISES)
def test_no_answer_makes_a_check_take_much_memory(name):
    exercise = EXERCISES[name]
    ways = WAYS | {"in turn": in_turn(*list(WAYS.values())[:2])}
    for way, how in ways.items():
        peak, points = peak_of(exercise, bent_answer(exercise, how), exercise.forward)
        assert peak < MOST and points < exercise.points, way


@pytest.mark.parametrize("name", ["Value", "Tensor"])
def test_gradients_of_engines_are_not_broadcast(name):
    exercise = EXERCISES[name]
    how = in_turn(*[WAYS["a row"]] * 2, *[WAYS["a column"]] * 2)
    for ways in (how, in_turn(WAYS["a row"], WAYS["a column"])):
        peak, points = peak_of(exercise, bent_class(exercise.reference, ways), None)
        assert peak < MOST and points < exercise.points
