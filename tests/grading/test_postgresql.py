"""A class graded into a PostgreSQL server, while several instructors mark by hand."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from bpcourse.grading.batch.grade import grade_unit
from bpcourse.grading.nbgrader import gradebook
from tests.grading.small_class import ANSWERS
from tests.grading.tiny import UNIT

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("sandbox")]

# An instructor in formgrader, which keeps one Gradebook open and commits each mark by itself.
INSTRUCTOR = """
import sys, time
from nbgrader.api import Gradebook
url, unit, which, students = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4].split(",")
with Gradebook(url, "backprop") as book:
    print("ready", flush=True)
    until = time.monotonic() + 8
    mark = 0
    while time.monotonic() < until:
        mark += 1
        for student in students[which::3]:
            grade = book.find_grade("why", unit, unit, student)
            grade.manual_score, grade.needs_manual_grade = mark % 5 / 2, False
            book.db.commit()
            comment = book.find_comment("affine_backward", unit, unit, student)
            comment.manual_comment = f"{which}: {mark}"
            book.db.commit()
    for student in students[which::3]:
        print(student, mark % 5 / 2, f"{which}: {mark}", sep="|", flush=True)
"""


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
    command = [sys.executable, "-c", INSTRUCTOR, graded.db_url, UNIT]
    students = ",".join(ANSWERS)
    instructors = [
        subprocess.Popen([*command, str(which), students], stdout=subprocess.PIPE, text=True)
        for which in range(3)
    ]
    for instructor in instructors:
        assert instructor.stdout.readline() == "ready\n"
    while any(instructor.poll() is None for instructor in instructors):
        results = grade_unit(graded, UNIT, workers=workers, force=True)
        assert not any(result.error for result in results)
    given = {}
    for instructor in instructors:
        assert instructor.wait() == 0
        for line in instructor.stdout.read().splitlines():
            student, mark, comment = line.split("|")
            given[student] = float(mark), comment
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


def test_a_student_whom_somebody_enters_meanwhile_is_graded(small_class, workers, postgresql):
    use(small_class, postgresql.made())
    grade_unit(small_class, UNIT, ["ada"], workers=workers)
    engine = create_engine(small_class.db_url)
    unit = gradebook.unit_rows(engine, UNIT)
    rows = gradebook.student_rows(engine, unit, "ada")
    gradebook.write_changes(engine, rows | {"student": []}, rows)
    engine.dispose()
