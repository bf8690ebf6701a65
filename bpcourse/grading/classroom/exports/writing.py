"""What `bpcourse export` writes: one file, made from the gradebook and what collect has recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bpcourse.course import Course
from bpcourse.files import replace_file
from bpcourse.grading.classroom.collected import read_collected
from bpcourse.grading.classroom.csv_text import NotCsv, read_csv
from bpcourse.grading.classroom.exports.canvas import fill_canvas
from bpcourse.grading.classroom.exports.feedback_zip import feedback_zip
from bpcourse.grading.classroom.exports.filling import Filled, about
from bpcourse.grading.classroom.exports.grades import read_grades
from bpcourse.grading.classroom.exports.moodle import fill_moodle, numbers
from bpcourse.grading.classroom.exports.people import known_here, rows_of
from bpcourse.grading.classroom.exports.tables import moodle_table, plain_table

FILL: dict[str, Callable[..., Filled]] = {"canvas": fill_canvas, "moodle": fill_moodle}


@dataclass
class Exported:
    """The file, and what an instructor is told of it.

    kept  a copy of what stood there before, if it was another
    """

    path: Path
    said: list[str] = field(default_factory=list[str])
    problems: list[str] = field(default_factory=list[str])
    kept: Path | None = None

    def tell(self, filled: Filled) -> None:
        """Add what is to be said of one unit."""
        self.said += filled.said
        self.problems += filled.problems


def export_filled(
    course: Course,
    units: list[str],
    lms: str,
    file: Path,
    to: Path | None = None,
    roster: Path | None = None,
    missing: str = "",
    column: str | None = None,
) -> Exported:
    """Fill an LMS's own file, "canvas" or "moodle", and write it to another.

    NotCsv if it is none, GradingUnavailable if the gradebook cannot be read.
    """
    gradebook = read_grades(course, units)
    table = read_csv(file)
    rows = rows_of(table, file, known_here(course, units, gradebook, roster))
    if not rows.students:
        raise NotCsv(f"{file} has no row of a student")
    done = Exported(to or _default(course, units, f"{lms}.csv"))
    if done.path.exists() and done.path.samefile(file):
        raise NotCsv(f"{file} is what the LMS has written: name another file with --to")
    for unit in units:
        grades, absent = gradebook.units[unit], gradebook.ungraded[unit]
        done.tell(FILL[lms](table, unit, grades, rows, set(absent), missing, column))
        done.tell(about(unit, grades, absent))
    return _written(course, done, table.content())


def export_table(
    course: Course,
    units: list[str],
    for_moodle: bool = False,
    to: Path | None = None,
    roster: Path | None = None,
    missing: str = "",
) -> Exported:
    """Write a table of students by units; for_moodle: as its gradebook imports it."""
    gradebook = read_grades(course, units)
    known = known_here(course, units, gradebook, roster)
    done = Exported(to or _default(course, units, f"{'moodle-gradebook' if for_moodle else 'plain'}.csv"))  # fmt: skip
    if for_moodle:
        content = moodle_table(units, gradebook, known, missing)
    else:
        collected = {unit: read_collected(course, unit) for unit in units}
        content = plain_table(units, gradebook, known, collected, missing)
    for unit in units:
        done.said.append(f"{unit}: {len(gradebook.units[unit]):,} grades")
        done.tell(about(unit, gradebook.units[unit], gradebook.ungraded[unit]))
    return _written(course, done, content)


def export_feedback(
    course: Course,
    unit: str,
    lms: str,
    to: Path | None = None,
    worksheet: Path | None = None,
    roster: Path | None = None,
) -> Exported:
    """Write a ZIP of feedback pages, named so that "moodle" or "canvas" takes it back.

    worksheet  Moodle's, for students who were not collected from Moodle
    """
    known_numbers = {}
    if worksheet is not None and lms == "moodle":
        table, gradebook = read_csv(worksheet), read_grades(course, [unit])
        rows = rows_of(table, worksheet, known_here(course, [unit], gradebook, roster))
        known_numbers = {
            student: said
            for row, said in numbers(table).items()
            if (student := rows.students.get(row)) and row not in rows.twice
        }
    content, filled = feedback_zip(course, unit, lms, read_collected(course, unit), known_numbers)
    done = Exported(to or _default(course, [unit], f"feedback-{lms}.zip"))
    done.tell(filled)
    return _written(course, done, content)


def _default(course: Course, units: list[str], name: str) -> Path:
    which = units[0] if len(units) == 1 else "all"
    return course.classroom / "exports" / f"{which}-{name}"


def _written(course: Course, done: Exported, content: bytes) -> Exported:
    """Write the file; another that stands there is copied to kept/ first."""
    if done.path.is_file() and done.path.read_bytes() != content:
        done.kept = course.keep(done.path)
    replace_file(done.path, content)
    return done
