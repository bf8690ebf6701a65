"""What runs in Pyodide for benchmarks/browser.py: a unit's cells, its checks, its known mistakes."""

import importlib
import json
import os
import shutil
import site
import sys
from pathlib import Path

os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
shutil.unpack_archive("/host/bpcourse.whl", site.getsitepackages()[0], "zip")
importlib.invalidate_caches()
TASK = json.loads(Path("/host/task.json").read_text())
UNIT = TASK["unit"]
folder = Path("/drive", UNIT)  # as JupyterLite lays them out
folder.mkdir(parents=True)
(folder / f"{UNIT}.ipynb").write_text(TASK["notebook"])
os.chdir(folder)

import js  # noqa: E402  Pyodide's door to JavaScript
from IPython.core.interactiveshell import InteractiveShell  # noqa: E402
from IPython.utils.capture import capture_output  # noqa: E402

from bpcourse.checking.assess import assess  # noqa: E402
from bpcourse.exercises import all_exercises, unit_exercises  # noqa: E402
from bpcourse.notebooks.calls import check_call  # noqa: E402

EXPECTED = "font cache"  # Matplotlib says so on stderr, once


def clock():
    """Seconds of this process's own work: a busy machine does not count."""
    return js.process.cpuUsage().user / 1e6


def cells():
    """Troubles of the unit's cells; and print what took long."""
    shell, troubles, total = InteractiveShell.instance(), [], 0.0
    for source in TASK["sources"]:
        begun = clock()
        with capture_output() as shown:
            done = shell.run_cell(source, store_history=True)
        took = clock() - begun
        total += took
        first = source.strip().splitlines()[0][:60]
        if took > 5:
            print(f"  {took:6.1f} s  {first}")
        if not done.success:
            troubles.append(f"{first}: {done.error_in_exec or done.error_before_exec!r}")
        if shown.stderr and EXPECTED not in shown.stderr:
            troubles.append(f"{first}: {shown.stderr[:200]}")
        name = check_call(source)
        if name and done.result != all_exercises()[name].points:
            troubles.append(f"{name}: {done.result} of {all_exercises()[name].points} points")
    print(f"{UNIT}: {len(TASK['sources'])} cells in {total / 60:.1f} minutes")
    return troubles


def answers():
    """Troubles of the references and known mistakes of the unit."""
    troubles, begun, known = [], clock(), 0
    for exercise in unit_exercises(UNIT):
        right = assess(exercise, exercise.reference, exercise.forward)
        if right.points < right.max_points:
            troubles.append(f"{exercise.name}: {right.points} of {right.max_points} points")
        for mistake in exercise.mistakes:
            report = assess(exercise, exercise.wrong(mistake), exercise.forward)
            named = {part.mistakes for part in report.parts if part.mistakes}
            known += 1
            if named != {(mistake.name,)}:
                troubles.append(f"{exercise.name}, {mistake.name}: named {named}")
    print(f"{UNIT}: {known} mistakes in {(clock() - begun) / 60:.1f} minutes")
    return troubles


found = cells() + answers()
for trouble in found:
    print(f"  TROUBLE {trouble}")
sys.stdout.flush()
if found:
    raise SystemExit(f"{UNIT}: {len(found)} troubles")
