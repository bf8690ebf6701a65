"""A unit as it was graded, from a few words: what `read_graded` gives, without grading."""

from pathlib import Path

from bpcourse.course import Course
from bpcourse.grading.classroom.graded import Check, GradedUnit, Part, Work
from bpcourse.grading.classroom.marks import Mark, Marks
from bpcourse.notebooks.cells import Role, give_role

UNIT = "02_tiny"


def part(name="dx", status="right", points=None, **told):
    right = status == "right"
    return Part(name, (1.0 if right else 0.0) if points is None else points, 1.0, status, **told)


def check(exercise, *parts, **told):
    return Check(exercise, parts, **told)


def cell(role, name, source="", worth=None):
    kind = "markdown" if role is Role.WRITTEN else "code"
    made = {"cell_type": kind, "source": source, "metadata": {}}
    give_role(made, role, name, worth)
    return made


def work(student, checks=(), answers=None, written=None, **record):
    """A student's work: checks, {exercise: source}, and {question: (text, mark or None)}."""
    marks = {
        f"check_{c.exercise}": Mark(sum(p.points for p in c.parts), float(len(c.parts)), given=True)
        for c in checks
    }
    for name, (_, mark) in (written or {}).items():
        marks[name] = Mark(mark or 0.0, 2.0, given=mark is not None)
    return Work(
        student=student,
        path=Path("nowhere"),
        checks={f"check_{c.exercise}": c for c in checks},
        answers={**(answers or {}), **{n: text for n, (text, _) in (written or {}).items()}},
        marks=Marks(marks),
        record=record,
        page=Path("nowhere"),
    )


def graded(works, exercises=("relu_backward",), questions=(), given=None, root=Path("nowhere")):
    """The unit: for each exercise a solution cell and its check, then the questions."""
    given = given or {}
    cells = []
    for name in exercises:
        cells.append(cell(Role.SOLUTION, name, given.get(name, "")))
        cells.append(cell(Role.CHECK, f"check_{name}", f"check({name})", 1))
    cells += [cell(Role.WRITTEN, name, given.get(name, ""), 2) for name in questions]
    return GradedUnit(Course(root), UNIT, list(works), [], {"cells": cells}, {"cells": cells})
