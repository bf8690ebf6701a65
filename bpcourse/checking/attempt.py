"""One answer on its way from the student's function to a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from bpcourse.checking.compare import LADDER, Fault, compare
from bpcourse.checking.exercise import Backward, Case, Exercise, Implementation
from bpcourse.checking.following.own_forward import OwnForward
from bpcourse.checking.open_task import Open
from bpcourse.checking.outcome import Outcome
from bpcourse.checking.run import Trial, right_answer, right_answers, run_all
from bpcourse.checking.wording import cases, quoted


@dataclass(frozen=True)
class Flaw:
    """Why a part is wrong: its worst fault, in which case, and in words where else."""

    fault: Fault
    case: Case
    where: str


@dataclass(frozen=True, eq=False)
class Attempt:
    """An answer to an exercise, and what comes of it; each thing is found out when it is asked for.

    implementation  what the student wrote; may be anything
    forward         the student's own forward, for a backward
    cases           the inputs, with the reference's forward
    right           by case: what right answers return
    reruns          {names of mistakes: {number of a case: their outcome}}, as far as they were
                    made; shared by all answers on these cases
    """

    exercise: Exercise
    implementation: Implementation
    forward: Implementation | None
    cases: Sequence[Case]
    right: Sequence[Sequence[Outcome]]
    reruns: dict[tuple[str, ...], dict[int, Outcome]] = field(
        default_factory=dict[tuple[str, ...], dict[int, Outcome]], repr=False
    )

    @classmethod
    def at(
        cls,
        exercise: Exercise,
        implementation: Implementation,
        forward: Implementation | None = None,
        seed: int = 0,
    ) -> Attempt:
        """An attempt at an exercise, on the cases of this seed."""
        cases = exercise.cases(seed)
        right = [right_answers(exercise, case) for case in cases]
        return cls(exercise, implementation, forward, cases, right)

    @cached_property
    def own(self) -> OwnForward:
        """The student's forward, and where it makes the cache."""
        return OwnForward(self.exercise, self.forward, self.cases)

    @cached_property
    def trial(self) -> Trial:
        """What the implementation does on the cases."""
        return run_all(self.exercise, self.implementation, self.own.used)

    @property
    def outcomes(self) -> Sequence[Outcome]:
        """By case: what the implementation returned."""
        return self.trial.outcomes

    @cached_property
    def faults(self) -> Mapping[str, Sequence[Fault | None]]:
        """By part, then by case: what is wrong; None where nothing is, or the part is not tried."""
        return {part: self._faults(part) for part in self.exercise.parts}

    def _faults(self, part: str) -> list[Fault | None]:
        return [
            self._fault(part, case, answers, outcome) if part in answers[0] else None
            for case, answers, outcome in zip(self.cases, self.right, self.outcomes)
        ]

    def _fault(
        self, part: str, case: Case, answers: Sequence[Outcome], outcome: Outcome
    ) -> Fault | None:
        if isinstance(self.exercise, Open):
            return self.exercise.fault(part, outcome)
        fault = compare(outcome.get(part), [answer[part] for answer in answers])
        choice = self.exercise.choice if isinstance(self.exercise, Backward) else None
        if fault is None or fault.status != "value" or choice is None:
            return fault
        chosen = right_answer(self.exercise, choice(outcome), case)
        return None if compare(outcome[part], [chosen[part]]) is None else fault

    @property
    def conventions(self) -> list[str]:
        """Remarks on conventions other than the course's, by which alone something is right."""
        remarks = list(self.exercise.conventions)
        usual = len(self.exercise.right) - len(remarks)
        found: dict[str, None] = {}
        for part, faults in self.faults.items():
            for fault, answers, outcome in zip(faults, self.right, self.outcomes):
                if fault or part not in answers[0]:
                    continue
                alike = [not compare(outcome.get(part), [answer[part]]) for answer in answers]
                if not any(alike[:usual]):
                    found |= {r: None for r, fits in zip(remarks, alike[usual:]) if fits}
        return list(found)

    @cached_property
    def flaws(self) -> Mapping[str, Flaw]:
        """What is wrong, by part; parts that are right in every case are missing."""
        found = {part: self._flaw(part) for part in self.exercise.parts}
        return {part: flaw for part, flaw in found.items() if flaw}

    def _flaw(self, part: str) -> Flaw | None:
        judged = [case for case, answers in zip(self.cases, self.right) if part in answers[0]]
        wrong = [(fault, case) for fault, case in zip(self.faults[part], self.cases) if fault]
        if not wrong:
            return None
        fault, case = min(wrong, key=lambda found: LADDER.index(found[0].status))
        alike = [case.name for other, case in wrong if other.status == fault.status]
        others = [case.name for other, case in wrong if other.status != fault.status]
        return Flaw(fault, case, _where(alike, judged, others))

    def on(self, keep: Sequence[bool]) -> Attempt:
        """The same attempt on some of its cases; nothing is run again."""

        def kept(things: Sequence[Any]) -> list[Any]:
            return [thing for thing, stays in zip(things, keep) if stays]

        rest = Attempt(
            self.exercise, self.implementation, self.forward, kept(self.cases), kept(self.right)
        )
        found = {
            "own": self.own.on(keep),
            "trial": replace(self.trial, outcomes=tuple(kept(self.outcomes))),
            "faults": {part: kept(faults) for part, faults in self.faults.items()},
        }
        vars(rest).update(found)  # where cached_property keeps what has been found out
        return rest


def _where(alike: Sequence[str], judged: Sequence[Case], others: Sequence[str] = ()) -> str:
    """The cases that are wrong alike, in the fewest words, and those that are so in other ways."""
    if len(alike) + len(others) == len(judged) and 0 < len(others) < len(alike):
        return f"every case except {_quoted(others)}, wrong in another way"
    if others:
        return f"{cases(alike)}; wrong in another way in {cases(others)}"
    right = [case.name for case in judged if case.name not in alike]
    if not right:
        return "every case" if len(judged) > 1 else ""
    if len(right) < len(alike):
        return f"every case except {_quoted(right)}"
    return cases(alike)


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(map(quoted, names))
