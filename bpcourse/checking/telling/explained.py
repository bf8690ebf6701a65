"""What an exercise itself says of a part that is wrong, on a case that has been made small."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bpcourse.checking.attempt import Attempt, Flaw
from bpcourse.checking.exercise import Told
from bpcourse.checking.outcome import Malformed
from bpcourse.checking.rounding import Rounded
from bpcourse.checking.telling.came_out import Failing
from bpcourse.checking.telling.direct import Direct
from bpcourse.checking.telling.paste import UnwritableError
from bpcourse.checking.telling.smallest import Args
from bpcourse.checking.wording import ended


def explanation(attempt: Attempt, part: str, flaw: Flaw) -> Told:
    """The exercise's words on the case that is shown; Told() where it has none."""
    i = attempt.cases.index(flaw.case)
    right = attempt.right[i][0].get(part)
    return _told(attempt, part, flaw, attempt.outcomes[i].get(part), right, flaw.case.args)


def _told(attempt: Attempt, part: str, flaw: Any, own: Any, right: Any, args: Args) -> Told:
    said = isinstance(own, Malformed)  # its fault is a sentence already
    if attempt.exercise.explain is None or said or getattr(flaw, "fault", flaw).status != "value":
        return Told()
    right = right.value if isinstance(right, Rounded) else right
    return attempt.exercise.explain(part, own, right, *args)


@dataclass(frozen=True)
class Explained(Direct):
    """A case of an exercise that explains its parts itself, with code if it has any."""

    def told(self, args: Args) -> Failing:
        """What the exercise says of these arguments. Raises UnwritableError."""
        tried = self._tried(args)
        if tried is None:
            raise UnwritableError("it does not fail twice")
        told = _told(self.attempt, self.part, tried.fault, tried.own, tried.right, tried.case.args)
        if not told.code:
            raise UnwritableError("words are enough")
        return _shown(told)

    def in_full(self) -> Failing:
        """What the exercise says of the case as it was drawn."""
        i = [case.name for case in self.attempt.cases].index(self.case.name)
        own, right = self.attempt.outcomes[i][self.part], self.attempt.right[i][0][self.part]
        told = _told(self.attempt, self.part, self.fault, own, right, self.args)
        return _shown(told) if told.code else Failing()


def _shown(told: Told) -> Failing:
    return Failing(told.code, ended(f"{told.words[:1].upper()}{told.words[1:]}"))
