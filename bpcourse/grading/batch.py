"""Grading the submissions of a unit, one after the other, through nbgrader.

For each student: repair what arrived damaged, autograde, write the feedback page, and read the
result back from the gradebook. What is repaired goes to classroom/repaired/; the submitted files
stay as they are.
"""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from bpcourse.course import Course
from bpcourse.grading.recover import find_submission, recover, with_notice
from bpcourse.report import MIME


@dataclass(frozen=True)
class Lost:
    """Points lost in a graded cell: where, how many, and the mistake's name (or what was seen)."""

    where: str
    points: float
    mistake: str


@dataclass(frozen=True)
class Result:
    """What became of one submission.

    points      earned so far
    max_points  of the whole unit
    by_hand     how many of max_points are still to be given by hand
    remarks     how the submission was damaged, in words
    error       why it could not be graded; None when it was
    """

    student: str
    unit: str
    points: float = 0.0
    max_points: float = 0.0
    by_hand: float = 0.0
    lost: tuple[Lost, ...] = ()
    remarks: tuple[str, ...] = ()
    error: str | None = None
    feedback: Path | None = None


def submissions(course: Course, unit: str) -> list[str]:
    """Students who have submitted something for this unit."""
    folder = course.classroom / "submitted"
    return sorted(p.parent.name for p in folder.glob(f"*/{unit}") if p.is_dir())


def grade_unit(course: Course, unit: str, students: Iterable[str] | None = None,
               on_result: Callable[[Result], None] = lambda result: None) -> list[Result]:
    """Grade submissions of one unit (default: all). A submission that fails never stops the others.

    Raises bpcourse.authoring.AuthoringError when the unit itself cannot be graded.
    """
    release = _register(course, unit)
    results = []
    for student in submissions(course, unit) if students is None else students:
        try:
            result = _grade_one(course, unit, student, release)
        except Exception as error:
            result = Result(student, unit, error=f"{type(error).__name__}: {error}")
        results.append(result)
        on_result(result)
    return results


def _register(course, unit):
    """Record the unit in the gradebook; the release notebook that goes with the record."""
    import nbformat

    from bpcourse.authoring import AuthoringError
    from bpcourse.authoring.release import generated_release

    path = course.solution_notebook(unit)
    if not path.exists():
        raise AuthoringError("there is no executed solution: run `bpcourse build` first", unit)
    solution = nbformat.read(path, as_version=4)
    gradebook = course.classroom / "gradebook.db"
    with generated_release(course, unit, solution, gradebook) as folder:
        return nbformat.read(folder / f"{unit}.ipynb", as_version=4)


def _grade_one(course, unit, student, release):
    remarks = stage(course, unit, student, release)
    problem = _autograde(course, unit, student) or _feedback(course, unit, student)
    if problem:
        return Result(student, unit, remarks=tuple(remarks), error=problem)
    return read_result(course, unit, student, remarks)


def stage(course: Course, unit: str, student: str, release) -> list[str]:
    """Copy a submission to classroom/repaired/, repaired; what was wrong with it, in sentences.

    Where no work can be found the blank release takes its place, so that the gradebook has 0 points
    and the student a feedback page that says why.
    """
    from bpcourse.authoring.master import write_notebook

    submitted = course.classroom / "submitted" / student / unit
    target = course.classroom / "repaired" / student / unit
    if target.exists():
        shutil.rmtree(target)
    path, remarks = find_submission(submitted, unit)
    notebook, more = recover(path.read_bytes(), release) if path else (None, [])
    remarks += more
    shutil.copytree(submitted, target, ignore=_not_copied)
    write_notebook(with_notice(notebook, release, remarks), target / f"{unit}.ipynb")
    return remarks


def _not_copied(folder, names):
    """Notebooks, hidden files, and links: those may point at anything, the gradebook for one."""
    unwanted = shutil.ignore_patterns("*.ipynb*", ".*")(folder, names)
    return unwanted | {name for name in names if (Path(folder) / name).is_symlink()}


def _autograde(course, unit, student):
    from nbgrader.converters import Autograde

    return _convert(course, Autograde, unit, student,
                    submitted_directory=str(course.classroom / "repaired"))


def _feedback(course, unit, student):
    from nbgrader.converters import GenerateFeedback

    return _convert(course, GenerateFeedback, unit, student)


def _convert(course, converter_class, unit, student, **course_directory):
    """Run one of nbgrader's converters on one submission; None, or why it failed."""
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.utils import capture_log

    config = course.nbgrader_config(assignment_id=unit, student_id=student, **course_directory)
    converter = converter_class(coursedir=CourseDirectory(config=config), config=config)
    converter.force = True
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbgrader's own, about its database sessions
        result = capture_log(converter)
    if result["success"]:
        return None
    lines = [line.strip() for line in result.get("log", "").splitlines() if "Error" in line]
    return lines[-1] if lines else f"nbgrader's {converter_class.__name__} failed"


def read_result(course: Course, unit: str, student: str, remarks=()) -> Result:
    """The result of a graded submission, from the gradebook and the autograded notebook."""
    import nbformat
    from nbgrader.api import Gradebook

    notebook = nbformat.read(course.classroom / "autograded" / student / unit / f"{unit}.ipynb",
                             as_version=4)
    cells = {c.metadata.nbgrader.grade_id: c for c in notebook.cells if "nbgrader" in c.metadata}
    points = most = by_hand = 0.0
    lost = []
    with Gradebook(f"sqlite:///{course.classroom / 'gradebook.db'}", "backprop") as gradebook:
        for grade in gradebook.find_submission_notebook(unit, unit, student).grades:
            most += grade.max_score
            points += grade.score
            if grade.auto_score is None:
                by_hand += grade.max_score if grade.manual_score is None else 0
            elif grade.score < grade.max_score:
                lost += lost_points(grade.name, grade.max_score - grade.score,
                                    cells.get(grade.name))
    feedback = course.classroom / "feedback" / student / unit / f"{unit}.html"
    return Result(student, unit, points, most, by_hand, tuple(lost), tuple(remarks),
                  feedback=feedback if feedback.exists() else None)


def lost_points(grade_id: str, points: float, cell) -> list[Lost]:
    """Why a graded cell lost points: the report's mistakes, else its error, else no answer."""
    name = grade_id.removeprefix("check_")
    outputs = cell.get("outputs", []) if cell is not None else []
    for output in outputs:
        report = output.get("data", {}).get(MIME)
        if report:
            return _by_mistake(report)
    for output in outputs:
        if output.output_type == "error":
            return [Lost(name, points, f"{output.ename}: {output.evalue}"[:120])]
    written = cell is None or cell.cell_type == "markdown"
    return [Lost(name, points, "no answer" if written else "the check gave no report")]


def _by_mistake(report):
    """Parts that lost points for the same reason are told together."""
    groups = {}
    for part in report["parts"]:
        missing = part["max_points"] - part["points"]
        if missing > 0:
            reason = part["mistake"] or (part["status"] if part["status"] == "not written"
                                         else part["message"] or part["status"])
            groups.setdefault(reason, []).append((part["name"], missing))
    lost = []
    for reason, parts in groups.items():
        whole = len(parts) == len(report["parts"])
        where = report["exercise"] + ("" if whole else f" ({', '.join(name for name, _ in parts)})")
        lost.append(Lost(where, sum(missing for _, missing in parts), reason))
    return lost
