"""Which wrong answers pass? References changed by machine, judged as answers.

    python -m benchmarks.mutants [--seeds 20] [--inputs 1000] [--each N] [EXERCISE ...]

Reports first the mutants that pass in some seeds only, then those that pass in every seed and differ
from the reference on wider inputs, then those of which a part passes in some seeds, then counts by
operator. The exit code is 1 if there is any of the first two kinds, but for the list in left.py.
All of them, 50,000, take about an hour of a quiet processor; `--each 100`, 8,000, seven minutes.
"""

from __future__ import annotations

import argparse
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

from benchmarks.mutants.audit import BAD, FATES, SHOWN, Extent, Fate, fates
from benchmarks.mutants.making import Mutant, mutants_of
from bpcourse.exercises import all_exercises

CHUNK = 100


def chosen(exercises, each: int | None = None) -> list[Mutant]:
    """All mutants of these exercises, or at most so many of each.

    Which those are depends on nothing but themselves: what is added to an exercise, or another one,
    changes little in a sample, and a larger sample holds the smaller one.
    """
    by_exercise = (sorted(mutants_of(exercise), key=_lot)[:each] for exercise in exercises)
    return [mutant for mutants in by_exercise for mutant in mutants]


def _lot(mutant: Mutant) -> int:
    return zlib.crc32("\n".join(mutant.key).encode())


def chunks(mutants: list[Mutant]):
    """Mutants of one exercise each, few enough to keep all processes busy."""
    for name in dict.fromkeys(m.exercise for m in mutants):
        own = [m for m in mutants if m.exercise == name]
        yield from (own[i : i + CHUNK] for i in range(0, len(own), CHUNK))


def audit(mutants: list[Mutant], extent: Extent) -> Iterator[Fate]:
    """The fates of all mutants, in order, by two processes."""
    with ProcessPoolExecutor(2) as pool:
        jobs = [pool.submit(_listed, chunk, extent) for chunk in chunks(mutants)]
        for job in jobs:
            yield from job.result()


def _listed(chunk: list[Mutant], extent: Extent) -> list[Fate]:
    return list(fates(chunk, extent))


def report(found: list[Fate]) -> None:
    """What is wrong first, then counts."""
    for bad in SHOWN:
        some = [fate for fate in found if fate.fate == bad]
        if some:
            print(f"\n{bad}: {len(some)}")
        for fate in some:
            print(f"  {_line(fate)}")
    counts = Counter((fate.mutant.operator, fate.fate) for fate in found)
    print(f"\n{'operator':14}" + "".join(f"{fate:>15}" for fate in FATES))
    for operator in dict.fromkeys(fate.mutant.operator for fate in found):
        print(f"{operator:14}" + "".join(f"{counts[operator, fate]:15}" for fate in FATES))
    totals = Counter(fate.fate for fate in found)
    print(f"{f'all {len(found)}':14}" + "".join(f"{totals[fate]:15}" for fate in FATES))


def _shown(found: Iterator[Fate]) -> Iterator[Fate]:
    """The same fates; meanwhile, those that must not be go to stderr as they are found."""
    for fate in found:
        if fate.fate in BAD:
            print(_line(fate), file=sys.stderr, flush=True)
        yield fate


def _line(fate: Fate) -> str:
    m = fate.mutant
    return f"{fate.fate}: {m.exercise}, {m.function} ({m.operator}): {m.change}\n    {fate.where}"


def main() -> None:
    """Judge what is asked for; see the module."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("exercises", nargs="*", metavar="EXERCISE")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--inputs", type=int, default=1000)
    parser.add_argument("--each", type=int, help="at most so many mutants of each exercise")
    options = parser.parse_args()
    exercises = [
        e for e in all_exercises().values() if not options.exercises or e.name in options.exercises
    ]
    extent = Extent(options.seeds, options.inputs)
    found = list(_shown(audit(chosen(exercises, options.each), extent)))
    report(found)
    sys.exit(any(fate.fate in BAD for fate in found))


if __name__ == "__main__":
    main()
