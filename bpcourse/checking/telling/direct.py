"""The learner's function called directly on a case that is wrong, or on a smaller one like it."""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from bpcourse.checking.attempt import Attempt, Flaw
from bpcourse.checking.compare import Fault, compare
from bpcourse.checking.exercise import Backward, Case, Exercise, Loss
from bpcourse.checking.following.own_derivative import numerical_entry
from bpcourse.checking.following.own_forward import same_shapes
from bpcourse.checking.outcome import Raised
from bpcourse.checking.rounding import Rounded, as_rounded
from bpcourse.checking.run import right_answers, run_all, run_forward
from bpcourse.checking.telling.came_out import Failing, apart, sentence
from bpcourse.checking.telling.names import argument_names, upstream_names
from bpcourse.checking.telling.paste import UnwritableError, count, drawn, line
from bpcourse.checking.telling.smallest import Args

CLEAR = 1e-2  # of the largest right entry: an error that can be seen in a small case


class Tried(NamedTuple):
    """One run that went wrong: a case, why it is wrong, and both values of the part."""

    case: Case
    fault: Fault
    own: Any
    right: Any


@dataclass(frozen=True)
class Direct:
    """A call of the learner's function in one case of theirs that is wrong.

    case  with the forward whose cache it was given
    own   is that forward the learner's?
    nudges_right  is what is nudged known to be right, so that another slope is a kink's?
    error  how far off the answer is, in units of the largest right entry
    """

    attempt: Attempt
    part: str
    fault: Fault
    case: Case
    own: bool
    nudges_right: bool
    error: float

    @classmethod
    def all_of(cls, attempt: Attempt, part: str, flaw: Flaw) -> list[Direct]:
        """In all cases that are wrong as the worst one is, those with few numbers first."""
        found: list[Direct] = []
        for i, (case, answers) in enumerate(zip(attempt.own.used, attempt.right)):
            right = [as_rounded(answer.get(part)) for answer in answers]
            fault = right[0] is not None and compare(attempt.outcomes[i].get(part), right)
            if fault and _alike(fault, flaw.fault):
                own = bool(attempt.own.function) and attempt.own.kept[i]
                known = not own or attempt.own.right[i]
                found.append(
                    cls(
                        attempt=attempt,
                        part=part,
                        fault=fault,
                        case=case,
                        own=own,
                        nudges_right=known and isinstance(attempt.exercise, Backward),
                        error=_error(fault, right[0]),
                    )
                )
        return sorted(found, key=lambda wrong: count(wrong.case.args))

    @property
    def exercise(self) -> Exercise:
        """What is asked."""
        return self.attempt.exercise

    @property
    def args(self) -> Args:
        """The arguments as they were drawn."""
        return self.case.args

    def fails(self, args: Args) -> bool:
        """Does it go wrong in the same way on these?"""
        return self._tried(args) is not None

    def _tried(self, args: Args) -> Tried | None:
        """What comes out of these arguments, if it fails on them as it did."""
        try:
            case = self._made(args)
            if case is None:
                return None
            answers = right_answers(self.exercise, replace(case, forward=self.exercise.forward))
        except Exception:  # the reference has no answer here
            return None
        right = [as_rounded(answer[self.part]) for answer in answers]
        if not _judgeable(right[0]):
            return None
        outcome = run_all(self.exercise, self.attempt.implementation, [case]).outcomes[0]
        fault = compare(outcome.get(self.part), right)
        if fault is None or not _alike(fault, self.fault):
            return None
        clear = fault.status != "value" or _error(fault, right[0]) > min(CLEAR, self.error / 10)
        return Tried(case, fault, outcome.get(self.part), right[0]) if clear else None

    def _made(self, args: Args) -> Case | None:
        """A case with these arguments, and plain upstream gradients; None if the forward fails."""
        if not isinstance(self.exercise, Backward):
            return replace(self.case, args=args)
        *outs, _ = self.exercise.forward(*copy.deepcopy(args))
        if self.own:
            tried = replace(self.case, args=args, upstream=tuple(outs))
            (mine,) = run_forward(self.case.made_by, self.exercise.forward.__name__, [tried])
            if isinstance(mine, Raised) or not same_shapes(mine, tuple(outs)):
                return None
        if not all(map(np.size, outs)):
            return None
        upstream = tuple(_plain_numbers(np.shape(out)) for out in outs)
        return replace(self.case, args=args, outs=tuple(outs), upstream=upstream)

    def told(self, args: Args) -> Failing:
        """What to show of these arguments. Raises UnwritableError."""
        tried = self._tried(args)
        if tried is None:
            raise UnwritableError("it does not fail twice")
        if "cache" in self._names:  # one that no forward has made says nothing
            raise UnwritableError("a cache belongs to its forward")
        given = dict(zip(self._names, (*tried.case.args, *tried.case.upstream)))
        return self._failing(line(given, self._call), tried.case, tried.fault, tried.right)

    def in_full(self) -> Failing:
        """What to show of the case as it was drawn."""
        i = [case.name for case in self.attempt.cases].index(self.case.name)
        right = as_rounded(self.attempt.right[i][0][self.part])
        code = drawn(self.exercise.name, self.case.name, self._names, self._call)
        return self._failing(code, self.case, self.fault, right)

    def _failing(self, code: str, case: Case, fault: Fault, right: Any) -> Failing:
        nudge = self._nudge(case, fault, right)
        if nudge is not None and fault.yours is not None and not apart(fault.yours, nudge):
            if not self.nudges_right:
                return Failing()  # right for their own forward: nothing fails here
            nudge = None  # nearly right: a nudge does not show it
        beside = nudge
        if nudge is None and isinstance(right, Rounded) and fault.index is not None:
            beside = float(right.value[fault.index])
        nudged = "" if nudge is None else self._nudged
        return Failing(code, sentence(self.exercise, self.part, case, fault, beside, nudged))

    @property
    def _nudged(self) -> str:
        if not isinstance(self.exercise, Backward):
            return "your own loss"
        own = "your own " if self.own and not self.exercise.given else ""
        return own + self.exercise.forward.__name__

    def _nudge(self, case: Case, fault: Fault, right: Any) -> float | None:
        """What a nudge of the learner's own forward gives; None at a kink, where it is in between,
        and of a loss that is itself wrong here.
        """
        if fault.status not in ("value", "not finite") or fault.index is None:
            return None
        nudge = numerical_entry(self.attempt, self.part, case, fault.index)
        if nudge is None or not np.isfinite(nudge):
            return None
        size = max(1e-3, float(np.abs(right.value).max()))
        near = abs(nudge - right.value[fault.index]) <= 1e-3 * size
        trusted = self.nudges_right or isinstance(self.exercise, Loss)
        return nudge if near or not trusted else None

    @cached_property
    def _names(self) -> list[str]:
        names = argument_names(self.exercise, self.case)
        names += upstream_names(self.exercise, self.case) if self.case.upstream else []
        if len(names) != len(self.case.args) + len(self.case.upstream):
            raise UnwritableError("its arguments have no names")
        return names

    @property
    def _call(self) -> str:
        arguments, name = argument_names(self.exercise, self.case), self.exercise.name
        if not isinstance(self.exercise, Backward):
            return f"{name}({', '.join(arguments)})"
        outs = "out" if len(self.case.upstream) == 1 else "*outs"
        forward = self.exercise.forward.__name__
        if not self.own:
            forward = f"reference.{forward}"
        upstream = ", ".join(upstream_names(self.exercise, self.case))
        return f"{outs}, cache = {forward}({', '.join(arguments)}); {name}({upstream}, cache)"


def _alike(fault: Fault, other: Fault) -> bool:
    """The same step of the ladder; the same kind of exception."""
    same_kind = fault.message.split(":")[0] == other.message.split(":")[0]
    return fault.status == other.status and (fault.status != "raised" or same_kind)


def _judgeable(right: Any) -> bool:
    if isinstance(right, Rounded):
        return right.size > 0 and bool(np.isfinite(right.value).all())
    return isinstance(right, (bool, str, np.bool_))


def _error(fault: Fault, right: Any) -> float:
    """How far off the worst entry is, in units of the largest right one."""
    if fault.status != "value" or fault.yours is None or not isinstance(right, Rounded):
        return np.inf
    gap = abs(fault.yours - right.value[fault.index])
    return float(gap / (np.abs(right.value).max() or 1.0))


def _plain_numbers(shape: tuple[int, ...]) -> Any:
    """Small whole numbers of both signs, not all alike."""
    return np.resize(np.array([2.0, -1.0, 3.0, 1.0, -2.0]), shape)[()]
