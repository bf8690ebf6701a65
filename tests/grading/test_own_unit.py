"""A unit of an instructor's own, from their folder to a learner's notebook and to grades."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from bpcourse.authoring import AuthoringError
from bpcourse.authoring.build import stale_parts
from bpcourse.grading.batch.grade import grade_unit
from tests.grading.own_course import (
    BACKWARD,
    CHEAP,
    FILES,
    FOLDER,
    FORWARD,
    PRIVATE,
    RIGHT,
    UNIT,
    hand_in,
)

pytestmark = pytest.mark.slow

KEY = "def swish_forward(x):\n    return reference.swish_forward(x)"
WRONG = "def swish_backward(dout, cache):\n    x, s = cache\n    return dout * s"
MISSED = {
    "swish_forward": FORWARD.replace(
        "return s * x", "if x.max() > 1000: raise ValueError(f'saw {x}')\n    return s * x"
    ),
    "swish_backward": BACKWARD.replace("x, s = cache", "x, s = cache\n    assert dout.size"),
}
EVIL = {
    f"{FOLDER}/__init__.py": "import os, bpcourse\nopen({!r}, 'w')\nEXERCISES = []\n",
    f"{FOLDER}/reference.py": "def swish_forward(x):\n    return x, x\n",
    f"{FOLDER}.py": "1 / 0\n",
    "numpy.py": "1 / 0\n",
}
POINTS = {"right": 3, "blank": 0, "wrong": 1, "key": 0, "missed": 1.5, "evil": 0}
WORDS = (PRIVATE, CHEAP, "1234", "HIDDEN TESTS", "(0, 3)")


def class_of_six(course):
    hand_in(course, "right", RIGHT, after=["SEEN = 1"])
    hand_in(course, "blank", {})
    hand_in(course, "wrong", RIGHT | {"swish_backward": WRONG})
    hand_in(course, "key", {"swish_forward": KEY})
    hand_in(course, "missed", MISSED)
    hand_in(
        course, "evil",
        {"swish_forward": f"import {FOLDER}.reference as r\nswish_forward = r.swish_forward"},
        beside={name: text.format(str(course.root / "WAS_RUN")) for name, text in EVIL.items()},
    )  # fmt: skip
    return course


def scores(course):
    with sqlite3.connect(course.classroom / "gradebook.db") as connection:
        return dict(
            connection.execute("""
            SELECT s.student_id, SUM(g.auto_score) FROM submitted_assignment s
            JOIN submitted_notebook n ON n.assignment_id = s.id
            JOIN grade g ON g.notebook_id = n.id GROUP BY s.student_id""").fetchall()
        )


def files_that_say(course, words):
    """Files outside of the instructor's solutions in which one of these words stands."""
    return [
        str(path.relative_to(course.root))
        for path in course.root.rglob("*")
        if path.is_file() and course.solutions not in path.parents
        if any(word.encode() in path.read_bytes() for word in words)
    ]


def nbgrader(course, *command):
    scripts = str(Path(sys.executable).parent)
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *command],
        cwd=course.root, env=os.environ | {"PATH": scripts + os.pathsep + os.environ["PATH"]},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]


def test_both_routes_give_the_same_grades_and_tell_nothing_of_private_checks(
    own_built, workers, tmp_path
):
    assert files_that_say(own_built, WORDS) == []  # gradebook and release
    assert stale_parts(own_built, UNIT) == []
    other = class_of_six(own_built)
    by_nbgrader = type(other)(Path(shutil.copytree(other.root, tmp_path / "by_nbgrader")))

    results = grade_unit(own_built, UNIT, workers=workers)
    assert {r.student: r.points for r in results} == POINTS == scores(own_built)
    lost = {r.student: {f"{x.points:g} {x.where}: {x.mistake}" for x in r.lost} for r in results}
    assert lost["missed"] == {
        "1 swish_forward: a check of the instructor's own",
        "0.5 swish_backward: a check of the instructor's own",
    }
    assert lost["wrong"] == {"2 swish_backward: only the sigmoid"}
    page = (own_built.classroom / "feedback" / "missed" / UNIT / f"{UNIT}.html").read_text()
    assert "which is not shown here, failed: it costs 0.5 points." in page
    assert files_that_say(own_built, WORDS) == []
    again = grade_unit(own_built, UNIT, workers=workers)
    assert all(result.unchanged for result in again)

    nbgrader(by_nbgrader, "generate_assignment", UNIT, "--force")
    nbgrader(by_nbgrader, "autograde", UNIT)
    nbgrader(by_nbgrader, "generate_feedback", UNIT)
    assert scores(by_nbgrader) == POINTS
    assert files_that_say(by_nbgrader, WORDS) == []
    for course in (own_built, by_nbgrader):
        assert not (course.root / "WAS_RUN").exists()


def test_a_change_of_own_exercises_or_private_checks_grades_again(own_built, workers):
    hand_in(own_built, "right", RIGHT)
    assert grade_unit(own_built, UNIT, workers=workers)[0].points == 3
    path = own_built.root / FOLDER / "mine.py"
    path.write_text(FILES["mine.py"] + "\nMORE = 1\n")
    assert not grade_unit(own_built, UNIT, workers=workers)[0].unchanged
    master = own_built.solution_notebook(UNIT)
    master.write_text(master.read_text().replace("< 1e-9", "< -1"))
    result = grade_unit(own_built, UNIT, workers=workers)[0]
    assert not result.unchanged and result.points == 2


def test_own_exercises_that_cannot_be_used_stop_grading_before_it_begins(own_built, workers):
    hand_in(own_built, "right", RIGHT)
    (own_built.root / FOLDER / "reference.py").write_text("def swish_forward(:\n")
    with pytest.raises(AuthoringError, match=r"my_exercises/reference\.py, line 1: invalid"):
        grade_unit(own_built, UNIT, workers=workers)
    assert not (own_built.classroom / "autograded").exists()


def run(path, answers, setup="", name=None):
    """{grade_id or source: what its outputs say} of a learner's copy, run where it lies."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.source = answers.get(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source)
    notebook.cells[1].source += setup
    nbformat.write(notebook, path)
    client = NotebookClient(notebook, resources={"metadata": {"path": str(path.parent)}})
    client.allow_errors = True
    client.execute()
    return {
        cell.metadata.get("nbgrader", {}).get("grade_id"): " ".join(str(cell.outputs).split())
        for cell in notebook.cells
        if cell.cell_type == "code"
    }


def test_a_learners_copy_finds_the_exercises_beside_it_under_any_name_and_from_anywhere(
    own_built, tmp_path
):
    copy = Path(shutil.copytree(own_built.release / UNIT, tmp_path / "downloads"))
    path = (copy / f"{UNIT}.ipynb").rename(copy / f"{UNIT} (1).ipynb")
    said = run(path, {"swish_forward": FORWARD, "swish_backward": WRONG},
               setup="\nimport os; os.chdir('/')")  # fmt: skip
    assert "swish_forward: 1 of 1 point" in said["check_swish_forward"]
    assert "only the sigmoid" in said["check_swish_backward"]
    assert "[0.]" in said[None]  # the demonstration
    said = run(path, {"swish_forward": KEY})
    assert "my_exercises.reference.swish_forward is not" in said["check_swish_forward"]
    shutil.rmtree(copy / FOLDER)
    setup = "import numpy as np\nfrom bpcourse import check"
    said = run(path, {"setup": setup, "swish_forward": FORWARD})
    assert "the folder my_exercises is missing" in said["check_swish_forward"]


def test_the_release_is_what_a_learner_may_have(own_built):
    names = {str(p.relative_to(own_built.release)) for p in own_built.release.rglob("*.*")}
    assert names == {f"{UNIT}/{UNIT}.ipynb", *(f"{UNIT}/{FOLDER}/{name}" for name in FILES)}
    notebook = json.loads(own_built.release_notebook(UNIT).read_text())
    assert notebook["metadata"]["bpcourse"]["own"] == FOLDER
