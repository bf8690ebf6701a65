"""Where the student's forward raises, and the backward cannot do without it: what is judged then?

The cases that remain, part by part, if they are at least half of those that try the part, and among
them is one of each kind that the exercise marks as decisive; else the part is not earned, and the
report says which case must run. So nothing is gained by raising where an answer would be wrong.

A backward cannot use the reference's cache if it raises there, or returns something of another type;
or something else that is wrong, unless it is right with that cache where it is right with its own:
a student who keeps other things than the reference gets nonsense from it, and one who keeps the same
things is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bpcourse.checking.attempt import Attempt, Flaw
from bpcourse.checking.compare import Fault, compare
from bpcourse.checking.exercise import Backward
from bpcourse.checking.outcome import Malformed, Raised
from bpcourse.checking.run import run_all, silence
from bpcourse.checking.wording import quoted


@dataclass(frozen=True)
class Remaining:
    """attempt: on the cases that remain; left_out: by case of the whole attempt, is it missing?
    not_shown: parts that are right in what remains, which is too little to earn their points.
    """

    attempt: Attempt
    left_out: Sequence[bool]
    not_shown: Mapping[str, Flaw]

    @property
    def flaws(self) -> Mapping[str, Flaw]:
        """Why parts earn nothing, by part."""
        return {**self.attempt.flaws, **self.not_shown}


def remaining(attempt: Attempt) -> Remaining:
    """The attempt without the cases in which it cannot be judged."""
    left_out = _left_out(attempt)
    if not any(left_out):
        return Remaining(attempt, left_out, {})
    rest = attempt.on([not out for out in left_out])
    right = [part for part in attempt.flaws if part not in rest.flaws]
    needed = {part: must_run(attempt, part, left_out) for part in right}
    return Remaining(
        rest, left_out, {part: _flaw(attempt, part, must) for part, must in needed.items() if must}
    )


def must_run(attempt: Attempt, part: str, missing: Sequence[bool]) -> list[str]:
    """The missing cases without which too little is seen of this part; [] if the others do.

    missing  by case: is it not judged?
    """
    tried = [part in answers[0] for answers in attempt.right]
    names = [case.name for case in attempt.cases]
    out = [name for name, yes, is_out in zip(names, tried, missing) if yes and is_out]
    if 2 * len(out) > sum(tried):
        return out
    exercise = attempt.exercise
    kinds = exercise.kinds_for(part) if isinstance(exercise, Backward) else []
    lost = [[name for name in kind if name in out] for kind in kinds if not {*kind} - {*out}]
    return list(dict.fromkeys(kind[0] for kind in lost))


def _left_out(attempt: Attempt) -> list[bool]:
    """By case: did the forward raise by itself, and does the backward fail without its cache?"""
    own = attempt.own
    if not any(own.raised) or not any(own.runs):
        return [False] * len(attempt.cases)
    read: dict[str, bool] = {}

    def fails(part: str, i: int) -> bool:
        if not attempt.faults[part][i]:
            return False
        if isinstance(attempt.outcomes[i].get(part), (Raised, Malformed)):
            return True
        if not read:
            read.update(_reads_the_reference(attempt))
        return not read[part]

    return [
        raised and any(fails(part, i) for part in attempt.flaws)
        for i, raised in enumerate(own.raised)
    ]


def _reads_the_reference(attempt: Attempt) -> dict[str, bool]:
    """By part: is it right with the reference's cache wherever it is right with its own?"""
    kept = attempt.own.kept
    own = attempt.on(kept)
    cases = [case for case, is_own in zip(attempt.cases, kept) if is_own]
    with silence():
        trial = run_all(attempt.exercise, attempt.implementation, cases)
    return {
        part: not any(
            part in answers[0]
            and not fault
            and compare(outcome.get(part), [answer[part] for answer in answers])
            for outcome, answers, fault in zip(trial.outcomes, own.right, own.faults[part])
        )
        for part in attempt.exercise.parts
    }


def _flaw(attempt: Attempt, part: str, must: Sequence[str]) -> Flaw:
    message = (
        "right in the cases that could be judged, which show too little: make your "
        f"{attempt.own.name} run in case{'' if len(must) == 1 else 's'} "
        f"{', '.join(map(quoted, must))}"
    )
    if not any(
        part in answers[0]
        for case, answers in zip(attempt.cases, attempt.right)
        if case.name not in must
    ):
        message = message.partition(": ")[2]
    first = next(case for case in attempt.cases if case.name == must[0])
    return Flaw(Fault("not shown", message), first, "")
