"""How often are verdicts and diagnoses wrong? Over the whole catalogue, with fresh random inputs.

    python -m benchmarks.verdicts [--seeds 100] [EXERCISE ...]

Per exercise it runs every known mistake, every differently written right answer, and every output
with one entry changed by 0.1 % or all of them by 1e-6, on inputs from fresh seeds.
"""

from __future__ import annotations

import argparse
import secrets
from dataclasses import dataclass, fields

import numpy as np

from bpcourse.checking.compare import compare
from bpcourse.checking.diagnosis import diagnose
from bpcourse.checking.door import faults
from bpcourse.checking.rounding import Rounded
from bpcourse.checking.run import attempt, cases, expected
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
        prepared = cases(exercise, seed)
        accepted = [expected(exercise, case) for case in prepared]
        _wrong_answers(tally, exercise, prepared, accepted)
        _right_answers(tally, exercise, prepared, accepted)
        for answers in accepted:
            for part in answers[0]:
                _small_changes(tally, [answer[part] for answer in answers])
    return tally


def _wrong_answers(tally, exercise, prepared, accepted):
    reruns = {}
    for mistake in exercise.mistakes:
        run = attempt(exercise, exercise.wrong(mistake), exercise.forward, prepared).outcomes
        reruns[(mistake.name,)] = run
    for mistake in exercise.mistakes:
        outcomes = reruns[(mistake.name,)]
        found = faults(exercise, prepared, accepted, outcomes)
        failed = [part for part in exercise.parts if found[part]]
        names = {
            tuple(m.name for m in diagnosis.mistakes)
            for diagnosis in diagnose(
                exercise, prepared, accepted, outcomes, failed, reruns
            ).values()
        } - {()}
        tally.wrong_answers += 1
        tally.accepted += not failed
        tally.named += names == {(mistake.name,)}
        tally.named_wrongly += bool(names - {(mistake.name,)})


def _right_answers(tally, exercise, prepared, accepted):
    references = [
        (right, exercise.forward) for right in (exercise.reference, *exercise.alternatives)
    ]
    for answer, forward in references + all_variants(exercise):
        outcomes = attempt(exercise, answer, forward, prepared).outcomes
        tally.right_answers += 1
        tally.rejected += any(faults(exercise, prepared, accepted, outcomes).values())


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
