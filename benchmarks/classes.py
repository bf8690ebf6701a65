"""Classes for the benchmarks of grading: honest submissions, and what they were given."""

from __future__ import annotations

import json
import re
import shutil
import warnings
from collections.abc import Iterable
from pathlib import Path

from benchmarks.cost import ROOT
from bpcourse.course import Course
from bpcourse.notebooks.cells import Role, role_of

Scores = dict[str, dict[str, tuple[float, bool]]]
"""{student: {graded cell: (points, needs a mark by hand)}}."""


def classroom(root: Path, unit: str, n: int, demonstrations: bool = True) -> Course:
    """A course with n honest submissions of the unit, registered in its gradebook.

    demonstrations  without them, those cells are empty in master, release and submissions
    """
    import nbformat

    from bpcourse.authoring.release import generated_release

    root.mkdir()
    shutil.copy(ROOT / "nbgrader_config.py", root)
    for name in ("solutions", "course"):
        shutil.copytree(ROOT / name / unit, root / name / unit)
    course = Course(root)
    solution = nbformat.read(course.solution_notebook(unit), as_version=4)
    if not demonstrations:
        for cell in solution.cells:
            if role_of(cell) is Role.DEMONSTRATION:
                cell.source, cell.outputs = "", []
        nbformat.write(solution, course.solution_notebook(unit))
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


def copied(course: Course, root: Path, students: Iterable[str] | None = None) -> Course:
    """A copy of a course, with these students' submissions only; default: with all."""
    shutil.copytree(course.root, root)
    if students is not None:
        kept = set(students)
        for folder in (root / "classroom/submitted").iterdir():
            if folder.name not in kept:
                shutil.rmtree(folder)
    return Course(root)


def scores(course: Course, unit: str) -> Scores:
    """What its gradebook says."""
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


def difference(one: Scores, two: Scores) -> str:
    """In which points two ways of grading differ, of those cells that both give points for."""
    return "; ".join(
        f"{student} {name}: {mark[0]:g} and {two.get(student, {}).get(name, ('nothing',))[0]}"
        for student in one
        for name, mark in one[student].items()
        if mark != two.get(student, {}).get(name)
    )[:500]
