"""Is a part the exact derivative of the student's own function, and is that worth its points?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bpcourse.checking.attempt import Attempt
from bpcourse.checking.exercise import Case, Implementation, Loss, RandomBackward
from bpcourse.checking.following.arguments import (
    Args,
    Differentiated,
    Path,
    WithGradients,
    array_paths,
    function_of,
    leaf_at,
    name_of,
    outputs_of,
    path_to,
    with_leaf,
)
from bpcourse.checking.following.drawn import is_derivative
from bpcourse.checking.following.nearness import Place
from bpcourse.checking.following.own_forward import same_shapes
from bpcourse.checking.following.remaining import must_run
from bpcourse.checking.run import silence
from bpcourse.gradcheck import AGREES, INCONCLUSIVE, gradcheck

MAGNITUDE = 1000  # catalogued slips stay within 35 (a ReLU on the price), empty ones may be 1e20
STEP = 2.0**-10  # of an argument's scale: rounding is 1e-13 of the slope
KINK = 1e-2  # the slopes on both sides of a smooth function differ by step * curvature, 1e-5
CHANGED = 1e-6  # relative change of a slope that is none of rounding


@dataclass(frozen=True)
class Verdict:
    """On one part. why: a clause for the report, in which {mine} is the student's function."""

    paid: bool
    why: str = ""


class OwnDerivative:
    """One part beside the derivative of `function`, the student's own forward or loss.

    catalogued  is that function one of the catalogue's mistakes, which reproduces the student's?
    """

    def __init__(
        self, exercise: WithGradients, part: str, function: Differentiated, catalogued: bool
    ) -> None:
        self.exercise, self.part = exercise, part
        self.function, self.catalogued = function, catalogued
        self.kind = "loss" if isinstance(exercise, Loss) else "forward"
        self.path = path_to(exercise, part)
        self.reference = function_of(exercise, exercise.reference, exercise.forward)

    def verdict(
        self, places: Sequence[Place], attempt: Attempt, left_out: Sequence[bool]
    ) -> Verdict:
        """Apply the rule of follow_through to this part; the forward is near the task."""
        faults = attempt.faults[self.part]
        agreed, excused = 0, 0
        followed: list[Place] = []
        for place, answers, outcome, fault in zip(places, attempt.right, attempt.outcomes, faults):
            if place.outs is None or self.part not in answers[0]:
                continue
            if fault is None:
                agreed += 1
                continue
            verdict = self._judge(place, outcome.get(self.part), attempt)
            if verdict == AGREES:
                agreed += 1
                followed += [place] if place.wrong else []
            elif verdict == INCONCLUSIVE and self._undecided(place, answers[0][self.part]):
                excused += 1
            else:
                return Verdict(paid=False)
        if not agreed or excused > agreed:
            return Verdict(paid=False)
        unseen = [place.outs is None and fault is not None for place, fault in zip(places, faults)]
        if not followed and any(
            yes and not (place.runs or out) for yes, place, out in zip(unseen, places, left_out)
        ):
            return Verdict(paid=False)  # wrong with the reference's cache, and nothing explains it
        must = must_run(attempt, self.part, unseen)
        if must and not (self.catalogued and _fails_as_it_errs(places)):
            all_left_out = all(out for fault, out in zip(faults, left_out) if fault)
            return Verdict(False, "" if all_left_out else _too_few(must))
        return self._worth(followed, agreed)

    def _judge(self, place: Place, own: Any, attempt: Attempt) -> str | None:
        """Is this the derivative of the student's function? gradcheck's verdict."""
        forward = attempt.own.function
        if isinstance(self.exercise, RandomBackward):
            if (
                place.wrong
                and forward is not None
                and _is_drawn(self.exercise, self.part, forward, place, own)
            ):
                return AGREES
            return None
        return self._compare(self.function if place.wrong else self.reference, place, own)

    def _worth(self, followed: Sequence[Place], agreed: int) -> Verdict:
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

    def _undecided(self, place: Place, right: Any) -> bool:
        """Is it inconclusive for the reference's own forward and backward too?"""
        return self._compare(self.reference, place, right.value) == INCONCLUSIVE

    def _compare(self, function: Differentiated, place: Place, gradient: Any) -> str | None:
        """gradcheck's verdict; None where there is nothing to compare."""
        case = place.case
        upstream = case.upstream[0] if len(case.upstream) == 1 else case.upstream

        def of_leaf(leaf: Any) -> Any:
            outs = function(*with_leaf(case.args, self.path, leaf))
            return outs[0] if len(outs) == 1 else outs

        try:
            with silence():
                return gradcheck(
                    of_leaf,
                    (leaf_at(case.args, self.path),),
                    (gradient,),
                    wrt=[0],
                    dout=upstream if case.upstream else None,
                ).verdict
        except (Exception, SystemExit):  # it does not run everywhere, or this is no array
            return None

    def _unfit(self, followed: Sequence[Place], of: int) -> str:
        """Why this derivative is worth nothing; "" if it is worth its points.

        followed  the places where it is not the reference's; at most half `of` places may be empty
        """
        outs = [place.outs or () for place in followed]
        for own, right in zip(zip(*outs), zip(*(place.right for place in followed))):
            ratio = _norm(own) / max(_norm([r.value for r in right]), 1e-300)
            if not 1 / MAGNITUDE <= ratio <= MAGNITUDE:
                return f"your {self.kind} is far too " + ("large" if ratio > 1 else "small")
        reasons: list[str] = []
        for place in followed:
            if reason := self._empty_in(place.case):
                reasons.append(reason)
            if 2 * len(reasons) > of:
                return reasons[0]
        return ""

    def _empty_in(self, case: Case) -> str:
        """Why the derivative says nothing in this case; "" if it does."""
        own = self._slope(self.function, case, case.args)
        right = self._slope(self.reference, case, case.args)
        if not abs(own) > 0:
            return f"your {self.kind} does not depend on {self._name(self.path)}"
        others = self.exercise.inputs(np.random.default_rng(0)).get(case.name, ())
        for path in array_paths(case.args):
            args = _exchanged(case.args, path, others)
            if (
                args is not None
                and _changed(right, self._slope(self.reference, case, args))
                and not _changed(own, self._slope(self.function, case, args))
                and not _equal(
                    outputs_of(self.function, case.args), outputs_of(self.function, args)
                )
            ):
                return f"the right gradient depends on {self._name(path)}, and this one does not"
        return ""

    def _slope(self, function: Differentiated, case: Case, args: Args) -> float:
        """Derivative at `args` along one direction of the part's argument, NaN if it has none."""
        leaf, start = (np.asarray(leaf_at(a, self.path), float) for a in (args, case.args))
        rng = np.random.default_rng(1)
        scale = np.sqrt(np.mean(np.square(start))) or 1.0
        move = STEP * scale * rng.choice([-1, 1], leaf.shape) * rng.uniform(0.5, 1, leaf.shape)
        above = outputs_of(function, with_leaf(args, self.path, leaf + move))
        below = outputs_of(function, with_leaf(args, self.path, leaf - move))
        upstream = case.upstream or (1.0,)
        if above is None or below is None:
            return np.nan
        if not (same_shapes(above, upstream) and same_shapes(below, upstream)):
            return np.nan
        with np.errstate(all="ignore"):
            return float(
                sum(
                    np.sum((np.asarray(a, float) - b) * up)
                    for a, b, up in zip(above, below, upstream)
                )
            ) / (2 * STEP)

    def _name(self, path: Path) -> str:
        return name_of(self.exercise, path)


def _fails_as_it_errs(places: Sequence[Place]) -> bool:
    """Does the forward show its mistake where it runs, in numbers or shapes? One that is right
    wherever it runs may be no slip but a way around the cases in which an answer is wrong.
    """
    return any(place.runs and (place.wrong or place.outs is None) for place in places)


def _too_few(must: Sequence[str]) -> str:
    cases = f"case{'' if len(must) == 1 else 's'} {', '.join(map(repr, must))}"
    return f"too little can be judged while {{mine}} gives no output in {cases}"


def _is_drawn(
    exercise: RandomBackward, part: str, forward: Implementation, place: Place, own: Any
) -> bool:
    try:
        with silence():
            return is_derivative(exercise, part, forward, place.case, own)
    except (Exception, SystemExit):  # it does not run everywhere
        return False


def _exchanged(args: Args, path: Path, others: Args) -> Args | None:
    """The arguments with one array of other numbers; None where there is none of its shape.

    Whole numbers become all the same: labels in another order are perhaps the same by chance, and
    what adds up over the samples does not depend on their order.
    """
    leaf = leaf_at(args, path)
    if leaf.dtype.kind == "i" and np.ptp(leaf):
        return with_leaf(args, path, np.full_like(leaf, leaf.flat[0]))
    try:
        other = leaf_at(others, path)
    except (LookupError, TypeError):
        return None
    if np.shape(other) != np.shape(leaf):
        return None
    return with_leaf(args, path, other)


def _norm(arrays: Sequence[Any]) -> float:
    with np.errstate(all="ignore"):
        return float(np.sqrt(sum(np.sum(np.square(np.asarray(a, float))) for a in arrays)))


def _changed(before: float, after: float) -> bool:
    """NaN, where a function does not run, is no change."""
    return abs(after - before) > CHANGED * (abs(before) + abs(after))


def _equal(outs: tuple[Any, ...] | None, others: tuple[Any, ...] | None) -> bool:
    return outs is not None and others is not None and all(map(np.array_equal, outs, others))


def numerical_entry(attempt: Attempt, part: str, case: Case, index: Any) -> float | None:
    """Central difference of the student's own forward (or loss) by one entry; None at a kink, where
    it is not the slope.

    case  with the forward whose cache the backward was given
    """
    exercise = attempt.exercise
    if not isinstance(exercise, WithGradients) or part not in exercise.wrt or exercise.by_program:
        return None
    function = function_of(exercise, attempt.implementation, case.forward)
    path = path_to(exercise, part)
    leaf = leaf_at(case.args, path)
    step = 1e-5 * max(1.0, float(np.max(np.abs(leaf))))

    def moved(sign: int) -> float:
        argument = np.array(leaf, dtype=float)
        argument[index] += sign * step
        outs = function(*with_leaf(case.args, path, argument))
        return float(
            sum(np.sum(np.asarray(out) * up) for out, up in zip(outs, case.upstream or (1.0,)))
        )

    try:
        with silence():
            below, here, above = map(moved, (-1, 0, 1))
    except (Exception, SystemExit):  # the student's forward does not run here: nothing to show
        return None
    left, right = (here - below) / step, (above - here) / step
    kink = abs(right - left) > KINK * (abs(left) + abs(right)) + KINK
    return None if kink else (above - below) / (2 * step)
