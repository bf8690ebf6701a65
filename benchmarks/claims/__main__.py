"""Make the tables of these units again, store them, and say which claims hold."""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import sys
from types import ModuleType

from bpcourse.datasets.claims import FOLDER


def scripts() -> dict[str, ModuleType]:
    """{unit: its module}, of all units that have one."""
    import benchmarks.claims as package

    names = sorted(m.name for m in pkgutil.iter_modules(package.__path__) if m.name[0] == "u")
    return {name[1:]: importlib.import_module(f"benchmarks.claims.{name}") for name in names}


def main() -> None:
    """Store the tables of the named units, or of all."""
    known = scripts()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("units", nargs="*", choices=[[], *known], default=[])
    failed = []
    for unit in parser.parse_args().units or known:
        script = known[unit]
        made = script.tables(range(script.SEEDS))
        (FOLDER / f"{unit}.json").write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
        for sentence, holds in script.CLAIMS.items():
            print(f"{unit}: {'holds' if holds(made) else 'DOES NOT HOLD'}: {sentence}")
            failed += [] if holds(made) else [sentence]
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
