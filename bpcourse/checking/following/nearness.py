"""Is a wrong forward (or loss) near the task: mostly right, or wrong in a way that is known?"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bpcourse.checking.attempt import Attempt
from bpcourse.checking.compare import compare
from bpcourse.checking.diagnosis import diagnose
from bpcourse.checking.exercise import Case, Exercise, Implementation, Loss, RandomBackward
from bpcourse.checking.following.arguments import (
    Differentiated,
    WithGradients,
    function_of,
    outputs_of,
)
from bpcourse.checking.following.drawn import multiplies_alike
from bpcourse.checking.following.own_forward import same_shapes
from bpcourse.checking.mistake import made
from bpcourse.checking.naming.agreement import same
from bpcourse.checking.naming.fitting import fitted
from bpcourse.checking.naming.suspects import LineUp
from bpcourse.checking.rounding import lift
from bpcourse.checking.run import right_answers, silence


@dataclass(frozen=True)
class Place:
    """One case: the student's own outputs (None: none of the right shape) beside the right ones.

    wrong  does it run, and differ from the reference?
    runs   does it run at all, with outputs of another shape perhaps?
    """

    case: Case
    outs: tuple[Any, ...] | None
    right: tuple[Any, ...]  # Rounded
    wrong: bool
    runs: bool


@dataclass(frozen=True)
class Nearness:
    """differs: does it differ from the reference at all? near: is it near the task? slip: the
    mistaken function that reproduces it, where there is one.
    """

    differs: bool
    near: bool
    slip: Implementation | None = None


def places_of(attempt: Attempt, exercise: WithGradients) -> list[Place]:
    """The cases, each with the student's own outputs."""
    if isinstance(exercise, Loss):
        return _places_of_loss(attempt, exercise)
    own = attempt.own
    return [
        Place(
            case,
            outs,
            tuple(exercise.forward(*lift(case.args))[:-1]),
            outs is not None and not right,
            runs,
        )
        for case, outs, right, runs in zip(attempt.cases, own.outs, own.right, own.runs)
    ]


def _places_of_loss(attempt: Attempt, exercise: Loss) -> list[Place]:
    found: list[Place] = []
    for case, answers, outcome in zip(attempt.cases, attempt.right, attempt.outcomes):
        loss, right = outcome.get(exercise.loss), answers[0][exercise.loss]
        fits = same_shapes((loss,), (right,))
        wrong = fits and compare(loss, [right]) is not None
        found.append(Place(case, (loss,) if fits else None, (right,), wrong, fits))
    return found


def nearness(attempt: Attempt, exercise: WithGradients, places: Sequence[Place]) -> Nearness:
    """Compare the student's forward, or loss, with the reference's."""
    source = exercise if isinstance(exercise, Loss) else exercise.of
    if not isinstance(source, Exercise):
        return Nearness(differs=True, near=_mostly_right(places))
    if isinstance(exercise, RandomBackward):
        if _draws_like_a_mistake(exercise, source, places):
            return Nearness(differs=True, near=True)
        return _by_its_own_exercise(source, attempt.own.function)
    slips = (
        source.wrong(*mistakes)
        for mistakes in [*((m,) for m in source.mistakes), *source.mistake_pairs]
    )
    for slip in itertools.chain(slips, _with_their_number(attempt, source)):
        if _reproduces(function_of(exercise, slip, slip), places):
            return Nearness(differs=True, near=True, slip=slip)
    return Nearness(differs=True, near=_mostly_right(places))


def _with_their_number(attempt: Attempt, source: Exercise) -> Iterator[Implementation]:
    """The mistakes that are made with a number, with the student's own."""
    mistakes = [mistake for mistake in source.mistakes if mistake.fitted]
    own = attempt if source is attempt.exercise else _of_the_forward(attempt, source)
    if not mistakes or own is None:
        return
    with silence():
        line_up = LineUp(own)
        for mistake, part in itertools.product(mistakes, own.flaws):
            if suspect := fitted(line_up, mistake, part):
                yield made(source.reference, suspect.made)


def _of_the_forward(attempt: Attempt, source: Exercise) -> Attempt | None:
    """The student's forward as an answer to its own exercise, on the cases of the backward."""
    if attempt.own.function is None:
        return None
    cases = [Case(case.name, case.args) for case in attempt.cases]
    right = [right_answers(source, case) for case in cases]
    return Attempt(source, attempt.own.function, None, cases, right)


def _mostly_right(places: Sequence[Place]) -> bool:
    right = sum(place.outs is not None and not place.wrong for place in places)
    return 2 * right >= len(places)


def _draws_like_a_mistake(
    exercise: RandomBackward, source: Exercise, places: Sequence[Place]
) -> bool:
    """Is there a catalogued mistake (or a pair) that multiplies by the same in every case?"""
    for mistakes in [*((m,) for m in source.mistakes), *source.mistake_pairs]:
        slip = source.wrong(*mistakes)
        if all(_multiplies_like(exercise, function_of(exercise, slip, slip), p) for p in places):
            return True
    return False


def _multiplies_like(exercise: RandomBackward, slip: Differentiated, place: Place) -> bool:
    outs = outputs_of(slip, place.case.args)
    if place.outs is None or outs is None:
        return False
    return multiplies_alike(exercise, place.outs[0], outs[0], place.case)


def _by_its_own_exercise(source: Exercise, forward: Any) -> Nearness:
    """Is it right in half of the cases of its own exercise, or wrong in ways that are known?"""
    with silence():
        attempt = Attempt.at(source, forward)
        failed = list(attempt.flaws)
    known = diagnose(attempt, failed)
    wrong = [
        any(compare(outcome.get(part), [answers[0][part]]) for part in answers[0])
        for answers, outcome in zip(attempt.right, attempt.outcomes)
    ]
    near = 2 * sum(wrong) <= len(wrong) or all(known[part].mistakes for part in failed)
    return Nearness(bool(failed), near)


def _reproduces(function: Differentiated, places: Sequence[Place]) -> bool:
    """Has it the student's outputs wherever there are any, and says something of half the cases?"""
    told = 0
    for place in sorted(places, key=lambda place: place.outs is None):
        outs = outputs_of(function, place.case.args)
        if outs is not None and not same_shapes(outs, place.right):
            outs = None
        if place.outs is None:
            told += outs is None
        elif outs is None or not all(map(same, place.outs, outs, place.right)):
            return False
        else:
            told += 1
    return 2 * told >= len(places)
