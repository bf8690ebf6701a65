"""Does `checkup` find what is wrong with a network, and is it silent where nothing is?

    python -m benchmarks.checkup [--seeds 20] [--quick] [NAME ...]

Planted faults in six networks, each with several seeds: the share in which anything was found, and
in which the first finding is of the right kind; false alarms on healthy networks, also unusual
ones; the median and longest time.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterable

import numpy as np

from benchmarks.checkup_cases import FAULTS, HEALTHY, Case
from bpcourse.checkup import Checkup, checkup

QUICK = (
    "linear: the 2 of the square forgotten",
    "softmax: labels from 1 to C",
    "softmax: all weights zero",
    "softmax: softmax twice",
    "softmax: gradients not zeroed",
    "linear regression",
    "softmax MLP, ReLU",
    "binary MLP",
)


def examine(case: Case) -> tuple[Checkup, float]:
    started = time.perf_counter()
    found = checkup(case.f, case.parameters, case.X, case.y, case.step, predict=case.predict)
    return found, time.perf_counter() - started


def run(names: Iterable[str], seeds: int) -> tuple[int, int, int, int, int, list[float]]:
    """(faults, found, named rightly, healthy, false alarms, seconds) over these cases and seeds."""
    faults = found = named = healthy = alarms = 0
    seconds: list[float] = []
    for name in names:
        codes: Counter[str] = Counter()
        for seed in range(seeds):
            make = FAULTS[name][0] if name in FAULTS else HEALTHY[name]
            result, took = examine(make(np.random.default_rng([seed, 23])))
            seconds.append(took)
            code = result.first.code if result.first else ""
            codes[code] += 1
            if name in FAULTS:
                faults, found, named = (
                    faults + 1,
                    found + bool(code),
                    named + (code in FAULTS[name][1]),
                )
            else:
                healthy, alarms = healthy + 1, alarms + bool(code)
        _show(name, codes)
    return faults, found, named, healthy, alarms, seconds


def _show(name: str, codes: Counter[str]) -> None:
    wanted = FAULTS[name][1] if name in FAULTS else {""}
    if set(codes) - wanted:
        told = ", ".join(f"{code or 'nothing'} {times}" for code, times in codes.most_common())
        print(f"  {name:<52}{told}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="parts of names of cases; default: all")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--quick", action="store_true", help="a few cases, to show that it runs")
    options = parser.parse_args()
    every = QUICK if options.quick else [*FAULTS, *HEALTHY]
    names = [n for n in every if not options.names or any(part in n for part in options.names)]
    print(
        f"{sum(n in FAULTS for n in names)} faults, {sum(n in HEALTHY for n in names)} healthy "
        f"networks, {options.seeds} seeds; those that are not always as they should be:"
    )
    faults, found, named, healthy, alarms, seconds = run(names, options.seeds)
    if faults:
        print(f"found           {found} of {faults} ({found / faults:.1%})")
        print(f"named rightly   {named} of {faults} ({named / faults:.1%})")
    print(f"false alarms    {alarms} of {healthy}")
    print(f"seconds         median {statistics.median(seconds):.2f}, longest {max(seconds):.1f}")
    if alarms:
        sys.exit("a healthy network was called ill")


if __name__ == "__main__":
    main()
