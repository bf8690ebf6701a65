"""How often are verdicts and diagnoses wrong? Over the whole catalogue, with fresh random inputs.

    python -m benchmarks.verdicts [--seeds 100] [EXERCISE ...]

Per exercise it runs every known mistake, every differently written right answer, and every output
with one entry changed by 0.1 % or all of them by 1e-6, on inputs from fresh seeds.
"""

from __future__ import annotations

import argparse
import secrets
from dataclasses import dataclass, fields, replace

import numpy as np

from bpcourse.checking.attempt import Attempt
from bpcourse.checking.compare import compare
from bpcourse.checking.diagnosis import diagnose
from bpcourse.checking.rounding import Rounded
from bpcourse.exercises import all_exercises
from tests.exercises.variants import all_variants


@dataclass
class Tally:
    """Counts over all runs of an exercise (or of all)."""

    wrong_answers: int = 0
    accepted: int = 0  # wrong answers that were called right
    right_answers: int = 0
    rejected: int = 0  # right answers that were called wrong
    named: int = 0  # wrong answers whose mistake was named, and no other
    named_wrongly: int = 0  # wrong answers of which some other mistake was named
    nudges: int = 0
    nudges_missed: int = 0  # one entry off by 0.1 %, accepted
    scalings: int = 0
    scalings_missed: int = 0  # everything off by 1e-6, accepted

    def __add__(self, other):
        return Tally(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


def audit(exercise, seeds) -> Tally:
    """The tally of one exercise over these seeds."""
    tally = Tally()
    for seed in seeds:
        attempt = Attempt.at(exercise, exercise.reference, exercise.forward, seed)
        _wrong_answers(tally, attempt)
        _right_answers(tally, attempt)
        for answers in attempt.right:
            for part in answers[0]:
                _small_changes(tally, [answer[part] for answer in answers])
    return tally


def _wrong_answers(tally, attempt):
    exercise = attempt.exercise
    attempts = {
        mistake.name: replace(attempt, implementation=exercise.wrong(mistake))
        for mistake in exercise.mistakes
    }
    for name, wrong in attempts.items():
        attempt.reruns[(name,)] = dict(enumerate(wrong.outcomes))
    for name, wrong in attempts.items():
        found = diagnose(wrong, wrong.flaws).values()
        names = {tuple(m.name for m in diagnosis.mistakes) for diagnosis in found} - {()}
        tally.wrong_answers += 1
        tally.accepted += not wrong.flaws
        tally.named += names == {(name,)}
        tally.named_wrongly += bool(names - {(name,)})


def _right_answers(tally, attempt):
    exercise = attempt.exercise
    references = [(right, exercise.forward) for right in exercise.right]
    for answer, forward in references + all_variants(exercise):
        tally.right_answers += 1
        right = replace(attempt, implementation=answer, forward=forward)
        tally.rejected += bool(right.flaws)


def _small_changes(tally, answers):
    right = answers[0]
    if not isinstance(right, Rounded):
        return
    plain = right.value.astype(float)
    for index in np.ndindex(plain.shape):
        if plain[index]:
            nudged = plain.copy()
            nudged[index] *= 1.001
            tally.nudges += 1
            tally.nudges_missed += compare(nudged, answers) is None
    if plain.any():
        tally.scalings += 1
        tally.scalings_missed += compare(plain * (1 + 1e-6), answers) is None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("exercises", nargs="*", metavar="EXERCISE")
    parser.add_argument("--seeds", type=int, default=100)
    options = parser.parse_args()
    seeds = [secrets.randbits(32) for _ in range(options.seeds)]
    chosen = [
        e for e in all_exercises().values() if not options.exercises or e.name in options.exercises
    ]
    total = Tally()
    print(
        f"{'exercise':28}{'wrong':>8}{'accepted':>10}{'right':>8}{'rejected':>10}{'named':>9}"
        f"{'wrongly':>9}{'0.1 % missed':>14}{'1e-6 missed':>13}"
    )
    for exercise in chosen:
        tally = audit(exercise, seeds)
        total = total + tally
        _print(exercise.name, tally)
    _print(f"all, {options.seeds} seeds each", total)


def _print(name, t):
    print(
        f"{name:28}{t.wrong_answers:8}{t.accepted:10}{t.right_answers:8}{t.rejected:10}"
        f"{t.named / max(t.wrong_answers, 1):9.2%}{t.named_wrongly:9}{t.nudges_missed:14}"
        f"{t.scalings_missed:13}",
        flush=True,
    )


if __name__ == "__main__":
    main()
