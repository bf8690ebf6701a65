"""What grading a class takes: this course's way, nbgrader's, otter-grader's, and the least it can.

    python -m benchmarks.grading [--sizes 10 40 100] [--unit 02_mlp] [--rows NAME ...] [--rounds 1]
                                 [--open 03_house_prices]

The same honest submissions (right, with planted mistakes, partly blank) are graded by each row, turn
by turn, since a machine is faster at one time than at another. The unit is released and in the
gradebook before, and each row starts as a new process:

bpcourse   `bpcourse grade`: as many workers as there are cores, each submission isolated, demonstrations
           that only draw left out, partial points and named mistakes, feedback pages unless --no-pages
nbgrader   `nbgrader autograde` as it is: one process, a kernel for each submission, every cell run, the
           checks in the student's kernel; no isolation, no pages (`nbgrader generate_feedback` would
           come on top), pictures drawn
two        the same in two processes at the same time, each with half of the students in a course
           folder and gradebook of its own
bare       as nbgrader, one process, with the demonstration cells emptied in master, release and
           submissions: what students wrote, and the checks
otter      otter-grader by its API, without Docker, one process, on notebooks with the answers alone:
           no demonstrations, other and fewer checks (`np.allclose`, all or nothing), no isolation,
           no gradebook or pages. It is installed by whoever wants this row, see --otter
floor      the cells that students wrote and the course's own checks, in one warm process: imports not
           counted, no isolation, no repair, no gradebook, no pages

Two cores against one: `bpcourse` uses all (or --jobs), `two` uses two, the others one; compare CPU
seconds where that matters. Python may keep what it compiled, as in a usual installation, and each
row grades a class of one first, which is not counted. --open adds a line for a
unit with an open task, whose submissions train networks of their own while they are judged, and for
each of which the judge trains the course's: `bpcourse` alone, the smallest size. "scores" says
whether the points of all cells that a machine marks are those of `bpcourse`.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks import otter_bare
from benchmarks.classes import (
    Scores,
    answers,
    classroom,
    copied,
    difference,
    filled,
    scores,
    without_judge,
)
from benchmarks.cost import ROOT, Cost, Peak, family, run, run_together, usage
from bpcourse.checking.open_task import Open
from bpcourse.course import Course
from bpcourse.exercises import all_exercises

__all__ = ["Cost", "Peak", "answers", "classroom", "family", "filled", "run", "scores", "usage"]

HEAD = f"{'':10s}{'in all':>9s}{'each':>8s}{'CPU':>9s}{'peak':>9s}{'x ours':>8s}   scores"


@dataclass
class Class:
    """A class that each row grades in a copy of its own.

    course  with all demonstrations
    empty   without
    """

    course: Course
    empty: Course
    unit: str
    folder: Path
    options: argparse.Namespace

    @property
    def students(self) -> list[str]:
        """Who is in it."""
        return self.course.submissions(self.unit)

    def copy(
        self, name: str, of: Course | None = None, students: list[str] | None = None
    ) -> Course:
        """A course to grade in."""
        return copied(of or self.course, self.folder / name, students)


Row = Callable[[Class], tuple[Cost, Scores | None]]
"""Grades a class; what it took, and the points if they are this course's."""


def bpcourse(given: Class) -> tuple[Cost, Scores]:
    """`bpcourse grade`."""
    options, course = given.options, given.copy("bpcourse")
    flags = [] if options.pages else ["--no-pages"]
    flags += ["--jobs", str(options.jobs)] if options.jobs else []
    command = [sys.executable, "-m", "bpcourse.cli", "grade", given.unit, *flags]
    return run(command, course.root), scores(course, given.unit)


def nbgrader(given: Class, of: Course | None = None) -> tuple[Cost, Scores]:
    """`nbgrader autograde`."""
    course = given.copy("nbgrader", of)
    without_judge(course)
    return run(_autograde(given.unit), course.root), scores(course, given.unit)


def two(given: Class) -> tuple[Cost, Scores]:
    """`nbgrader autograde` twice at the same time."""
    halves = [given.students[::2], given.students[1::2]]
    courses = [given.copy(f"half-{k}", students=half) for k, half in enumerate(halves) if half]
    for course in courses:
        without_judge(course)
    cost = run_together([(_autograde(given.unit), course.root) for course in courses])
    return cost, {s: m for course in courses for s, m in scores(course, given.unit).items()}


def bare(given: Class) -> tuple[Cost, Scores]:
    """`nbgrader autograde` without demonstrations."""
    return nbgrader(given, given.empty)


def otter(given: Class) -> tuple[Cost, None]:
    """otter-grader, without Docker, on bare notebooks."""
    python: Path = given.options.otter
    unit = given.unit
    if unit != otter_bare.UNIT or not python.exists():
        raise LookupError(
            otter_bare.ADVICE if unit == otter_bare.UNIT else f"its tests are for {otter_bare.UNIT}"
        )
    submitted = given.course.classroom / "submitted"
    paths = [submitted / student / unit / f"{unit}.ipynb" for student in given.students]
    autograder, notebooks = otter_bare.prepare(paths, given.folder / "otter", python)
    script = str(ROOT / "benchmarks" / "otter_bare.py")
    return run([str(python), script, str(autograder), *map(str, notebooks)], given.folder), None


def floor(given: Class) -> tuple[Cost, Scores]:
    """The cells and checks alone, in one warm process."""
    course = given.copy("floor")
    told = given.folder / "floor.json"
    command = [sys.executable, "-m", "benchmarks.floor", str(course.root), given.unit, str(told)]
    cost = run(command, given.folder)
    found = json.loads(told.read_text())
    marks = {
        student: {name: (earned, False) for name, earned in cells.items()}
        for student, cells in found["scores"].items()
    }
    return Cost(found["wall"], found["cpu"], cost.peak), marks


ROWS: dict[str, Row] = {row.__name__: row for row in (bpcourse, nbgrader, two, bare, otter, floor)}


def main() -> None:
    """Grade classes, and print a table for each size."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--unit", default="02_mlp")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 40, 100])
    parser.add_argument("--rows", nargs="+", choices=ROWS, default=list(ROWS))
    parser.add_argument(
        "--open", default="", help="a unit with an open task, for a line of its own"
    )
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--jobs", type=int, help="of bpcourse; default: one for each core")
    parser.add_argument("--no-pages", dest="pages", action="store_false")
    parser.add_argument("--no-warm-up", dest="warm_up", action="store_false")
    parser.add_argument("--otter", type=Path, default=Path("/tmp/otter/bin/python"))
    options = parser.parse_args()
    if options.open and not open_tasks(options.open):
        parser.error(f"no open task in the built solutions of {options.open}: build the unit first")
    compileall.compile_dir(ROOT / "bpcourse", quiet=2)
    with tempfile.TemporaryDirectory(prefix="bpcourse-benchmark-") as temporary:
        if options.warm_up:
            _compared(Path(temporary) / "warm-up", 1, options)
        for k, n in enumerate(options.sizes):
            _print(n, options, _compared(Path(temporary) / str(k), n, options))
        if options.open:
            line = argparse.Namespace(
                **vars(options) | {"unit": options.open, "rows": ["bpcourse"]}
            )
            n = options.sizes[0]
            _print(n, line, _compared(Path(temporary) / "open", n, line))


def open_tasks(unit: str) -> list[str]:
    """The open tasks that a unit's built solutions hold."""
    built = Course(ROOT).solution_notebook(unit).read_text(encoding="utf-8")
    tasks = [name for name, task in all_exercises().items() if isinstance(task, Open)]
    return [name for name in tasks if f"def {name}(" in built]


def _compared(
    folder: Path, n: int, options: argparse.Namespace
) -> dict[str, tuple[Cost, str] | str]:
    folder.mkdir()
    try:
        return compare(_class(folder, n, options), options)
    finally:
        shutil.rmtree(folder)


def compare(given: Class, options: argparse.Namespace) -> dict[str, tuple[Cost, str] | str]:
    """Each row's cost, the median of all rounds, and what is to be said of its scores; or why it
    could not be run.
    """
    costs: dict[str, list[Cost]] = {name: [] for name in options.rows}
    found: dict[str, Scores | None] = {}
    missing: dict[str, str] = {}
    for _ in range(options.rounds):
        for name in options.rows:
            try:
                cost, found[name] = ROWS[name](given)
            except LookupError as error:
                missing[name] = str(error)
                continue
            costs[name].append(cost)
            for entry in given.folder.iterdir():
                if entry.name not in ("class", "empty") and entry.is_dir():
                    shutil.rmtree(entry)
    ours = found.get("bpcourse")
    return {
        name: missing[name] if name in missing else (_median(costs[name]), _said(found[name], ours))
        for name in options.rows
    }


def _class(folder: Path, n: int, options: argparse.Namespace) -> Class:
    course = classroom(folder / "class", options.unit, n)
    empty = course
    if "bare" in options.rows:
        empty = classroom(folder / "empty", options.unit, n, demonstrations=False)
    return Class(course, empty, options.unit, folder, options)


def _autograde(unit: str) -> list[str]:
    return [sys.executable, "-m", "nbgrader", "autograde", unit]


def _median(costs: list[Cost]) -> Cost:
    return sorted(costs, key=lambda cost: cost.wall)[(len(costs) - 1) // 2]


def _said(found: Scores | None, ours: Scores | None) -> str:
    if found is None:
        return "of other checks"
    if ours is None or found is ours:
        return "" if ours is None else "ours"
    by_machine = {
        student: {name: mark for name, mark in cells.items() if not mark[1]}
        for student, cells in found.items()
    }
    wrong = difference(by_machine, ours)
    return f"DIFFER: {wrong}" if wrong else "the same"


def _print(n: int, options: argparse.Namespace, costs: dict[str, tuple[Cost, str] | str]) -> None:
    load, cores = os.getloadavg()[0], len(os.sched_getaffinity(0))
    print(f"\n{options.unit}, {n} submissions, {cores} cores, load {load:.1f}\n{HEAD}")
    known = costs.get("bpcourse")
    ours = known[0].wall if isinstance(known, tuple) else None
    for name, told in costs.items():
        if isinstance(told, str):
            print(f"{name:10s}{told}")
            continue
        cost, said = told
        times = f"{cost.wall / ours:8.2f}" if ours else " " * 8
        print(
            f"{name:10s}{cost.wall:7.1f} s{cost.wall / n:6.2f} s{cost.cpu:7.1f} s"
            f"{cost.peak / 2**20:6.0f} MB{times}   {said}",
            flush=True,
        )


if __name__ == "__main__":
    main()
