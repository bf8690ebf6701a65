"""`bpcourse grade-one`: the same grade as `bpcourse grade`, in whatever folder it is called."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bpcourse.cli import app
from bpcourse.course import Course
from bpcourse.grading.batch.grade import grade_unit
from bpcourse.grading.batch.runner import Workers
from tests.grading.classroom.one.evil import fill
from tests.grading.small_class import ANSWERS, hand_in
from tests.grading.tiny import UNIT, tiny_course

run = CliRunner().invoke
SEED = "0123456789abcdef" * 2
PYTHON = (sys.executable, "-m", "bpcourse")


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with a unit, and a class that has handed in."""
    course = tiny_course(tmp_path_factory.mktemp("teach"))
    for student, answer in ANSWERS.items():
        hand_in(course, student, answer, "Because of the batch." if student == "ben" else None)
    return course


def submission(course, student):
    return course.classroom / "submitted" / student / UNIT / f"{UNIT}.ipynb"


def started(here, *command):
    """Start a command in a folder."""
    return subprocess.Popen(
        command, cwd=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.fixture(scope="module")
def two(course, tmp_path_factory, sandbox):
    """Two graded at the same time, from and into one folder, which holds all that could be run or
    read in the place of ours; and the same by `bpcourse grade`.
    """
    here = tmp_path_factory.mktemp("clone")
    for student in ("ben", "emil"):
        shutil.copy(submission(course, student), here / f"{student}.ipynb")
    fill(here, UNIT)
    asked = ("--course", str(course.root), "--seed", SEED, "--out", "out")
    both = [
        started(here, *PYTHON, "grade-one", "ben.ipynb", "--unit", UNIT, *asked, "--json"),
        started(here, *PYTHON, "grade-one", "emil.ipynb", *asked, "--require", "1", "--unit", UNIT),
    ]
    told = [process.communicate(timeout=300) for process in both]
    with Workers(1) as workers:
        (graded,) = grade_unit(course, UNIT, ["ben"], seed=SEED, workers=workers)
    return here, [process.returncode for process in both], told, graded


def test_it_is_the_grade_that_bpcourse_grade_gives(two):
    _, codes, told, graded = two
    made = json.loads(told[0][0])
    assert codes[0] == 0, told[0]
    assert made["schema"] == "bpcourse/grade-one/v1" and made["unit"] == UNIT
    assert (made["points"], made["max_points"], made["by_hand"]) == (
        graded.points,
        graded.max_points,
        graded.by_hand,
    )
    assert [tuple(lost.values()) for lost in made["lost"]] == [
        (lost.where, lost.points, lost.mistake) for lost in graded.lost
    ]
    assert made["instructor"]["seed"] == SEED == graded.seed
    (exercise, written) = made["exercises"]
    assert exercise["name"] == "affine_backward" and "db" in exercise["message"]
    assert written["written"] and written["by_hand"] == 2


def test_nothing_of_the_folder_was_run_or_read(two):
    here, _, told, _ = two
    assert not list(here.glob("RAN-*"))
    for page in (here / "out").glob("*.html"):
        assert "TEMPLATE OF THE SUBMISSION" not in page.read_text()
    assert all("Traceback" not in text for pair in told for text in pair)


def test_both_have_written_whole_files_and_no_classroom(two):
    here, _, _, _ = two
    assert json.loads((here / "out" / "result.json").read_text())["unit"] == UNIT
    assert {path.name for path in (here / "out").iterdir()} >= {f"{UNIT}.html", f"{UNIT}.ipynb"}
    assert not (here / "classroom").exists() and not list(here.rglob("*.db"))


def test_below_the_bar_it_ends_with_3_and_a_table_says_why(two):
    _, codes, told, _ = two
    output, error = told[1]
    assert codes[1] == 3 and "0 of 3 automatic points, and --require 1" in error
    assert "affine_backward" in output and "0/3" in output and f"--seed {SEED}" in output


def test_hidden_values_are_in_no_output(two):
    made = json.loads(two[2][0][0])
    public = json.dumps({name: value for name, value in made.items() if name != "instructor"})
    assert SEED not in public and "yours is" not in public


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["nothing.ipynb"], "nothing.ipynb is not there"),
        (["."], "is a folder"),
        (["notes.txt"], "is no notebook"),
        (["empty.ipynb"], "has no stamp of a unit"),
        (["empty.ipynb", "--unit", "77"], "no unit is called '77'"),
        (["link.ipynb"], "is a link"),
        (["empty.ipynb", "--seed", "7"], "32 hexadecimal digits"),
        (["empty.ipynb", "--require", "most"], "a number of points or `all`"),
        (["empty.ipynb", "--require", "nan"], "a number of points or `all`"),
        (["empty.ipynb", "--out", "notes.txt"], "is no folder"),
        (["empty.ipynb", "--course", "elsewhere"], "is no folder of a course"),
    ],
)
def test_wrong_use_is_a_sentence_and_json_for_who_asks_for_it(
    tmp_path, monkeypatch, arguments, said
):
    (tmp_path / "notes.txt").write_text("notes")
    (tmp_path / "empty.ipynb").write_text('{"cells": [], "metadata": {}}')
    (tmp_path / "link.ipynb").symlink_to("empty.ipynb")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path)
    done = run(app, ["grade-one", *arguments])
    assert done.exit_code == 2 and said in done.stderr and done.stderr.count("\n") == 1
    as_json = run(app, ["grade-one", *arguments, "--json"])
    assert as_json.exit_code == 2 and said in json.loads(as_json.stdout)["error"]
    theirs = run(app, ["grade-one", *arguments, "--format", "gradescope"])
    assert said in json.loads(theirs.stdout)["output"]


@pytest.mark.slow
def test_what_holds_no_work_is_graded_as_blank_and_ends_with_1(course, tmp_path, sandbox):
    (tmp_path / "notes.txt").write_text("notes")
    process = started(
        course.root, *PYTHON, "grade-one", str(tmp_path / "notes.txt"), "--unit", UNIT, "--json"
    )
    output, error = process.communicate(timeout=300)
    made = json.loads(output)
    assert process.returncode == 1 and "no work was found in notes.txt" in error
    assert made["unreadable"] and made["points"] == 0 and made["remarks"]


@pytest.mark.slow
def test_beside_lets_cells_read_the_files_of_the_folder(course, tmp_path, sandbox):
    answer = "shift = float(open('shift.txt').read())\n" + ANSWERS["ada"].replace(
        "dout.sum(axis=0)", "dout.sum(axis=0) + shift"
    )
    hand_in(Course(course.root, tmp_path), "gus", answer)
    folder = tmp_path / "submitted" / "gus" / UNIT
    (folder / "shift.txt").write_text("0")
    command = (*PYTHON, "grade-one", str(folder / f"{UNIT}.ipynb"), "--json")
    both = [started(course.root, *command, *more) for more in ([], ["--beside"])]
    points = [json.loads(process.communicate(timeout=300)[0])["points"] for process in both]
    assert points == [0, 3]


@pytest.mark.slow
def test_a_course_that_comes_with_the_notebook_is_not_used(course, tmp_path, sandbox):
    """Its configuration would be run as whoever grades."""
    fill(tmp_path, UNIT)
    (tmp_path / "solutions").mkdir()
    shutil.copy(Path("course/01_chain_rule/01_chain_rule.ipynb").resolve(), tmp_path / "hw.ipynb")
    process = started(tmp_path, *PYTHON, "grade-one", "hw.ipynb", "--format", "classroom50")
    output, error = process.communicate(timeout=300)
    assert process.returncode == 0 and "is not used, since the notebook lies in it" in error
    assert json.loads(output)["schema"] == "classroom50/result/v1"
    assert not list(tmp_path.glob("RAN-*"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with names")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.ipynb")
    assert "no ordinary file" in run(app, ["grade-one", str(tmp_path / "a.ipynb")]).stderr
