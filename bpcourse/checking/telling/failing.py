"""The smallest input on which a part is wrong: as code to paste, and what comes out of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from bpcourse.answer_key.refusal import ReferenceUnavailable
from bpcourse.checking.attempt import Attempt, Flaw
from bpcourse.checking.run import silence
from bpcourse.checking.telling.came_out import Failing
from bpcourse.checking.telling.direct import Direct
from bpcourse.checking.telling.explained import Explained, explanation
from bpcourse.checking.telling.paste import UnwritableError
from bpcourse.checking.telling.smallest import Args, Budget, shrunk
from bpcourse.checking.telling.spied import Spied

STARTS = 3  # cases to start from
CLEAR = 1e-2  # of the largest right entry: an error that can be seen in a small case
SHOWN = ("raised", "shape", "not finite", "value")
"""What depends on the input; the other faults show wherever one looks."""


class _Wrong(Protocol):
    """Something that goes wrong, on arguments that may be made smaller."""

    @property
    def args(self) -> Args:
        """The arguments as they were drawn."""
        ...

    def fails(self, args: Args) -> bool:
        """Does it go wrong in the same way on these?"""
        ...

    def told(self, args: Args) -> Failing:
        """What to show of these arguments. Raises UnwritableError."""
        ...

    def in_full(self) -> Failing:
        """What to show of the case as it was drawn."""
        ...


def failing_input(attempt: Attempt, part: str, flaw: Flaw) -> Failing:
    """The smallest failing input that is found in a few runs; Failing() if there is none to show."""
    if flaw.fault.status not in SHOWN or _refused(flaw):
        return Failing()
    with silence(), np.errstate(all="ignore"):
        try:
            return _smallest(_candidates(attempt, part, flaw))
        except (Exception, SystemExit):  # a nicety: what a learner's code does here is no verdict
            return Failing()


def _refused(flaw: Flaw) -> bool:
    """Did the guard stop it? In a cell of its own the same line would run."""
    return flaw.fault.message.startswith(ReferenceUnavailable.__name__)


def _candidates(attempt: Attempt, part: str, flaw: Flaw) -> list[_Wrong]:
    """Where to start from, the best first."""
    exercise = attempt.exercise
    if exercise.by_program and not exercise.explain:
        return list(Spied.all_of(attempt, flaw))
    if exercise.explain:
        with_code = explanation(attempt, part, flaw).code
        return list(Explained.all_of(attempt, part, flaw)) if with_code else []
    return list(Direct.all_of(attempt, part, flaw))


def _smallest(candidates: Sequence[_Wrong]) -> Failing:
    budget = Budget()
    known = [wrong.args for wrong in candidates]
    for wrong in candidates[:STARTS]:
        try:
            if wrong.fails(wrong.args):
                return wrong.told(shrunk(wrong.args, wrong.fails, budget, known))
        except UnwritableError:
            continue
    return candidates[0].in_full() if candidates else Failing()
