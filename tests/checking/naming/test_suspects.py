"""Known mistakes beside an answer: on which cases, and in which way, do they agree?"""

import numpy as np

from bpcourse.checking.attempt import Attempt
from bpcourse.checking.exercise import Function, Mistake
from bpcourse.checking.naming.suspects import (
    LineUp,
    Suspect,
    can_be_made,
    single_suspects,
    united,
    with_number,
)


def crop(x, pad):
    """The middle of a row."""
    y = x[pad : len(x) - pad]
    return y, y.sum()


def mistake(name="negative crop", **fields):
    return Mistake(name, ask="Which?", tell="That.", **fields)


NEGATIVE = mistake(edits=(("x[pad : len(x) - pad]", "x[pad:-pad]"),))
SIGN = mistake("sign", edits=(("y.sum()", "-y.sum()"),))
RAISES = mistake(
    "breaks",
    edits=(("y.sum()", "2 * y.sum()"),),
    raising="""
        def crop(x, pad):
            y = np.zeros(len(x) - 2 * pad)
            y[:] = x[pad:-pad]
            return y, y.sum()
        """,
)


def inputs(rng):
    return {f"pad {pad}": (rng.standard_normal(9), pad) for pad in (1, 2, 3, 0)}


EXERCISE = Function(
    name="crop",
    parts={"y": 1, "total": 1},
    inputs=inputs,
    reference=crop,
    mistakes=(NEGATIVE, SIGN, RAISES),
)


def line_up(answer, exercise=EXERCISE):
    return LineUp(Attempt.at(exercise, answer))


def test_a_mistake_is_a_suspect_twice_if_it_can_raise():
    assert [s.key for s in single_suspects(EXERCISE.mistakes)] == [
        ("negative crop",),
        ("sign",),
        ("breaks",),
        ("breaks [raises]",),
    ]


def test_a_suspect_reproduces_a_part_in_every_case_or_not_at_all():
    def wrong(x, pad):
        y, total = crop(x, pad)
        return y, -total if pad else 7.0

    assert not line_up(wrong).reproduces(Suspect.of(SIGN), "total")
    assert line_up(EXERCISE.wrong(SIGN)).reproduces(Suspect.of(SIGN), "total")


def test_a_suspect_that_makes_wrong_what_is_right_is_not_consistent():
    def total_only(x, pad):
        return crop(x, pad)[0], crop(x, pad)[1] if pad else 0.0

    found = line_up(total_only)
    negative = Suspect.of(NEGATIVE)
    assert found.reproduces(negative, "total") and not found.consistent(negative)


def test_few_exceptions_beside_right_cases_tell_by_their_words():
    def own(x, pad):
        y = np.zeros((1, len(x) - 2 * pad))
        y[:] = x[None, pad:-pad]
        return y[0], y.sum()

    raising = single_suspects(EXERCISE.mistakes)[-1]
    assert line_up(own).reproduces(raising, "y")

    def other(x, pad):
        if not pad:
            raise ValueError("pad must not be 0")
        return crop(x, pad)

    assert not line_up(other).reproduces(raising, "y")


def test_exceptions_in_most_cases_tell_by_their_sizes_only():
    def product(x, w):
        """x times w."""
        return x @ w

    transposed = mistake("transposed", edits=(("x @ w", "x.T @ w"),))
    exercise = Function(
        name="product",
        parts={"out": 1},
        inputs=lambda rng: {f"{n}": (rng.random((n, n + 1)), rng.random(n + 1)) for n in (2, 3)},
        reference=product,
        mistakes=(transposed,),
    )
    suspect = Suspect.of(transposed)
    assert line_up(lambda x, w: np.dot(x.T, w), exercise).reproduces(suspect, "out")
    assert not line_up(lambda x, w: x @ w[1:], exercise).reproduces(suspect, "out")


def test_each_suspect_is_run_once_on_a_case_and_only_where_needed():
    found = line_up(lambda x, pad: (x, 1.0))
    assert not found.reproduces(Suspect.of(SIGN), "total")
    assert len(found.attempt.reruns[("sign",)]) == 1


def test_finite_cases_are_judged_apart():
    def overflows(x, pad):
        y, total = crop(x, pad)
        return y, -total if pad else np.inf

    found = line_up(overflows)
    assert found.reproduces_finite(Suspect.of(SIGN), "total")
    assert not found.reproduces_finite(Suspect.of(SIGN), "y")


def test_two_suspects_are_made_at_once_if_their_edits_fit():
    attempt = Attempt.at(EXERCISE, crop)
    both = united(Suspect.of(NEGATIVE), Suspect.of(SIGN))
    assert both.told == (NEGATIVE, SIGN) and can_be_made(attempt, both)
    whole = single_suspects([RAISES])[-1]
    assert not can_be_made(attempt, united(Suspect.of(SIGN), whole))


def test_a_number_is_told_but_not_part_of_the_name():
    adds = Mistake(
        "something added", ask="Why FITTED?", tell="Leave FITTED out.", fitted=(1e-9, 1.0)
    )
    suspect = with_number(adds, 2e-3)
    assert suspect.told[0].name == "something added"
    assert suspect.told[0].ask == "Why 0.002?"
    assert suspect.made[0].middle == 2e-3
