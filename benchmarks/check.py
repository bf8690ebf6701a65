"""How long does a call of check take? For right answers, known mistakes, and unknown wrong ones.

    python -m benchmarks.check [--rounds 5] [EXERCISE ...]

Prints milliseconds per call, the median over rounds, by exercise, and the medians over all of them.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import statistics
import time

import numpy as np

from bpcourse.checking.assess import assess
from bpcourse.exercises import all_exercises


def unknown(reference):
    """An implementation that is wrong in a way that no catalogue knows."""

    def strange(*args, **kwargs):
        return _distort(reference(*args, **kwargs))

    return strange


def _distort(result):
    if isinstance(result, np.ndarray) and result.dtype.kind == "f":
        return result + 0.0123 * np.sin(np.arange(result.size)).reshape(result.shape)
    if isinstance(result, (float, np.floating)):
        return result + 0.0123
    if isinstance(result, dict):
        return {key: _distort(value) for key, value in result.items()}
    if type(result) in (tuple, list):
        return type(result)(_distort(value) for value in result)
    return result


def milliseconds(exercise, answer, rounds):
    """Median time of one assessment, after one that warms up."""

    def once():
        started = time.perf_counter()
        with contextlib.redirect_stdout(io.StringIO()):
            assess(exercise, answer, exercise.forward)
        return 1000 * (time.perf_counter() - started)

    once()
    return statistics.median(once() for _ in range(rounds))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("exercises", nargs="*", metavar="EXERCISE")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print(f"{'exercise':28}{'right':>9}{'mistake':>9}{'unknown':>9}   (ms, medians)")
    rows = []
    for exercise in all_exercises().values():
        if options.exercises and exercise.name not in options.exercises:
            continue
        answers = [exercise.reference, exercise.wrong(exercise.mistakes[0])]
        if not exercise.by_program:
            answers.append(unknown(exercise.reference))
        times = [milliseconds(exercise, answer, options.rounds) for answer in answers]
        rows.append(times)
        print(f"{exercise.name:28}" + "".join(f"{t:9.1f}" for t in times), flush=True)
    columns = [[row[i] for row in rows if len(row) > i] for i in range(3)]
    print(f"{'median of all':28}" + "".join(f"{statistics.median(c):9.1f}" for c in columns if c))
    print(f"{'slowest':28}" + "".join(f"{max(c):9.1f}" for c in columns if c))


if __name__ == "__main__":
    main()
