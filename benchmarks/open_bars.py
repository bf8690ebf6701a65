"""Does who passes an open task at home pass when graded? Over many secret draws.

    python -m benchmarks.open_bars [--draws 100] [--first 0] [--seconds inf] [EXERCISE ...]

Differently written right answers are run on every draw. A relative loss is a mean over the tables of
a draw, which are independent: so the spread from draw to draw is known from that from table to table,
with far fewer draws. Of each answer, it prints

mean       the relative loss
deviation  of its logarithm from draw to draw, reckoned from the tables; and as the draws have it
at 1.05    the share of draws in which it would pass when graded if its mean were the bar of the
           notebook's own check: all its losses times the same number
kept       of those who pass in one draw by the notebook's bar, the share that pass by the judge's in
           another: draws put together from all tables at random
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from bpcourse.checking.open_task import Open
from bpcourse.exercises import all_exercises
from tests.exercises.variants import all_variants

Losses = np.ndarray[Any, np.dtype[np.float64]]


def losses(
    exercise: Open, part: str, answers: list[Callable[..., Any]], draws: range, seconds: float
) -> Losses:
    """(answers, draws, tables): how many times the loss of the part's rival; fewer draws if time is
    over.
    """
    found, end = list[list[list[float]]](), time.monotonic() + seconds
    for seed in draws:
        case = exercise.cases(10_000 + seed)[0]
        tables = [replace(case, args=(table,)) for table in case.args]
        found.append([[exercise.run(f, one)[part] for one in tables] for f in answers])
        told = " ".join(f"{np.mean(x):.3f}" for x in found[-1])
        print(f"  {seed:4d} {told}", file=sys.stderr, flush=True)
        if time.monotonic() > end:
            break
    return np.array(found).transpose(1, 0, 2)


def deviation(found: Losses) -> Losses:
    """(answers,): of the logarithm of the mean over the tables of a draw."""
    n = found.shape[2]
    flat = found.reshape(len(found), -1)
    return flat.std(axis=1, ddof=1) / np.sqrt(n) / flat.mean(axis=1)


def borderline(found: Losses, own: float, graded: float) -> Losses:
    """(answers,): share of draws passed when graded by those whose mean is the notebook's bar.

    The draws are few, so it is read off a normal distribution of the logarithms.
    """
    return 1 - _tail(np.log(graded / own) / deviation(found))


def kept(found: Losses, own: float, graded: float, times: int = 100_000) -> float:
    """Share that pass in another draw when graded, of those that pass in one at home."""
    rng, total, passed = np.random.default_rng(0), 0, 0
    for row in found.reshape(len(found), -1):
        drawn = rng.choice(row, (2, times, found.shape[2])).mean(axis=2)
        at_home = drawn[0] <= own
        total += int(at_home.sum())
        passed += int((at_home & (drawn[1] <= graded)).sum())
    return passed / max(total, 1)


def _tail(z: Losses) -> Losses:
    from math import erfc, sqrt

    return np.array([0.5 * erfc(x / sqrt(2)) for x in z])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # pyright: ignore[reportOptionalMemberAccess]
    parser.add_argument("exercises", nargs="*", metavar="EXERCISE")
    parser.add_argument("--draws", type=int, default=100)
    parser.add_argument("--answers", type=int, nargs="*", help="numbers of those to run; all")
    parser.add_argument("--first", type=int, default=0, help="number of the first draw")
    parser.add_argument("--seconds", type=float, default=np.inf, help="no new draw after these")
    options = parser.parse_args()
    for exercise in all_exercises().values():
        if not isinstance(exercise, Open) or options.exercises not in ([], [exercise.name]):
            continue
        part = list(exercise.parts)[-1]
        rival = exercise.rivals[part]
        answers = [answer for answer, _ in all_variants(exercise)]
        if options.answers:
            answers = [answers[k] for k in options.answers]
        draws = range(options.first, options.first + options.draws)
        found = losses(exercise, part, answers, draws, options.seconds)
        print(f"{exercise.name}: {part}, {found.shape[1]} draws, {len(answers)} answers")
        of_draws = found.mean(axis=2)
        rows = {
            "mean": of_draws.mean(axis=1),
            "deviation": deviation(found),
            "(of draws)": np.log(of_draws).std(axis=1),
            "largest": of_draws.max(axis=1),
            f"at {rival.own:g}": borderline(found, rival.own, rival.graded),
        }
        for name, row in rows.items():
            print(f"  {name:11s}", " ".join(f"{x:.4f}" for x in row))
        print(f"  {'kept':11s} {kept(found, rival.own, rival.graded):.4%}", flush=True)


if __name__ == "__main__":
    main()
