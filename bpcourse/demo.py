"""A small class of sample submissions, made from the masters and the exercises' known mistakes."""

from __future__ import annotations

import ast
import copy
import hashlib
import inspect
import itertools
import json
import re
import shutil
from collections.abc import Mapping
from types import CodeType
from typing import Any

from bpcourse.answer_key.guard import unguarded
from bpcourse.checking.exercise import Mistake, source_of
from bpcourse.course import Course
from bpcourse.exercises import Exercise, all_exercises
from bpcourse.notebooks.cells import Role, grade_id, is_answer, role_of

MARKERS = re.compile(r"^ *### (BEGIN|END) SOLUTION\n?", re.MULTILINE)  # no student writes these
SAMPLES = "samples.txt"  # digests of the sample submissions, to tell those that were edited
MADE_BY_GRADING = {"autograded", "feedback", ".graded", "gradebook.db", "judge.secret", SAMPLES}


def demo_course(course: Course) -> Course:
    """The course with an empty classroom/demo/ for its classroom.

    What somebody has written into an earlier one is copied to kept/ first.
    """
    classroom = course.classroom / "demo"
    ours = (classroom / SAMPLES).read_text().split() if (classroom / SAMPLES).exists() else ()
    for path in classroom.rglob("*"):
        if (
            path.is_file()
            and path.relative_to(classroom).parts[0] not in MADE_BY_GRADING
            and hashlib.sha256(path.read_bytes()).hexdigest() not in ours
        ):
            course.keep(path)
    shutil.rmtree(classroom, ignore_errors=True)
    return Course(course.root, classroom)


def make_class(course: Course, unit: str) -> dict[str, str]:
    """Write sample submissions of a unit to classroom/submitted/: {student: what is in them}.

    An earlier sample class in the same folder is replaced. AuthoringError if the unit has no
    executed solution, of which they are made.
    """
    import nbformat

    from bpcourse.authoring.errors import AuthoringError
    from bpcourse.authoring.release import generated_release

    if not course.solution_notebook(unit).exists():
        raise AuthoringError("there is no executed solution: run `bpcourse build` first", unit)
    solution = nbformat.read(course.solution_notebook(unit), as_version=4)
    with generated_release(course, unit, solution) as folder:
        release = nbformat.read(folder / f"{unit}.ipynb", as_version=4)
    right = {
        name: MARKERS.sub("", cell.source)
        for cell in solution.cells
        if is_answer(cell) and (name := grade_id(cell))
    }
    files = {
        "ada": ("all right", _notebook(release, right)),
        **{
            student: (
                "mistakes from the catalogue",
                _notebook(release, {**right, **wrong_answers(right, k)}),
            )
            for k, student in enumerate(["ben", "cleo", "dora"])
        },
        "emil": ("blank", _notebook(release, {})),
        "fay": (
            "right, but with cells deleted, copied and retyped",
            _damaged(json.loads(_notebook(release, right))),
        ),
        "gus": ("not a notebook", b"<!DOCTYPE html><html>Page not found</html>"),
    }
    for student, (_, content) in files.items():
        folder = course.classroom / "submitted" / student / unit
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
        (folder / f"{unit}.ipynb").write_bytes(content)
    with (course.classroom / SAMPLES).open("a") as samples:
        samples.writelines(
            hashlib.sha256(content).hexdigest() + "\n" for _, content in files.values()
        )
    return {student: what for student, (what, _) in files.items()}


def wrong_answers(right: dict[str, str], k: int, every: int = 3) -> dict[str, str]:
    """{exercise: wrong source} for every third exercise from the k-th on, with its k-th mistake."""
    wrong = {}
    named = [all_exercises()[name] for name in right if name in all_exercises()]
    for exercise in named[k % max(min(every, len(named)), 1) :: every]:
        if exercise.mistakes:
            mistake = exercise.mistakes[k % len(exercise.mistakes)]
            answer = answer_with(exercise, mistake)
            beside = _beside(exercise.name, right[exercise.name], answer)
            wrong[exercise.name] = "\n\n".join([*beside, answer])
    return wrong


def _beside(name: str, cell: str, answer: str) -> list[str]:
    """Other functions that the right cell defines, such as the forward above a backward."""
    there = {name} | {
        node.name for node in ast.parse(answer).body if isinstance(node, ast.FunctionDef)
    }
    return [
        ast.get_source_segment(cell, node) or ""
        for node in ast.parse(cell).body
        if isinstance(node, ast.FunctionDef) and node.name not in there
    ]


def answer_with(exercise: Exercise, mistake: Mistake) -> str:
    """A cell's source that makes this mistake, complete with the helpers that it calls."""
    source = exercise.wrong_source(mistake)
    helpers = _helpers(exercise.reference, {exercise.reference.__name__})
    if mistake.of is not None:
        helpers.pop(mistake.of.__name__, None)  # its wrong version is in `source`
    name = exercise.reference.__name__
    alias = "" if name == exercise.name else f"\n\n{exercise.name} = {name}"
    return "\n\n".join(["import numpy as np", *helpers.values(), source.strip()]) + alias


def _names_used(code: CodeType) -> list[str]:
    """The names that code looks up, functions inside of it as well."""
    inner = (const for const in code.co_consts if isinstance(const, CodeType))
    return [*code.co_names, *itertools.chain.from_iterable(map(_names_used, inner))]


def _helpers(function: Any, seen: set[str]) -> dict[str, str]:
    """{name: source} of the functions of bpcourse that a reference calls, callees first."""
    if not inspect.isfunction(function):
        return {}
    found = {}
    for name in _names_used(function.__code__):
        helper = unguarded(function.__globals__.get(name))
        ours = (
            inspect.isfunction(helper) or inspect.isclass(helper)
        ) and helper.__module__.startswith("bpcourse.reference")
        if ours and name not in seen:
            seen.add(name)
            found |= _helpers(helper, seen)
            found[name] = source_of(helper)
    return found


def _notebook(release: Any, answers: Mapping[str, str]) -> bytes:
    """The release with answers (by grade_id) filled in, as a student's file."""
    notebook = copy.deepcopy(release)
    for cell in notebook.cells:
        cell.source = answers.get(grade_id(cell) or "", cell.source)
    return json.dumps(notebook, indent=1).encode()


def _damaged(notebook: Any) -> bytes:
    """A check deleted, an answer copied, another retyped, and one cell without its metadata."""
    cells = notebook["cells"]

    def where(role: Role) -> list[int]:
        return [i for i, cell in enumerate(cells) if role_of(cell) is role]

    answers, checks = where(Role.SOLUTION), where(Role.CHECK)
    cells[answers[-1]]["metadata"] = {}
    cells[answers[0]]["cell_type"] = "raw"
    for key in ("outputs", "execution_count"):
        cells[answers[0]].pop(key)
    duplicate = copy.deepcopy(cells[answers[len(answers) // 2]])
    del cells[checks[-1]]
    cells.append(dict(duplicate, id="copied"))
    return json.dumps(notebook).encode()
