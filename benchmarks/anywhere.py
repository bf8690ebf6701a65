"""Does every unit work where only NumPy, Matplotlib and IPython are: python -m benchmarks.anywhere.

The tests of tests/learner/test_bare_wheel.py, which CI runs with the quickest unit, with all of them.
"""

import subprocess
import sys


def main() -> None:
    """Run them; `--smoke` shows that one of them runs, with one unit."""
    units = ["-k", "progress"] if "--smoke" in sys.argv else ["--all-units"]
    tests = "tests/learner/test_bare_wheel.py"
    command = [sys.executable, "-m", "pytest", "-v", "--durations=0", *units, tests]
    sys.exit(subprocess.run(command, check=False).returncode)


if __name__ == "__main__":
    main()
