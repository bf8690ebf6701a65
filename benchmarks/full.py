"""All benchmarks and audits, one after the other: python -m benchmarks.full [--smoke] [NAME ...].

Takes hours: run it before a release, on a quiet machine, and keep what it prints. `--smoke` only
shows that each of them runs: a few minutes, and its figures mean nothing. Each is a process of its
own, and one that fails does not keep the others from running; the exit code says that one did.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time

# name: (arguments of the long run, arguments of the smoke run)
RUNS = {
    "verdicts": (["--seeds", "100"], ["--seeds", "1", "affine_backward", "adam"]),
    "mutants": (
        [],
        ["--seeds", "2", "--inputs", "20", "--each", "25", "affine_backward", "adam"],
    ),
    "check": (["--rounds", "9"], ["--rounds", "1", "affine_backward", "adam"]),
    "gradcheck": (
        ["--seeds", "20"],
        ["--seeds", "1", "--budget", "1", "--tools", "bpcourse,torch-fast", "--functions", "batch"],
    ),
    "checkup": (["--seeds", "20"], ["--seeds", "1", "--quick"]),
    "claims": (["--check", "--kernel", "Prescott"], ["--check", "02_mlp"]),
    "open_bars": (["--draws", "1000"], ["--draws", "2", "train_houses"]),
    "anywhere": ([], ["--smoke"]),
    "value": ([], ["2"]),
    "layers": ([], ["2"]),
    "training": ([], ["--rounds", "1", "--epochs", "1"]),
    "grading": (
        ["--sizes", "10", "40", "100"],
        ["--sizes", "2", "--rows", "bpcourse", "nbgrader", "floor", "--no-pages", "--no-warm-up"],
    ),
    "browser": ([], ["01_chain_rule"]),
    "scale": (
        ["-n", "100", "300", "1000", "--simulated", "1000", "10000", "100000"],
        ["-n", "5", "--simulated", "50"],
    ),
}


def run(name: str, smoke: bool) -> bool:
    """Print a benchmark's table and how long it took; whether it ended well."""
    arguments = RUNS[name][smoke]
    print(f"\n== python -m benchmarks.{name} {' '.join(arguments)}", flush=True)
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *arguments], check=False)
    print(f"== {name}: {time.monotonic() - started:.0f} s", flush=True)
    return done.returncode == 0


def main() -> None:
    """Run those that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(RUNS)}")
    parser.add_argument("--smoke", action="store_true", help="show that they run")
    options = parser.parse_args()
    unknown = set(options.names) - RUNS.keys()
    if unknown:
        parser.error(f"no benchmark {', '.join(sorted(unknown))}; there are {', '.join(RUNS)}")
    failed = [name for name in options.names or RUNS if not run(name, options.smoke)]
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
