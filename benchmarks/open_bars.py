"""Does who passes an open task at home pass when graded? Over many secret draws.

    python -m benchmarks.open_bars [--draws 100] [EXERCISE ...]

Each differently written right answer, and the course's own run from other starting weights, is run
on every draw. Of its relative losses, one per draw, it prints mean and deviation, and

at 1.05   the share of draws in which it would pass when graded if its mean were the bar of the
          notebook's own check: all its losses times the same number
passed    of those who pass in one draw by the notebook's bar, the share that pass by the judge's in
          another: over all pairs of draws
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

import numpy as np

from bpcourse.checking.open_task import Open
from bpcourse.exercises import all_exercises
from tests.exercises.variants import all_variants

Losses = np.ndarray[Any, np.dtype[np.float64]]


def losses(exercise: Open, part: str, answers: list[Callable[..., Any]], draws: int) -> Losses:
    """(answers, draws): how many times the loss of the part's rival."""
    cases = [exercise.cases(10_000 + seed)[0] for seed in range(draws)]
    return np.array([[exercise.run(f, case)[part] for case in cases] for f in answers])


def borderline(found: Losses, own: float, graded: float) -> float:
    """Share of draws passed when graded by those whose mean is the notebook's bar.

    The draws are few, so it is read off a normal distribution of the logarithms.
    """
    return 1 - _tail(np.log(graded / own) / np.log(found).std(axis=1)).mean()


def kept(found: Losses, own: float, graded: float) -> float:
    """Share that pass in another draw when graded, of those that pass in one at home."""
    total = passed = 0
    for row in found:
        at_home = int((row <= own).sum())
        total += at_home * (len(row) - 1)
        # a draw that passes at home passes when graded, too: it is no other draw
        passed += at_home * (int((row <= graded).sum()) - 1)
    return passed / total


def _tail(z: Losses) -> Losses:
    from math import erfc, sqrt

    return np.array([0.5 * erfc(x / sqrt(2)) for x in z])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # pyright: ignore[reportOptionalMemberAccess]
    parser.add_argument("exercises", nargs="*", metavar="EXERCISE")
    parser.add_argument("--draws", type=int, default=100)
    options = parser.parse_args()
    for exercise in all_exercises().values():
        if not isinstance(exercise, Open) or options.exercises not in ([], [exercise.name]):
            continue
        part = list(exercise.parts)[-1]
        rival = exercise.rivals[part]
        answers = [answer for answer, _ in all_variants(exercise)]
        found = losses(exercise, part, answers, options.draws)
        print(f"{exercise.name}: {part}, {options.draws} draws, {len(answers)} answers")
        print("  mean       ", " ".join(f"{x:.3f}" for x in found.mean(axis=1)))
        print("  deviation  ", " ".join(f"{x:.3f}" for x in found.std(axis=1)))
        print("  largest    ", " ".join(f"{x:.3f}" for x in found.max(axis=1)))
        print(f"  at {rival.own:g}     {borderline(found, rival.own, rival.graded):.4%}")
        print(f"  passed      {kept(found, rival.own, rival.graded):.4%}", flush=True)


if __name__ == "__main__":
    main()
