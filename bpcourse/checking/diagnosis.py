"""Which known mistake reproduces what the student returned? Abstains when unsure.

The rule. A mistake (or a pair made at once) is named for a wrong part if

- it reproduces that part in every case: numbers to rounding, exceptions by kind. Where a part only
  raises, that is too little: what the exception says must agree (see suspects), or another part's
  numbers;
- of a pair both are needed for that;
- it leaves right all that is right, in every part and in every case. So no mistake is named from
  what is right: where the student is right in the square case only, so must the mistake be;
- it does not contradict what another part is named for: if it would show there, the other's name
  includes it, or both together give the other part;
- no other one does so: of several, that is named which explains the most wrong parts, and of those
  that which shows in the fewest that it does not explain.

Mistakes that are right values in the wrong order need no catalogue (see exchange). If nothing
reproduces a part in every case, but one mistake does in those cases where the answer is finite, it
is named for these. So each wrong part has its own name, or is left unexplained.

Behind a forward that is wrong, a backward is first given the reference's cache; where that says
nothing, the mistakes are given the student's own. Both only if the caches hold the same things.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from bpcourse.checking.attempt import Attempt
from bpcourse.checking.exercise import RandomBackward
from bpcourse.checking.guards import is_numeric
from bpcourse.checking.naming.agreement import is_finite
from bpcourse.checking.naming.cache_layout import same_layout
from bpcourse.checking.naming.exchange import exchanged
from bpcourse.checking.naming.fitting import fitted
from bpcourse.checking.naming.suspects import (
    LineUp,
    Mistakes,
    Suspect,
    can_be_made,
    single_suspects,
    united,
)
from bpcourse.checking.open_task import Open
from bpcourse.checking.outcome import Raised
from bpcourse.checking.rounding import Rounded
from bpcourse.checking.run import run_all, silence


@dataclass(frozen=True)
class Diagnosis:
    """The mistakes that were recognized in one part: one, or a pair, or none.

    partly  where they were, if not in every case: "where numbers come out"
    """

    mistakes: Mistakes = ()
    partly: str = ""


def diagnose(attempt: Attempt, failed: Iterable[str]) -> dict[str, Diagnosis]:
    """A Diagnosis for each failed part."""
    failed, found = tuple(failed), dict[str, Diagnosis]()
    if isinstance(attempt.exercise, Open):
        return _by_sign(attempt.exercise, attempt, failed)
    for scene in _scenes(attempt):
        rest = [part for part in failed if part not in found]
        if rest and (seen := scene(attempt)):
            found |= _names(seen, rest)
    return {part: found.get(part, Diagnosis()) for part in failed}


def _by_sign(exercise: Open, attempt: Attempt, failed: Sequence[str]) -> dict[str, Diagnosis]:
    """Two training runs never agree in numbers: named by what the predictions show, where they do."""
    seen = [exercise.shown_by(outcome) for outcome in attempt.outcomes]
    name = Diagnosis((seen[0],)) if seen[0] and len(set(seen)) == 1 else Diagnosis()
    return dict.fromkeys(failed, name)


def _scenes(attempt: Attempt) -> Sequence[Callable[[Attempt], Attempt | None]]:
    """Where to look for mistakes, one after the other."""
    own = attempt.own
    if own.misleads:
        return (_behind_the_reference, _behind_their_own) if same_layout(attempt) else ()
    if isinstance(attempt.exercise, RandomBackward):  # whose forward is right nobody can tell here
        more = (_behind_the_reference, _behind_their_own) if same_layout(attempt) else ()
        return (_as_it_is, *more)
    if own.function is not None and own.right != own.runs and not same_layout(attempt):
        return ()  # the forward that is given was changed; so the cache is the reference's already
    return (_as_it_is,)


def _as_it_is(attempt: Attempt) -> Attempt:
    return attempt


def _behind_the_reference(attempt: Attempt) -> Attempt:
    """The backward alone: given the reference's cache in every case."""
    return replace(attempt, forward=None)


def _behind_their_own(attempt: Attempt) -> Attempt | None:
    """What the reference's backward gives with the student's cache is right here; None where it
    cannot use it.
    """
    cases = attempt.own.used
    with silence():
        answers = run_all(attempt.exercise, attempt.exercise.reference, cases).outcomes
    if any(isinstance(value, Raised) for answer in answers for value in answer.values()):
        return None
    right = [
        [{part: _with_error(answer[part], usual[0][part]) for part in usual[0]}]
        for answer, usual in zip(answers, attempt.right)
    ]
    return replace(attempt, forward=None, cases=cases, right=right, reruns={})


def _with_error(value: Any, usual: Any) -> Any:
    """The value, with the rounding error that the right one may have at most."""
    if not (is_numeric(value) and isinstance(usual, Rounded)):
        return value
    error = max(np.max(usual.error, initial=0.0), np.max(np.abs(value), initial=0.0))
    return Rounded(np.asarray(value, dtype=float), np.full(np.shape(value), error))


def _names(attempt: Attempt, failed: Sequence[str]) -> dict[str, Diagnosis]:
    """What the failed parts are named for, as far as they are."""
    wrong = [part for part in failed if part in attempt.flaws and _is_written(attempt, part)]
    return _Naming(LineUp(attempt)).named(wrong) if wrong else {}


def _is_written(attempt: Attempt, part: str) -> bool:
    return attempt.flaws[part].fault.status != "not written"


class _Naming:
    """Names for the wrong parts of one attempt, by the rule above."""

    def __init__(self, line_up: LineUp) -> None:
        self.line_up, self.attempt = line_up, line_up.attempt
        self.exercise = line_up.attempt.exercise
        self.singles = single_suspects(self.exercise.mistakes)

    def named(self, parts: Sequence[str]) -> dict[str, Diagnosis]:
        """A Diagnosis for each part that has a name."""
        names = self._without_contradictions(
            {part: name for part in parts if (name := self._single(part))}
        )
        order = self._exchanged(parts, names)
        rest = [part for part in parts if part not in names and part not in order]
        pairs = [Suspect.of(*pair) for pair in self.exercise.mistake_pairs] if rest else []
        for part in rest:
            if name := self._fitted(part) or self._one(pairs, part, self._needs_both):
                names[part] = name
        names = self._without_contradictions(names)
        found = {part: Diagnosis(name.told) for part, name in names.items() if part not in order}
        found |= {part: Diagnosis((mistake,)) for part, mistake in order.items()}
        return {part: d for part in parts if (d := found.get(part) or self._partly(part, names))}

    def _single(self, part: str) -> Suspect | None:
        return self._one(self.singles, part)

    def _one(
        self,
        suspects: Iterable[Suspect],
        part: str,
        reproduces: Callable[[Suspect, str], bool] | None = None,
    ) -> Suspect | None:
        """The suspect that explains this part; None if there is none, or more than one."""
        line_up = self.line_up
        reproduces = reproduces or line_up.reproduces
        found = [s for s in suspects if reproduces(s, part) and line_up.consistent(s)]
        if len(found) > 1:
            most = max(len(line_up.explained(s)) for s in found)
            found = [s for s in found if len(line_up.explained(s)) == most]
        if len(found) > 1:
            found = [s for s in found if line_up.to_the_last(s, part)]
        if len(found) > 1:  # one that shows in other wrong parts says too much
            least = min(len(line_up.unexplained(s)) for s in found)
            found = [s for s in found if len(line_up.unexplained(s)) == least]
        return found[0] if len({s.told for s in found}) == 1 else None

    def _needs_both(self, pair: Suspect, part: str) -> bool:
        """Does the pair reproduce the part, and neither of the two alone?"""
        each = [Suspect.of(mistake) for mistake in pair.made]
        return (
            self.line_up.may_add_up(each, part)
            and self.line_up.reproduces(pair, part)
            and not any(self.line_up.reproduces(suspect, part) for suspect in each)
        )

    def _fitted(self, part: str) -> Suspect | None:
        fits = (fitted(self.line_up, m, part) for m in self.exercise.mistakes if m.fitted)
        return self._one([suspect for suspect in fits if suspect], part)

    def _exchanged(self, parts: Sequence[str], names: Mapping[str, Suspect]) -> dict[str, Any]:
        """Parts in the wrong order, unless the catalogue has one name for all of them."""
        if len(set(names.values())) == 1 and len(names) == len(parts):
            return {}
        return {part: m for part, m in exchanged(self.attempt).items() if part in parts}

    def _without_contradictions(self, names: Mapping[str, Suspect]) -> dict[str, Suspect]:
        """The names that can stand beside each other."""
        return {
            part: name
            for part, name in names.items()
            if not any(self._contradicts(name, other, names[other]) for other in names)
        }

    def _contradicts(self, name: Suspect, other: str, its_name: Suspect) -> bool:
        """Would it show in the other part, which is named for something else?"""
        if set(name.told) <= set(its_name.told) or self.line_up.reproduces(name, other):
            return False
        if not self.line_up.shows_in(name, other):
            return False
        both = united(its_name, name)
        return not (can_be_made(self.attempt, both) and self.line_up.reproduces(both, other))

    def _partly(self, part: str, names: Mapping[str, Suspect]) -> Diagnosis | None:
        """Named for the cases in which the answer is finite."""
        if all(is_finite(self.line_up.own(part, i)) for i in self.line_up.order(part)):
            return None
        name = self._one(self.singles, part, self.line_up.reproduces_finite)
        if name is None or any(self._contradicts(name, other, names[other]) for other in names):
            return None
        raises = any(isinstance(outcome.get(part), Raised) for outcome in self.attempt.outcomes)
        return Diagnosis(name.told, partly="where it runs" if raises else "where it is finite")
