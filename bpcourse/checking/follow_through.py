"""Where a forward (or a loss) has a slip, the backward is judged as the derivative of that one.

Fairness to a slip is not a price for emptiness. The rule, for each part of its own:

A part that differs from the reference earns its points all the same if, in every case in which it
differs, the student's own forward differs too and the part is exactly its derivative, and if

- the forward depends on that part's argument (a forward without b teaches nothing about db);
- the gradient depends on every argument that the reference's gradient depends on, of those that
  the forward uses at all (identity's does not depend on x; a forgotten bias costs db alone).
  Arguments are arrays: options such as stride or eps do not count. This and the point above must
  hold in at least half of the cases where the forward is wrong (a layer may be dead in one); for a
  catalogued mistake in half of all, as it may show little in the only one;
- the outputs are of the reference's order of magnitude: their norms differ by a factor of MAGNITUDE
  at most;
- the forward is near the task: right in at least half of the cases, or reproduced by a catalogued
  mistake of that forward (or a pair). In the latter case the derivative is that of the catalogued
  mistake: the same numbers, from code that cannot change from one call to the next.

Cases where the forward raises or has another shape do not forbid following in the others, if those
are at least half, or if the catalogued mistake fails there too. An inconclusive comparison is
excused only where it is inconclusive for the reference's own forward and backward too (a tie in
max-pooling), and only if at least half of the cases agree. A forward that the notebook gives is not
followed: its outputs must be the reference's (see own_forward). Nothing is remembered from one
check to the next: a forward that was redefined is compared again. Where outputs are drawn at random
(dropout) the forward's own exercise says whether it is right or near.
"""

from __future__ import annotations

import copy
import inspect
from dataclasses import dataclass, field

import numpy as np

from bpcourse.checking.arguments import (
    array_paths,
    function_of,
    leaf_at,
    outputs_of,
    path_to,
    with_leaf,
)
from bpcourse.checking.compare import compare
from bpcourse.checking.diagnosis import diagnose, same
from bpcourse.checking.own_forward import same_shapes
from bpcourse.checking.rounding import lift
from bpcourse.checking.run import attempt, cases, expected, silence
from bpcourse.exercises import forward_exercise
from bpcourse.gradcheck import AGREES, INCONCLUSIVE, gradcheck

MAGNITUDE = 1000  # catalogued slips stay within 35 (a ReLU on the price), empty ones may be 1e20
STEP = 2.0**-10  # of an argument's scale: rounding is 1e-13 of the slope
CHANGED = 1e-6  # relative change of a slope that is none of rounding


@dataclass
class Place:
    """One case: the student's own outputs (None: none of the right shape) beside the right ones."""

    case: object
    outs: tuple | None
    right: tuple  # Rounded
    wrong: bool  # does it run, and differ from the reference?
    gradient: object = None  # what the backward returned, where an exercise's `run` judges it


@dataclass
class Following:
    """parts: those that earn their points as derivatives of the student's own forward or loss, with
    its name; remarks: why, and why others do not.
    """

    parts: dict = field(default_factory=dict)
    remarks: tuple = ()


@dataclass(frozen=True)
class Verdict:
    """On one part. why: a clause for the report, in which {mine} is the student's function."""

    paid: bool
    why: str = ""


def follow(exercise, implementation, own, accepted, outcomes, failed) -> Following:
    """Apply the rule to the parts that differ from the reference.

    own       the OwnForward; accepted, outcomes: right values and the student's, by case
    failed    names of the parts that differ
    """
    parts = [part for part in failed if part in exercise.wrt]
    if not parts or exercise.given or not (exercise.loss or any(own.runs)):
        return Following()
    if exercise.run:
        differs, near, slip = *_by_its_own_exercise(exercise, own.function), None
    else:
        differs = exercise.loss in failed or not all(own.right)
    places = _places(exercise, implementation, own, accepted, outcomes) if differs else []
    if not places:
        return Following()
    kind = "loss" if exercise.loss else "forward"
    name = exercise.loss or exercise.forward.__name__
    mine = f"your own {name}"
    if all(place.outs is None for place in places):
        return (
            Following()
            if exercise.loss
            else Following(
                remarks=(
                    f"The outputs of {mine} have another shape than asked for in every case, and dout has "
                    "the right one. Mend the forward first.",
                )
            )
        )
    if not exercise.run:
        near, slip = _nearness(exercise, places)
    if not near:
        return Following(
            remarks=(
                f"{', '.join(parts)} cannot be judged as the derivative of {mine}, which is neither "
                f"right in half of the cases nor wrong in a way that we know. Mend the {kind} first.",
            )
        )
    function = function_of(exercise, slip or implementation, slip or own.function)
    verdicts = {
        part: _Part(exercise, part, function, slip is not None).verdict(places, accepted, outcomes)
        for part in parts
    }
    remarks = []
    for verdict in dict.fromkeys(verdicts.values()):
        if verdict.why:
            names = ", ".join(part for part in parts if verdicts[part] == verdict)
            remarks.append(f"{names}: {verdict.why.format(mine=mine)}. Mend the {kind}.")
    return Following({part: name for part in parts if verdicts[part].paid}, tuple(remarks))


# ---- is it near the task? ---------------------------------------------------------------------


def _places(exercise, implementation, own, accepted, outcomes):
    if exercise.loss:
        found = []
        for case, answers, outcome in zip(own.prepared, accepted, outcomes):
            loss, right = outcome.get(exercise.loss), answers[0][exercise.loss]
            fits = same_shapes((loss,), (right,))
            found.append(
                Place(
                    case,
                    (loss,) if fits else None,
                    (right,),
                    fits and compare(loss, [right]) is not None,
                )
            )
        return found
    places = [
        Place(
            case,
            outs,
            tuple(exercise.forward(*lift(case.args))[:-1]),
            outs is not None and not right,
        )
        for case, outs, right in zip(own.prepared, own.outs, own.right)
    ]
    for place in places if exercise.run else []:
        place.wrong = place.outs is not None
        place.gradient = outputs_of(
            lambda *args: implementation(
                *copy.deepcopy(place.case.upstream), own.function(*args)[-1]
            ),
            place.case.args,
        )
    return places


def _by_its_own_exercise(exercise, forward):
    """(does it differ from the reference, and is it near?) of a forward that draws at random.

    Its outputs cannot be compared, so its own exercise is asked, on that one's cases.
    """
    source = forward_exercise(exercise.forward)
    prepared = cases(source, 0)
    accepted = [expected(source, case) for case in prepared]
    with silence():
        outcomes = attempt(source, forward, None, prepared).outcomes
    wrong = [
        [part for part in answers[0] if compare(outcome.get(part), [answers[0][part]])]
        for answers, outcome in zip(accepted, outcomes)
    ]
    failed = [part for part in source.parts if any(part in parts for parts in wrong)]
    known = diagnose(source, prepared, accepted, outcomes, failed)
    return bool(failed), (
        2 * sum(map(bool, wrong)) <= len(wrong) or all(known[part].mistakes for part in failed)
    )


def _nearness(exercise, places):
    """(is it near the task?, the mistaken function that reproduces it or None)"""
    source = exercise if exercise.loss else forward_exercise(exercise.forward)
    for mistakes in [*((m,) for m in source.mistakes), *source.mistake_pairs] if source else []:
        slip = source.wrong(*mistakes)
        if _reproduces(exercise, function_of(exercise, slip, slip), places):
            return True, slip
    right = sum(place.outs is not None and not place.wrong for place in places)
    return 2 * right >= len(places), None


def _reproduces(exercise, function, places):
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


# ---- one part ---------------------------------------------------------------------------------


class _Part:
    """Is one part the derivative of `function`, and is that derivative worth its points?"""

    def __init__(self, exercise, part, function, catalogued):
        self.exercise, self.part = exercise, part
        self.function, self.catalogued = function, catalogued
        self.kind = "loss" if exercise.loss else "forward"
        self.path = path_to(exercise, part)
        self.reference = function_of(exercise, exercise.reference, exercise.forward)

    def verdict(self, places, accepted, outcomes) -> Verdict:
        """Apply the rule to this part; the forward is near the task."""
        agreed, excused, followed = 0, 0, []
        for place, answers, outcome in zip(places, accepted, outcomes):
            if place.outs is None or self.part not in answers[0]:
                continue
            own, right = outcome.get(self.part), [answer[self.part] for answer in answers]
            if compare(own, right) is None:
                agreed += 1
                continue
            verdict = self._compare(
                self.function if place.wrong else self.reference,
                place,
                place.gradient if self.exercise.run else own,
            )
            if verdict == AGREES:
                agreed += 1
                followed += [place] if place.wrong else []
            elif verdict == INCONCLUSIVE and self._undecided(place, right[0]):
                excused += 1
            else:
                return Verdict(False)
        if not agreed or excused > agreed:
            return Verdict(False)
        if not followed:
            return Verdict(
                True, "right wherever {mine} does what it should, which earns the points"
            )
        if reason := self._unfit(followed, agreed if self.catalogued else len(followed)):
            return Verdict(False, "the derivative of {mine}, and yet worth nothing: " + reason)
        return Verdict(
            True,
            "not what the reference gives, but the exact derivative of {mine}, "
            "which earns the points",
        )

    def _undecided(self, place, right):
        """Is it inconclusive for the reference's own forward and backward too?"""
        return (
            not self.exercise.run
            and self._compare(self.reference, place, right.value) == INCONCLUSIVE
        )

    def _compare(self, function, place, gradient):
        """gradcheck's verdict; None where there is nothing to compare."""
        case = place.case
        upstream = case.upstream[0] if len(case.upstream) == 1 else case.upstream
        try:
            with silence():
                return gradcheck(
                    lambda leaf: _alone(function(*with_leaf(case.args, self.path, leaf))),
                    (leaf_at(case.args, self.path),),
                    (gradient,),
                    wrt=[0],
                    dout=upstream if case.upstream else None,
                ).verdict
        except (Exception, SystemExit):  # it does not run everywhere, or this is no array
            return None

    def _unfit(self, followed, of) -> str:
        """Why this derivative is worth nothing; "" if it is worth its points.

        followed  the places where it is not the reference's; at most half `of` places may be empty
        """
        for own, right in zip(
            zip(*(place.outs for place in followed)), zip(*(place.right for place in followed))
        ):
            ratio = _norm(own) / max(_norm([r.value for r in right]), 1e-300)
            if not 1 / MAGNITUDE <= ratio <= MAGNITUDE:
                return f"your {self.kind} is far too " + ("large" if ratio > 1 else "small")
        reasons = []
        for place in followed:
            if reason := self._empty_in(place.case):
                reasons.append(reason)
            if 2 * len(reasons) > of:
                return reasons[0]
        return ""

    def _empty_in(self, case) -> str:
        """Why the derivative says nothing in this case; "" if it does."""
        own, right = (
            self._slope(self.function, case, case.args),
            self._slope(self.reference, case, case.args),
        )
        if not abs(own) > 0:
            return f"your {self.kind} does not depend on {self._name(self.path)}"
        others = self.exercise.inputs(np.random.default_rng(0)).get(case.name, ())
        for path in array_paths(case.args):
            try:
                other = leaf_at(others, path)
            except (LookupError, TypeError):
                continue
            if np.shape(other) != np.shape(leaf_at(case.args, path)):
                continue
            args = with_leaf(case.args, path, other)
            if (
                _changed(right, self._slope(self.reference, case, args))
                and not _changed(own, self._slope(self.function, case, args))
                and not _equal(
                    outputs_of(self.function, case.args), outputs_of(self.function, args)
                )
            ):
                return f"the right gradient depends on {self._name(path)}, and this one does not"
        return ""

    def _slope(self, function, case, args):
        """Derivative at `args` along one direction of the part's argument, NaN if it has none."""
        leaf, start = (np.asarray(leaf_at(a, self.path), float) for a in (args, case.args))
        rng = np.random.default_rng(1)
        scale = np.sqrt(np.mean(np.square(start))) or 1.0
        move = STEP * scale * rng.choice([-1, 1], leaf.shape) * rng.uniform(0.5, 1, leaf.shape)
        ends = [
            outputs_of(function, with_leaf(args, self.path, moved))
            for moved in (leaf + move, leaf - move)
        ]
        if None in ends or not all(same_shapes(end, case.upstream or (0.0,)) for end in ends):
            return np.nan
        with np.errstate(all="ignore"):
            return float(
                sum(
                    np.sum((np.asarray(a, float) - b) * up)
                    for a, b, up in zip(*ends, case.upstream or (1.0,))
                )
            ) / (2 * STEP)

    def _name(self, path):
        exercise = self.exercise
        names = list(inspect.signature(exercise.forward or exercise.reference).parameters)
        return names[path[0]] + "".join(f"[{key!r}]" for key in path[1:])


def _alone(outs):
    return outs[0] if len(outs) == 1 else outs


def _norm(arrays):
    with np.errstate(all="ignore"):
        return np.sqrt(sum(np.sum(np.square(np.asarray(a, float))) for a in arrays))


def _changed(before, after):
    """NaN, where a function does not run, is no change."""
    return abs(after - before) > CHANGED * (abs(before) + abs(after))


def _equal(outs, others):
    return outs is not None and others is not None and all(map(np.array_equal, outs, others))


def numerical_entry(exercise, implementation, forward, case, part, index) -> float | None:
    """Central difference of the student's own forward (or loss) by one entry, or None."""
    if part not in exercise.wrt or exercise.run:
        return None
    function, path = function_of(exercise, implementation, forward), path_to(exercise, part)
    leaf = leaf_at(case.args, path)
    step = 1e-5 * max(1.0, float(np.max(np.abs(leaf))))
    moved = []
    try:
        with silence():
            for sign in (1, -1):
                argument = np.array(leaf, dtype=float)
                argument[index] += sign * step
                outs = function(*with_leaf(case.args, path, argument))
                moved.append(
                    sum(
                        np.sum(np.asarray(out) * up)
                        for out, up in zip(outs, case.upstream or (1.0,))
                    )
                )
            return float(moved[0] - moved[1]) / (2 * step)
    except (Exception, SystemExit):  # the student's forward does not run here: nothing to show
        return None
