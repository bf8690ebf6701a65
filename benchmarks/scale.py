"""Time and memory of the main process, by submission, in classes of any size.

    python -m benchmarks.scale [--unit 02_mlp] [-n 100 300 1000] [--simulated 1000 10000 100000]

Real: classes of these sizes are graded by `bpcourse grade`. Simulated: a handful is graded, and what
that left (files, records, gradebook rows) is cloned; then come a run with nothing to do, the export
and the report. If neither column grows from row to row, nothing depends on the size of the class.
A simulated class of 100,000 takes 13 GB of disk.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, insert

from benchmarks.grading import classroom
from bpcourse.course import Course
from bpcourse.grading.nbgrader.gradebook import (
    OF_A_STUDENT,
    TABLES,
    Rows,
    opened,
    student_rows,
    unit_rows as rows_of_unit,
)

ROOT = Path(__file__).resolve().parent.parent
HANDFUL = 8  # of all kinds that benchmarks.grading makes, twice
MOST_LINKS = 10_000  # to one file; ext4 takes 65,000
AT_ONCE = 1000  # students in one transaction
LOOK = 0.02  # seconds


@dataclass
class Cost:
    """What a command's main process took: seconds by the clock and of CPU, and the most memory."""

    seconds: float
    cpu: float
    peak: int
    said: str

    def line(self, name: str, n: int) -> str:
        """A row of the report; n submissions."""
        return (
            f"{name:24s} {n:8,d} {self.seconds:9.1f} s {1000 * self.seconds / n:9.2f} ms each"
            f" {self.cpu:8.1f} s of CPU {self.peak / 2**20:6.0f} MB {self.peak / n / 1024:9.1f} kB each"
        )


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--unit", default="02_mlp")
    parser.add_argument("-n", type=int, nargs="*", default=[100, 300, 1000], help="real classes")
    parser.add_argument(
        "--simulated", type=int, nargs="*", default=[1000, 10_000, 100_000], metavar="N"
    )
    parser.add_argument("--profile", help="write a profile of unchanged runs into this folder")
    options = parser.parse_args()
    print(f"{options.unit}, {len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(prefix="bpcourse-scale-") as temporary:
        for n in options.n:
            real(Path(temporary) / f"real-{n}", options.unit, n)
        for n in options.simulated:
            simulated(Path(temporary) / f"simulated-{n}", options.unit, n, options.profile)


def real(root: Path, unit: str, n: int) -> None:
    """Grade a class, then grade it again."""
    course = classroom(root, unit, n)
    tell(course, "grade", n, ["grade", unit])
    tell(course, "grade, nothing changed", n, ["grade", unit])
    shutil.rmtree(root)


def simulated(root: Path, unit: str, n: int, profile: str | None) -> None:
    """A class of clones of a handful that is graded."""
    course = classroom(root, unit, HANDFUL)
    run(course, ["grade", unit])
    started = time.monotonic()
    clone(course, unit, n - HANDFUL)
    print(f"(cloned {n:,} in {time.monotonic() - started:.0f} s)", flush=True)
    how = ["-m", "cProfile", "-o", f"{profile}/grade-{n}.prof"] if profile else []
    unchanged = tell(course, "grade, nothing changed", n, ["grade", unit], how)
    told = "unchanged)" if n <= 20 else f"{n} submissions: {n} unchanged"
    if told not in unchanged.said:
        sys.exit(f"the clones are no clones, or not told so:\n{unchanged.said[-3000:]}")
    tell(course, "export", n, ["export", unit])
    tell(course, "report --no-clusters", n, ["report", unit, "--no-clusters"])
    shutil.rmtree(root)


def tell(course: Course, name: str, n: int, arguments: list[str], how: list[str] = []) -> Cost:  # noqa: B006
    """Run a command and print its row."""
    cost = run(course, arguments, how)
    print(cost.line(name, n), flush=True)
    return cost


def run(course: Course, arguments: list[str], how: list[str] = []) -> Cost:  # noqa: B006
    """Run bpcourse in a course's folder. RuntimeError with what it said if it fails."""
    scripts = str(Path(sys.executable).parent)
    environment = os.environ | {
        "PATH": scripts + os.pathsep + os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # nobody's commands compile it each time
    started, used = time.monotonic(), (0.0, 0)
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [sys.executable, *how, "-m", "bpcourse.cli", *arguments],
            cwd=course.root,
            env=environment,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        while process.poll() is None:
            used = max(used, usage(process.pid))
            time.sleep(LOOK)
        seconds = time.monotonic() - started
        said.seek(0)
        text = said.read().decode()
    if process.returncode:
        raise RuntimeError(text[-4000:])
    return Cost(seconds, *used, text)


def usage(pid: int) -> tuple[float, int]:
    """(seconds of CPU, most bytes of memory) of one process so far; zeros when it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0, 0
    most = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)  # a process that ends has none
    cpu = sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")
    return (cpu, 1024 * int(most[1])) if most else (0.0, 0)


def clone(course: Course, unit: str, n: int) -> None:
    """Add n students who have handed in, and been given, what the graded ones have."""
    originals = course.submissions(unit)
    config = course.nbgrader_config().CourseDirectory
    with opened(config.db_url, config.course_id) as engine:
        known = rows_of_unit(engine, unit)
        rows = [student_rows(engine, known, student) for student in originals]
        for start in range(0, n, AT_ONCE):
            numbers = range(start, min(n, start + AT_ONCE))
            put(engine, [renamed(rows[k % len(rows)], name_of(k)) for k in numbers])
    for k in range(n):
        clone_files(course, unit, originals[k % len(originals)], k)


def name_of(k: int) -> str:
    """A clone's name."""
    return f"clone{k:06d}"


def renamed(rows: Rows, student: str) -> Rows:
    """A student's rows as another's, under ids of their own."""
    ids = {row["id"]: uuid.uuid4().hex for table in rows.values() for row in table}
    ids[rows["student"][0]["id"]] = student
    return {
        table: [{column: ids.get(value, value) for column, value in row.items()} for row in found]
        for table, found in rows.items()
    }


def put(engine: Engine, students: list[Rows]) -> None:
    """Insert rows of many students in one transaction."""
    with engine.begin() as connection:
        for table in OF_A_STUDENT:
            rows = [row for of in students for row in of[table]]
            if rows:
                connection.execute(insert(TABLES[table]), rows)


def clone_files(course: Course, unit: str, original: str, k: int) -> None:
    """A copy of what was handed in, since that is read by every run; links to what was made of it."""
    folder, student = course.classroom, name_of(k)
    shutil.copytree(folder / "submitted" / original, folder / "submitted" / student)
    first = k // MOST_LINKS * MOST_LINKS
    for step in ("autograded", "feedback"):
        linked = k - first >= HANDFUL
        source = folder / step / (name_of(first + k % HANDFUL) if linked else original)
        copy = os.link if linked else shutil.copy2
        shutil.copytree(source, folder / step / student, copy_function=copy)
    records = folder / ".graded" / unit
    shutil.copy(records / f"{original}.json", records / f"{student}.json")


if __name__ == "__main__":
    main()
