"""Which known mistake reproduces what the student returned? Abstains when unsure.

A mistake is named only if rerunning the reference with that mistake gives the student's numbers
to rounding on every case, and no other mistake does. Otherwise general evidence is described.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bpcourse.checking.compare import compare
from bpcourse.checking.rounding import EPS, SAFETY, Rounded
from bpcourse.checking.run import Malformed, Raised, attempt, silence


@dataclass(frozen=True)
class Diagnosis:
    """The mistakes that were recognized in one part (one, or a pair), or the evidence found."""

    mistakes: tuple = ()
    evidence: str = ""


def diagnose(exercise, prepared, accepted, outcomes, failed, reruns=None) -> dict[str, Diagnosis]:
    """A Diagnosis for each failed part.

    prepared  the cases; accepted: the right values by case; outcomes: the student's by case;
    failed    names of the parts that are wrong
    reruns    outcomes of mistakes on these cases that are known already; added to
    """
    suspects = _Suspects(exercise, prepared, accepted, outcomes, {} if reruns is None else reruns)
    singles = [(m,) for m in exercise.mistakes]
    found = {part: suspects.recognize(part, singles, failed) for part in failed}
    if not all(found.values()):
        pairs = exercise.mistake_pairs
        for part in [p for p in failed if not found[p]]:
            found[part] = suspects.recognize(part, pairs, failed)
    return {
        part: Diagnosis(
            found[part],
            ""
            if found[part]
            else evidence(
                [
                    (case.get(part), answers[0].get(part))
                    for case, answers in zip(outcomes, accepted)
                ]
            ),
        )
        for part in failed
    }


class _Suspects:
    """Reruns the mistakes on the student's cases, each set of mistakes at most once."""

    def __init__(self, exercise, prepared, accepted, outcomes, reruns):
        self.exercise, self.prepared = exercise, prepared
        self.accepted, self.outcomes, self.reruns = accepted, outcomes, reruns
        self.firsts = {}

    def rerun(self, mistakes):
        names = tuple(m.name for m in mistakes)
        if names not in self.reruns:
            with silence():
                self.reruns[names] = attempt(
                    self.exercise,
                    self.exercise.wrong(*mistakes),
                    self.exercise.forward,
                    self.prepared,
                ).outcomes
        return self.reruns[names]

    def rerun_first(self, mistakes):
        """The outcome of the first case alone, which rules most mistakes out at little cost."""
        names = tuple(m.name for m in mistakes)
        if names in self.reruns:
            return self.reruns[names][0]
        if names not in self.firsts:
            with silence():
                self.firsts[names] = attempt(
                    self.exercise,
                    self.exercise.wrong(*mistakes),
                    self.exercise.forward,
                    self.prepared[:1],
                ).outcomes[0]
        return self.firsts[names]

    def reproduces(self, mistakes, part):
        """Does it give the student's answer in this part, on every case?"""
        right = self.accepted[0][0]
        if part in right and not same(
            self.outcomes[0].get(part), self.rerun_first(mistakes).get(part), right[part]
        ):
            return False
        told = False
        for own, wrong, right in zip(self.outcomes, self.rerun(mistakes), self.accepted):
            if part not in right[0]:
                continue
            if not same(own.get(part), wrong.get(part), right[0][part]):
                return False
            # an exception alone says little: a number (or a shape) must agree as well
            told |= not isinstance(own.get(part), (Raised, Malformed, type(None)))
        return told and self.is_wrong(mistakes, part)

    def is_wrong(self, mistakes, part):
        return any(
            part in right[0] and compare(wrong.get(part), [r[part] for r in right])
            for wrong, right in zip(self.rerun(mistakes), self.accepted)
        )

    def recognize(self, part, candidates, failed):
        """The one set of mistakes that explains this part, or () if there is none or several."""
        matching = [c for c in candidates if self.reproduces(c, part)]
        if len(matching) > 1:  # prefer the one that explains every part of the answer
            matching = [
                c
                for c in matching
                if all(
                    self.reproduces(c, p) if p in failed else not self.is_wrong(c, p)
                    for p in self.exercise.parts
                )
            ]
        return matching[0] if len(matching) == 1 else ()


def same(own, wrong, right) -> bool:
    """Do two wrong answers agree to rounding?"""
    if isinstance(own, Raised) or isinstance(wrong, Raised):
        return isinstance(own, Raised) and isinstance(wrong, Raised) and own.kind == wrong.kind
    if isinstance(own, Malformed) or isinstance(wrong, Malformed):
        return type(own) is type(wrong) and own == wrong
    if not (_numeric(own) and _numeric(wrong)):
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


def _numeric(value):
    return isinstance(value, (int, float, np.number, np.ndarray)) and not isinstance(value, bool)


def evidence(pairs) -> str:
    """What is striking about wrong arrays beside the right ones: [(own, right)] by case."""
    pairs = [
        (np.asarray(own), right.value)
        for own, right in pairs
        if isinstance(right, Rounded) and _numeric(own) and np.asarray(own).dtype.kind in "iuf"
    ]
    same_shape = [
        (own, right) for own, right in pairs if own.shape == right.shape and np.isfinite(own).all()
    ]
    if not pairs or len(same_shape) < len(pairs):
        turned = pairs and all(own.ndim == 2 and _close(own.T, right) for own, right in pairs)
        return "it is the transpose of the right answer" if turned else ""
    for describe in (_all_zero, _ratio, _transposed, _absolute, _slice):
        if text := describe(same_shape):
            return text
    return ""


def _close(a, b):
    return a.shape == b.shape and np.allclose(
        a, b, rtol=1e-9, atol=1e-12 * (1 + np.abs(b).max(initial=0))
    )


def _all_zero(pairs):
    return "it is zero everywhere" if all(not own.any() for own, _ in pairs) else ""


def _ratio(pairs):
    ratios = []
    for own, right in pairs:
        if right.any():
            ratio = np.vdot(right, own) / np.vdot(right, right)
            if not _close(own, ratio * right):
                return ""
            ratios.append(ratio)
    if not ratios:
        return ""
    if np.allclose(ratios, -1):
        return "the sign is the opposite of the right one everywhere"
    if np.allclose(ratios, ratios[0]):
        return f"every entry is {ratios[0]:.4g} times what it should be"
    listed = ", ".join(f"{r:.4g}" for r in ratios[:4])
    return f"within each case every entry is off by one factor ({listed}): what is it made of?"


def _transposed(pairs):
    square = [(own, right) for own, right in pairs if own.ndim == 2 and own.shape[0] > 1]
    if square and all(
        own.shape[0] == own.shape[1] and _close(own.T, right) for own, right in square
    ):
        return "it is the transpose of the right answer"
    return ""


def _absolute(pairs):
    if all(_close(np.abs(own), np.abs(right)) for own, right in pairs):
        return "the size of every entry is right; some signs are not"
    return ""


def _slice(pairs):
    """Only one row, column or end of the array wrong in every case that is wrong at all?"""
    for own, right in pairs:
        wrong = ~np.isclose(own, right, rtol=1e-9, atol=1e-12)
        for axis in range(own.ndim):
            if own.shape[axis] > 2 and wrong.any():
                lines = np.unique(np.nonzero(wrong)[axis])
                if len(lines) == 1:
                    return f"only entries with index {lines[0]} along axis {axis} are wrong"
    if len(pairs) > 1:
        bad = sum(not _close(own, right) for own, right in pairs)
        if 0 < bad < len(pairs):
            return f"{len(pairs) - bad} of the {len(pairs)} cases are right: what is special about the others?"
    return ""
