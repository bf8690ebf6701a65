"""Seconds per submission of plain `nbgrader autograde` and of `bpcourse grade`.

    python -m benchmarks.grading [--unit 02_mlp] [-n 100] [--plain 6] [--rounds 3]
                                 [--sizes 10 100 1000]

Builds a class of honest submissions of one unit (right, with planted mistakes, partly blank) and
grades it with the judge, and its first few with nbgrader's default steps, where the checks run in
the student's kernel; turn by turn, since the machine is faster at one time than at another. Both
start as a new process, with the unit recorded in the gradebook. `bpcourse grade` writes feedback
pages too, unless --no-pages is given; `nbgrader autograde` does not.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bpcourse.course import Course

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Cost:
    """What a command took: seconds by the clock and of CPU, and the most memory at a time."""

    wall: float
    cpu: float
    peak: int

    def line(self, name, n):
        """A row of the report; n submissions."""
        return (
            f"{name:28s} {self.wall / n:8.3f} s a submission   {self.cpu / n:8.3f} s of CPU"
            f"   peak {self.peak / 2**20:7.0f} MB"
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--unit", default="02_mlp")
    parser.add_argument("-n", type=int, default=100, help="submissions that bpcourse grades")
    parser.add_argument("--plain", type=int, default=6, help="those that nbgrader grades, too")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="*",
        default=[10, 100, 1000],
        help="class sizes that bpcourse grades alone",
    )
    parser.add_argument("--jobs", type=int)
    parser.add_argument("--no-pages", dest="pages", action="store_false")
    options = parser.parse_args()
    flags = (["--jobs", str(options.jobs)] if options.jobs else []) + (
        [] if options.pages else ["--no-pages"]
    )
    with tempfile.TemporaryDirectory(prefix="bpcourse-benchmark-") as temporary:
        compare(Path(temporary), options, flags)
        grow(Path(temporary), options.unit, options.sizes, flags)


def compare(folder, options, flags):
    """The same submissions graded both ways, turn by turn."""
    unit, n, few = options.unit, options.n, min(options.plain, options.n)
    print(
        f"{unit}: {few} submissions by nbgrader, {n} by bpcourse, {options.rounds} rounds, "
        f"{len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f}"
    )
    ratios = []
    for _ in range(options.rounds):
        plain, ours = classroom(folder / "plain", unit, few), classroom(folder / "ours", unit, n)
        without_judge(plain)
        slow = run([sys.executable, "-m", "nbgrader", "autograde", unit], plain.root)
        fast = run([sys.executable, "-m", "bpcourse.cli", "grade", unit, *flags], ours.root)
        print(slow.line("nbgrader autograde", few))
        print(fast.line("bpcourse grade", n))
        ratios.append(slow.wall / few / (fast.wall / n))
        wrong = difference(plain, ours, unit)
        print(
            f"ratio {ratios[-1]:.1f}; scores {'DIFFER: ' + wrong if wrong else 'are the same'}",
            flush=True,
        )
        for course in (plain, ours):
            shutil.rmtree(course.root)
    print(f"median ratio {median(ratios):.1f} by the clock\n", flush=True)


def grow(folder, unit, sizes, flags):
    """Does the time of a submission grow with the class?"""
    for n in sizes:
        course = classroom(folder / f"class-{n}", unit, n)
        cost = run([sys.executable, "-m", "bpcourse.cli", "grade", unit, *flags], course.root)
        print(cost.line(f"bpcourse grade, {n} of them", n), flush=True)
        again = run([sys.executable, "-m", "bpcourse.cli", "grade", unit, *flags], course.root)
        print(again.line("  again, nothing changed", n), flush=True)
        shutil.rmtree(course.root)


def classroom(root, unit, n) -> Course:
    """A course with n honest submissions of the unit, registered in its gradebook."""
    import nbformat

    from bpcourse.authoring.release import generated_release

    root.mkdir()
    shutil.copy(ROOT / "nbgrader_config.py", root)
    for name in ("solutions", "course"):
        shutil.copytree(ROOT / name / unit, root / name / unit)
    course = Course(root)
    solution = nbformat.read(course.solution_notebook(unit), as_version=4)
    with generated_release(course, unit, solution, course.classroom / "gradebook.db") as made:
        release = json.loads((made / f"{unit}.ipynb").read_text(encoding="utf-8"))
        (course.release_notebook(unit)).write_text(json.dumps(release), encoding="utf-8")
    right = {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in solution.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    for k in range(n):
        submitted = course.classroom / "submitted" / f"student{k:04d}" / unit
        submitted.mkdir(parents=True)
        # no two students write the same text, so nothing is gained by having seen it before
        own = {
            name: f"{source}\n# {name} of student {k}" for name, source in answers(right, k).items()
        }
        (submitted / f"{unit}.ipynb").write_text(json.dumps(filled(release, own)), encoding="utf-8")
    return course


def answers(right, k):
    """What student k wrote: by turns all right, with mistakes, with others, with cells blank."""
    from bpcourse.demo import wrong_answers

    if k % 4 == 0:
        return right
    if k % 4 == 3:
        return {name: source for i, (name, source) in enumerate(right.items()) if (i + k // 4) % 3}
    return right | wrong_answers(right, k)


def filled(release, answers):
    """The release with answers in it."""
    notebook = json.loads(json.dumps(release))
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name in answers:
            cell["source"] = answers[name]
    return notebook


def without_judge(course):
    """Give a course nbgrader's own steps: checks run in the student's kernel."""
    path = course.root / "nbgrader_config.py"
    path.write_text(
        re.sub(
            r"^c\.Autograde\.\w+ = (\[.*?^\]|\S+)$",
            "",
            path.read_text(),
            flags=re.DOTALL | re.MULTILINE,
        )
    )


def run(command, folder) -> Cost:
    """Run a command to its end. RuntimeError with what it said if it fails."""
    scripts = str(Path(sys.executable).parent)
    environment = os.environ | {
        "PATH": scripts + os.pathsep + os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
    }
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=said, stderr=subprocess.STDOUT
        )
        peak = Peak(process.pid)
        code = process.wait()
        wall = time.monotonic() - started
        peak.stop()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if code:
            said.seek(0)
            raise RuntimeError(said.read().decode()[-4000:])
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, max(cpu, peak.cpu), peak.memory)


class Peak(threading.Thread):
    """Watches a process and all below it: memory (shared pages counted once) and CPU time.

    A process tells of its own time and of children that it waited for. When a command has ended,
    the kernel knows less than this: its sandboxes were killed, not waited for.
    """

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.memory, self.cpu, self.going = pid, 0, 0.0, True
        self.start()

    def run(self):
        """Look twice a second."""
        while self.going:
            found = [usage(pid) for pid in family(self.pid)]
            self.memory = max(self.memory, sum(memory for memory, _ in found))
            self.cpu = max(self.cpu, sum(cpu for _, cpu in found))
            time.sleep(0.5)

    def stop(self):
        """Look no more."""
        self.going = False
        self.join()


def usage(pid):
    """(bytes, seconds of CPU) of a process and children that it waited for; zeros if it ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        return (
            int(re.search(r"^Pss: +(\d+)", rollup, re.MULTILINE)[1]) * 1024,
            sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK"),
        )
    except (OSError, TypeError, IndexError):
        return 0, 0.0


def family(pid):
    """A process and all below it."""
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        with contextlib.suppress(OSError):  # it ends when it likes
            for children in Path(f"/proc/{found[-1]}/task").glob("*/children"):
                waiting += [int(number) for number in children.read_text().split()]
    return found


def scores(course, unit):
    """{student: {grade_id: (points, needs a mark by hand)}}."""
    from nbgrader.api import Gradebook

    with (
        warnings.catch_warnings(),
        Gradebook(f"sqlite:///{course.classroom / 'gradebook.db'}", "backprop") as gradebook,
    ):
        warnings.simplefilter("ignore")
        return {
            submission.student.id: {
                grade.name: (grade.score, grade.needs_manual_grade)
                for notebook in submission.notebooks
                for grade in notebook.grades
            }
            for submission in gradebook.assignment_submissions(unit)
        }


def difference(plain, ours, unit):
    one, two = scores(plain, unit), scores(ours, unit)
    return "; ".join(
        f"{student} {name}: {mark} and {two.get(student, {}).get(name)}"
        for student in one
        for name, mark in one[student].items()
        if two.get(student, {}).get(name) != mark
    )[:1000]


if __name__ == "__main__":
    main()
