"""Tiny notebooks for the tests of grading."""

import json

from bpcourse.grading.judge.task import LockedCell, Task


def notebook(*cells):
    """A notebook's JSON. A cell is its source, or (source, grade_id) for the instructor's."""
    made = []
    for number, cell in enumerate(cells):
        source, grade_id = (cell, None) if isinstance(cell, str) else cell
        role = {"nbgrader": {"grade_id": grade_id, "locked": True}} if grade_id else {}
        made.append(
            {
                "cell_type": "code",
                "id": f"c{number}",
                "metadata": role,
                "outputs": [],
                "source": source,
                "execution_count": None,
            }
        )
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def task(student_cells, tests, **options):
    """A task whose notebook has the student's cells first, and then the tests {grade_id: source},
    each worth 2 points unless options say otherwise."""
    points = options.pop("points", 2.0)
    locked = tuple(LockedCell(name, source, points) for name, source in tests.items())
    cells = [*student_cells, *((source, name) for name, source in tests.items())]
    return Task(notebook(*cells), locked, key=options.pop("key", b"k"), **options)
