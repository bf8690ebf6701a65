"""nbgrader's own commands, run from the course's folder with its configuration."""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bpcourse.demo import make_class
from tests.grading.tiny import UNIT, tiny_course

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("sandbox")]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    course = tiny_course(tmp_path_factory.mktemp("commands"))
    make_class(course, UNIT)
    return course


def nbgrader(course, *arguments):
    """Run one of nbgrader's commands in the course's folder; its output."""
    scripts = str(Path(sys.executable).parent)
    environment = dict(os.environ, PATH=scripts + os.pathsep + os.environ["PATH"])
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course.root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_generate_assignment_makes_the_release_that_build_makes(course):
    before = course.release_notebook(UNIT).read_bytes()
    nbgrader(course, "generate_assignment", UNIT, "--force")
    assert [p.name for p in (course.release / UNIT).iterdir()] == [f"{UNIT}.ipynb"]
    assert course.release_notebook(UNIT).read_bytes().strip() == before.strip()


def test_validate_passes_on_the_solution_and_fails_on_the_release(course):
    assert "Success" in nbgrader(course, "validate", str(course.solution_notebook(UNIT)))
    assert "Success" not in nbgrader(course, "validate", str(course.release_notebook(UNIT)))


def test_autograde_feedback_and_export_also_with_copied_cells(course):
    for student in ("ben", "cleo", "dora", "gus"):
        shutil.rmtree(course.classroom / "submitted" / student)
    nbgrader(course, "autograde", UNIT)
    nbgrader(course, "generate_feedback", UNIT)
    nbgrader(course, "export")
    with (course.classroom / "grades.csv").open(newline="") as file:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert scores == {"ada": 3, "emil": 0, "fay": 3}
    pages = {s: course.classroom / "feedback" / s / UNIT / f"{UNIT}.html" for s in scores}
    assert "arrived damaged" in pages["fay"].read_text()
    assert "arrived damaged" not in pages["ada"].read_text()
    left_behind = {p.name for p in course.root.iterdir()}
    # kept: the master, which the build completed with nbgrader's metadata
    assert left_behind <= {"nbgrader_config.py", "solutions", "course", "classroom", "kept"}
