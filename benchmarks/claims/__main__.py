"""Make the tables of these units, store them, and say which claims hold.

--check makes them again and stores nothing: the claims must hold on this machine, too, whatever the
digits are. --kernel does so under another of OpenBLAS's kernels (Prescott, Haswell, ...), whose sums
are rounded otherwise.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import pkgutil
import subprocess
import sys
from types import ModuleType

from bpcourse.datasets.claims import FOLDER

KERNEL = "OPENBLAS_CORETYPE"


def scripts() -> dict[str, ModuleType]:
    """{unit: its module}, of all units that have one."""
    import benchmarks.claims as package

    names = sorted(m.name for m in pkgutil.iter_modules(package.__path__) if m.name[0] == "u")
    return {name[1:]: importlib.import_module(f"benchmarks.claims.{name}") for name in names}


def unfounded(unit: str, script: ModuleType, store: bool) -> list[str]:
    """The claims of a unit that do not hold on tables made now."""
    made = script.tables(range(script.SEEDS))
    if store:
        (FOLDER / f"{unit}.json").write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    held = {sentence: bool(holds(made)) for sentence, holds in script.CLAIMS.items()}
    for sentence, holds in held.items():
        print(f"{unit}: {'holds' if holds else 'DOES NOT HOLD'}: {sentence}", flush=True)
    return [sentence for sentence, holds in held.items() if not holds]


def main() -> None:
    """Store or check the tables of the named units, or of all."""
    known = scripts()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("units", nargs="*", metavar="UNIT", help=f"of {', '.join(known)}")
    parser.add_argument("--check", action="store_true", help="store nothing")
    parser.add_argument("--kernel", help="check under this kernel of OpenBLAS")
    options = parser.parse_args()
    if unknown := set(options.units) - known.keys():
        parser.error(f"no claims of {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    if options.kernel and os.environ.get(KERNEL) != options.kernel:  # it is read once, on loading
        command = [sys.executable, "-m", "benchmarks.claims", *sys.argv[1:]]
        sys.exit(subprocess.call(command, env=os.environ | {KERNEL: options.kernel}))
    store = not (options.check or options.kernel)
    units = options.units or known
    failed = [unit for unit in units if unfounded(unit, known[unit], store)]
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
