"""Which known mistake reproduces what the student returned? Abstains when unsure.

A mistake is named only if rerunning the reference with that mistake gives the student's numbers
to rounding on every case, and no other mistake does. Otherwise general evidence is described.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bpcourse.checking.attempt import Attempt
from bpcourse.checking.compare import compare
from bpcourse.checking.evidence import evidence
from bpcourse.checking.exercise import Mistake
from bpcourse.checking.guards import is_numeric
from bpcourse.checking.outcome import Malformed, Outcome, Raised
from bpcourse.checking.rounding import EPS, SAFETY, Rounded
from bpcourse.checking.run import run_all, silence

Mistakes = tuple[Mistake, ...]


@dataclass(frozen=True)
class Diagnosis:
    """The mistakes that were recognized in one part (one, or a pair), or the evidence found."""

    mistakes: Mistakes = ()
    evidence: str = ""


def diagnose(attempt: Attempt, failed: Iterable[str]) -> dict[str, Diagnosis]:
    """A Diagnosis for each failed part."""
    failed = tuple(failed)
    suspects = _Suspects(attempt, failed)
    return {part: _diagnosis(suspects, part) for part in failed}


def _diagnosis(suspects: _Suspects, part: str) -> Diagnosis:
    attempt = suspects.attempt
    mistakes = suspects.recognize(part, [(m,) for m in attempt.exercise.mistakes])
    mistakes = mistakes or suspects.recognize(part, attempt.exercise.mistake_pairs)
    if mistakes:
        return Diagnosis(mistakes)
    answers = zip(attempt.outcomes, attempt.right)
    return Diagnosis(
        evidence=evidence([(own.get(part), right[0].get(part)) for own, right in answers])
    )


class _Suspects:
    """Reruns the mistakes on the student's cases, each set of mistakes at most once."""

    def __init__(self, attempt: Attempt, failed: Sequence[str]) -> None:
        self.attempt, self.failed = attempt, failed
        self.firsts: dict[tuple[str, ...], Outcome] = {}

    def recognize(self, part: str, candidates: Iterable[Mistakes]) -> Mistakes:
        """The one set of mistakes that explains this part, or () if there is none or several."""
        matching = [c for c in candidates if self.reproduces(c, part)]
        if len(matching) > 1:
            matching = [c for c in matching if self.explains_all(c)]
        return matching[0] if len(matching) == 1 else ()

    def explains_all(self, mistakes: Mistakes) -> bool:
        """Does it reproduce what is wrong, and leave right what is right?"""
        return all(
            self.reproduces(mistakes, part)
            if part in self.failed
            else not self.is_wrong(mistakes, part)
            for part in self.attempt.exercise.parts
        )

    def reproduces(self, mistakes: Mistakes, part: str) -> bool:
        """Does it give the student's answer in this part, on every case?"""
        attempt = self.attempt
        right = attempt.right[0][0]
        if part in right and not same(
            attempt.outcomes[0].get(part), self.rerun_first(mistakes).get(part), right[part]
        ):
            return False
        told = False
        for own, wrong, answers in zip(attempt.outcomes, self.rerun(mistakes), attempt.right):
            if part not in answers[0]:
                continue
            if not same(own.get(part), wrong.get(part), answers[0][part]):
                return False
            # an exception alone says little: a number (or a shape) must agree as well
            told |= not isinstance(own.get(part), (Raised, Malformed, type(None)))
        return told and self.is_wrong(mistakes, part)

    def is_wrong(self, mistakes: Mistakes, part: str) -> bool:
        return any(
            part in answers[0] and compare(wrong.get(part), [a[part] for a in answers])
            for wrong, answers in zip(self.rerun(mistakes), self.attempt.right)
        )

    def rerun(self, mistakes: Mistakes) -> Sequence[Outcome]:
        reruns, names = self.attempt.reruns, tuple(m.name for m in mistakes)
        if names not in reruns:
            reruns[names] = self._run(mistakes, len(self.attempt.cases))
        return reruns[names]

    def rerun_first(self, mistakes: Mistakes) -> Outcome:
        """The outcome of the first case alone, which rules most mistakes out at little cost."""
        names = tuple(m.name for m in mistakes)
        if names in self.attempt.reruns:
            return self.attempt.reruns[names][0]
        if names not in self.firsts:
            self.firsts[names] = self._run(mistakes, 1)[0]
        return self.firsts[names]

    def _run(self, mistakes: Mistakes, count: int) -> Sequence[Outcome]:
        exercise = self.attempt.exercise
        with silence():
            wrong = exercise.wrong(*mistakes)
            return run_all(exercise, wrong, self.attempt.cases[:count]).outcomes


def same(own: Any, wrong: Any, right: Any) -> bool:
    """Do two wrong answers agree to rounding?"""
    if isinstance(own, Raised) or isinstance(wrong, Raised):
        return isinstance(own, Raised) and isinstance(wrong, Raised) and own.kind == wrong.kind
    if isinstance(own, Malformed) or isinstance(wrong, Malformed):
        return type(own) is type(wrong) and own == wrong
    if not (is_numeric(own) and is_numeric(wrong)):
        return type(own) is type(wrong) and (
            own is None or (type(own) in (bool, str, np.bool_) and own == wrong)
        )
    own, wrong = np.asarray(own), np.asarray(wrong)
    if own.shape != wrong.shape or own.dtype.kind not in "biuf" or wrong.dtype.kind not in "biuf":
        return False
    error = right.error if isinstance(right, Rounded) else np.abs(np.asarray(right, dtype=float))
    scale = sum(np.max(np.abs(size), initial=0, where=np.isfinite(size)) for size in (error, wrong))
    return bool(
        np.allclose(own, wrong, rtol=SAFETY * EPS, atol=SAFETY * EPS * scale, equal_nan=True)
    )
