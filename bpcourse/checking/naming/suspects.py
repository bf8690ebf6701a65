"""The known mistakes, made on a student's inputs, beside what the student returned there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from bpcourse.checking.attempt import Attempt
from bpcourse.checking.compare import compare
from bpcourse.checking.exercise import Exercise, Implementation
from bpcourse.checking.guards import is_numeric
from bpcourse.checking.mistake import EditError, Mistake, made
from bpcourse.checking.naming.agreement import alike, exactly, is_finite, same
from bpcourse.checking.outcome import Malformed, Outcome, Raised
from bpcourse.checking.run import run_all, silence

Mistakes = tuple[Mistake, ...]


@dataclass(frozen=True)
class Suspect:
    """Mistakes that a student may have made, all at once.

    told  as they are told of
    made  as they are made: in the way that raises, perhaps, or with a number of the student's
    """

    told: Mistakes
    made: Mistakes

    @property
    def key(self) -> tuple[str, ...]:
        """The names of its mistakes, as made."""
        return tuple(m.name for m in self.made)

    @classmethod
    def of(cls, *mistakes: Mistake) -> Suspect:
        """These mistakes as the catalogue has them."""
        return cls(tuple(m.told_with(m.middle) if m.fitted else m for m in mistakes), mistakes)


@dataclass(frozen=True)
class Agreement:
    """How a suspect agrees with the student in one part, in every case (or every finite one).

    numbers  in how many wrong cases numbers (or words) agree
    clues    in the others the same exception is raised: enough of a clue, without any number?
    always   also where the student is right, and several answers are (ties, slopes at a kink)
    """

    numbers: int
    clues: bool
    always: bool


def single_suspects(mistakes: Iterable[Mistake]) -> list[Suspect]:
    """Each mistake, and once more in the way that raises."""
    mistakes = tuple(mistakes)
    return [
        *map(Suspect.of, mistakes),
        *(Suspect((m,), (m.in_the_way_that_raises,)) for m in mistakes if m.raising is not None),
    ]


class LineUp:
    """The suspects of one attempt. Each is run on a case when that is asked for, and only once."""

    def __init__(self, attempt: Attempt) -> None:
        self.attempt = attempt
        self.parts = tuple(attempt.exercise.parts)
        self.failed = tuple(attempt.flaws)
        self.agreement = cache(self._agreement)
        self.consistent = cache(self._consistent)
        self.explained = cache(self._explained)
        self.is_wrong = cache(self._is_wrong)
        self.own_is_right = cache(self._own_is_right)
        self.order = cache(self._order)

    def own(self, part: str, i: int) -> Any:
        """What the student returned in case i."""
        return self.attempt.outcomes[i].get(part)

    def outcome(self, suspect: Suspect, i: int) -> Outcome:
        """What comes of these mistakes in case i."""
        known = self.attempt.reruns.setdefault(suspect.key, {})
        if i not in known:
            exercise = self.attempt.exercise
            with silence():
                wrong = _made(exercise, suspect)
                known[i] = run_all(exercise, wrong, self.attempt.cases[i : i + 1]).outcomes[0]
        return known[i]

    def reproduces(self, suspect: Suspect, part: str) -> bool:
        """Does it give the student's answer in this part, in every case?

        What only raises needs a clue: in what the exception says, or the numbers of another part.
        """
        found = self.agreement(suspect, part)
        if found is None:
            return False
        return found.numbers > 0 or found.clues or self._agrees_in_numbers(suspect)

    def to_the_last(self, suspect: Suspect, part: str) -> bool:
        """Does it also agree where both are right, though not in the one way?"""
        found = self.agreement(suspect, part)
        return found is not None and found.always

    def reproduces_finite(self, suspect: Suspect, part: str) -> bool:
        """The same, where the student's answer is finite; in two cases at least, and in as many as
        there are others.
        """
        strange = sum(not is_finite(self.own(part, i)) for i in self.order(part))
        found = self._agreement(suspect, part, finite=True)
        return bool(strange) and found is not None and found.numbers >= max(2, strange)

    def may_add_up(self, each: Iterable[Suspect], part: str) -> bool:
        """Does one of them show in this part by itself, in the most telling case?

        It costs no run of its own, and rules out most pairs.
        """
        i = self.order(part)[0]
        return any(self.is_wrong(suspect, part, i) for suspect in each)

    def _agrees_in_numbers(self, suspect: Suspect) -> bool:
        found = (self.agreement(suspect, part) for part in self.failed)
        return any(agreement and agreement.numbers for agreement in found)

    def _explained(self, suspect: Suspect) -> frozenset[str]:
        """The wrong parts that it reproduces."""
        return frozenset(part for part in self.failed if self.reproduces(suspect, part))

    def unexplained(self, suspect: Suspect) -> list[str]:
        """The wrong parts in which it would show, and which it does not reproduce."""
        rest = [part for part in self.failed if part not in self.explained(suspect)]
        return [part for part in rest if self.shows_in(suspect, part)]

    def _consistent(self, suspect: Suspect) -> bool:
        """Does it leave right what the student has right, in every part and case?"""
        return all(
            not self.is_wrong(suspect, part, i)
            or same(self.own(part, i), self.outcome(suspect, i).get(part), answers[0][part])
            for i, answers in enumerate(self.attempt.right)
            for part in self.parts
            if part in answers[0] and self.own_is_right(part, i)
        )

    def shows_in(self, suspect: Suspect, part: str) -> bool:
        """Would it make this part wrong?"""
        return any(self.is_wrong(suspect, part, i) for i in self.order(part))

    def _is_wrong(self, suspect: Suspect, part: str, i: int) -> bool:
        answers = [a[part] for a in self.attempt.right[i]]
        return compare(self.outcome(suspect, i).get(part), answers) is not None

    def _own_is_right(self, part: str, i: int) -> bool:
        answers = [a[part] for a in self.attempt.right[i]]
        return compare(self.own(part, i), answers) is None

    def _order(self, part: str) -> tuple[int, ...]:
        """The cases that try this part, the most telling first: wrong numbers, other faults, right."""
        tried = [i for i, answers in enumerate(self.attempt.right) if part in answers[0]]

        def rank(i: int) -> int:
            return 2 if self.own_is_right(part, i) else not is_numeric(self.own(part, i))

        return tuple(sorted(tried, key=rank))

    def _agreement(self, suspect: Suspect, part: str, finite: bool = False) -> Agreement | None:
        numbers, cases, always, exceptions = 0, 0, True, list[tuple[Raised, Raised]]()
        for i in self.order(part):
            own = self.own(part, i)
            if finite and not is_finite(own):
                continue
            cases += 1
            wrong = self.outcome(suspect, i).get(part)
            agree = same(own, wrong, self.attempt.right[i][0][part])
            if self.own_is_right(part, i):
                if not agree and self.is_wrong(suspect, part, i):
                    return None
                always &= agree
            elif not agree:
                return None
            elif isinstance(own, Raised) and isinstance(wrong, Raised):
                exceptions.append((own, wrong))
            elif own is not None and not (isinstance(own, Malformed) and own.status == "none"):
                numbers += 1
        return Agreement(numbers, _are_clues(exceptions, cases), always)


def _made(exercise: Exercise, suspect: Suspect) -> Implementation:
    """The exercise keeps what it has made, but for mistakes with a number: there is no end of them."""
    if any(m.fitted and m.fitted[0] == m.fitted[1] for m in suspect.made):
        return made(exercise.reference, suspect.made)
    return exercise.wrong(*suspect.made)


def _are_clues(exceptions: list[tuple[Raised, Raised]], cases: int) -> bool:
    """Do these exceptions tell one slip from another, with no number beside them?

    Their sizes do, in every case; or their words, where few cases raise and the others are right.
    """
    if not exceptions:
        return False
    few = 2 * len(exceptions) <= cases
    return all(exactly(*pair) or (few and alike(*pair)) for pair in exceptions)


def united(first: Suspect, second: Suspect) -> Suspect:
    """Both at once; each mistake once."""
    return Suspect(
        tuple(dict.fromkeys(first.told + second.told)),
        tuple(dict.fromkeys(first.made + second.made)),
    )


def can_be_made(attempt: Attempt, suspect: Suspect) -> bool:
    """Do the edits of its mistakes fit together?"""
    if sum(m.source is not None for m in suspect.made) and len(suspect.made) > 1:
        return False
    try:
        attempt.exercise.wrong(*suspect.made)
    except (EditError, SyntaxError):
        return False
    return True


def with_number(mistake: Mistake, number: float) -> Suspect:
    """A mistake that is made with this number."""
    name = f"{mistake.name} [{number!r}]"
    return Suspect(
        (mistake.told_with(number),), (replace(mistake, name=name, fitted=(number, number)),)
    )
