"""Which wrong answers pass? References changed by machine, judged as answers.

    python -m benchmarks.mutants [--seeds 20] [--inputs 1000] [--sample N] [EXERCISE ...]

Reports first the mutants that pass in some seeds only, then those that pass in every seed and differ
from the reference on wider inputs, then those of which a part passes in some seeds, then counts by
operator. The exit code is 1 if there is any of the first two kinds, but for the list in left.py.
All of them take about an hour of two processors.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

from benchmarks.mutants.audit import BAD, FATES, SHOWN, Extent, Fate, fates
from benchmarks.mutants.making import Mutant, mutants_of
from bpcourse.exercises import all_exercises

CHUNK = 100


def chosen(exercises, sample: int | None, seed: int = 0) -> list[Mutant]:
    """All mutants of these exercises, or a sample."""
    mutants = [mutant for exercise in exercises for mutant in mutants_of(exercise)]
    if sample is None or sample >= len(mutants):
        return mutants
    return sorted(random.Random(seed).sample(mutants, sample), key=lambda m: m.exercise)


def chunks(mutants: list[Mutant]):
    """Mutants of one exercise each, few enough to keep all processes busy."""
    for name in dict.fromkeys(m.exercise for m in mutants):
        own = [m for m in mutants if m.exercise == name]
        yield from (own[i : i + CHUNK] for i in range(0, len(own), CHUNK))


def audit(mutants: list[Mutant], extent: Extent) -> list[Fate]:
    """The fates of all mutants, by two processes."""
    with ProcessPoolExecutor(2) as pool:
        jobs = [pool.submit(_listed, chunk, extent) for chunk in chunks(mutants)]
        return [fate for job in jobs for fate in job.result()]


def _listed(chunk: list[Mutant], extent: Extent) -> list[Fate]:
    return list(fates(chunk, extent))


def report(found: list[Fate]) -> None:
    """What is wrong first, then counts."""
    for bad in SHOWN:
        some = [fate for fate in found if fate.fate == bad]
        if some:
            print(f"\n{bad}: {len(some)}")
        for fate in some:
            m = fate.mutant
            print(f"  {m.exercise}, {m.function} ({m.operator}): {m.change}\n      {fate.where}")
    counts = Counter((fate.mutant.operator, fate.fate) for fate in found)
    print(f"\n{'operator':14}" + "".join(f"{fate:>15}" for fate in FATES))
    for operator in dict.fromkeys(fate.mutant.operator for fate in found):
        print(f"{operator:14}" + "".join(f"{counts[operator, fate]:15}" for fate in FATES))
    totals = Counter(fate.fate for fate in found)
    print(f"{f'all {len(found)}':14}" + "".join(f"{totals[fate]:15}" for fate in FATES))


def main() -> None:
    """Judge what is asked for; see the module."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("exercises", nargs="*", metavar="EXERCISE")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--inputs", type=int, default=1000)
    parser.add_argument("--sample", type=int, help="that many mutants, drawn at random")
    options = parser.parse_args()
    exercises = [
        e for e in all_exercises().values() if not options.exercises or e.name in options.exercises
    ]
    found = audit(chosen(exercises, options.sample), Extent(options.seeds, options.inputs))
    report(found)
    sys.exit(any(fate.fate in BAD for fate in found))


if __name__ == "__main__":
    main()
