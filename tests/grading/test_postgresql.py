"""A class graded into a PostgreSQL server, while two instructors mark by hand, each in a formgrader."""

import json
import os
import shutil
import subprocess
import sys
import threading
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from bpcourse.grading.batch.grade import grade_unit
from bpcourse.grading.nbgrader import gradebook
from tests.grading.small_class import ANSWERS
from tests.grading.tiny import UNIT
from tests.notebooks.jupyterlab import TOKEN, served

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("sandbox")]


def formgrader(address, path, content=None):
    """Ask a formgrader as its page does, or let it write; its answer."""
    request = urllib.request.Request(
        f"{address}/formgrader/api/{path}",
        method="GET" if content is None else "PUT",
        data=None if content is None else json.dumps(content).encode(),
        headers={"Authorization": f"token {TOKEN}"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def mark(address, students, is_over):
    """What an instructor does in formgrader until it is over; what was given last, to whom."""
    given, number = {}, 0
    while not is_over.is_set() or number < 2:
        number += 1
        for student in students:
            (found,) = formgrader(address, f"student_notebook_submissions/{student}/{UNIT}")
            grades = formgrader(address, f"grades?submission_id={found['id']}")
            (grade,) = [grade for grade in grades if grade["name"] == "why"]
            points = {"manual_score": number % 5 / 2, "extra_credit": None}
            formgrader(address, f"grade/{grade['id']}", points)
            comments = formgrader(address, f"comments?submission_id={found['id']}")
            (comment,) = [one for one in comments if one["name"] == "affine_backward"]
            told = f"{student}: {number}"
            formgrader(address, f"comment/{comment['id']}", {"manual_comment": told})
            given[student] = points["manual_score"], told
    return given


def use(course, url):
    path = course.root / "nbgrader_config.py"
    path.write_text(path.read_text() + f"c.CourseDirectory.db_url = {url!r}\n")


def marks(course):
    """{student: {cell: (by machine, by hand, comment)}} of the gradebook that the course names."""
    with gradebook.opened(course.db_url, "backprop") as engine:
        unit = gradebook.unit_rows(engine, UNIT)
        names = {row["id"]: row["name"] for row in unit["base_cell"]}
        found = {}
        for student in ANSWERS:
            rows = gradebook.student_rows(engine, unit, student)
            told = {names[row["cell_id"]]: row["manual_comment"] for row in rows["comment"]}
            found[student] = {
                names[row["cell_id"]]: (row["auto_score"], row["manual_score"])
                for row in rows["grade"]
            } | {"comments": told}
        return found


@pytest.fixture
def graded(small_class, workers, postgresql):
    """The class graded into SQLite and then, by the same course, into a server: both its marks."""
    expected = grade_unit(small_class, UNIT, workers=workers)
    in_a_file = marks(small_class)
    (small_class.classroom / "gradebook.db").unlink()
    for folder in ("autograded", "feedback", ".graded"):
        shutil.rmtree(small_class.classroom / folder)
    use(small_class, postgresql.made())
    assert grade_unit(small_class, UNIT, workers=workers) == expected
    assert marks(small_class) == in_a_file
    assert not (small_class.classroom / "gradebook.db").exists()
    return small_class


def test_grades_are_those_of_a_file_and_marks_given_meanwhile_stay(graded, workers, postgresql):
    assert all(result.unchanged for result in grade_unit(graded, UNIT, workers=workers))
    students, is_over = list(ANSWERS), threading.Event()
    lab = [sys.executable, "-m", "jupyter", "lab"]
    with (
        served(*lab, folder=graded.root) as first,
        served(*lab, folder=graded.root) as second,
        ThreadPoolExecutor(2) as instructors,
    ):
        marking = [
            instructors.submit(mark, first, students[::2], is_over),
            instructors.submit(mark, second, students[1::2], is_over),
        ]
        for _ in range(3):
            results = grade_unit(graded, UNIT, workers=workers, force=True)
            assert not any(result.error for result in results)
        is_over.set()
        given = marking[0].result() | marking[1].result()
    found = marks(graded)
    assert {
        student: (cells["why"][1], cells["comments"]["affine_backward"])
        for student, cells in found.items()
    } == given
    waiting = postgresql.tell("SELECT state FROM pg_stat_activity WHERE state LIKE 'idle in%'")
    assert waiting == []

    scripts = str(Path(sys.executable).parent)
    for command in (
        ["autograde", UNIT, "--force", "--CourseDirectory.student_id=ada"],
        ["export"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *command],
            cwd=graded.root,
            env=os.environ | {"PATH": scripts + os.pathsep + os.environ["PATH"]},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert marks(graded) == found
    exported = (graded.classroom / "grades.csv").read_text().splitlines()
    assert len(exported) == 1 + len(ANSWERS)

    unit = gradebook.unit_rows(engine := create_engine(graded.db_url), UNIT)
    ada = gradebook.student_rows(engine, unit, "ada")
    gradebook.write_changes(engine, ada | {"student": []}, ada)  # whom somebody enters meanwhile
    engine.dispose()
