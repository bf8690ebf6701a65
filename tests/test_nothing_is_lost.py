"""Every command in every state of a course: which files it writes, and that no edit is lost."""

import contextlib
import fnmatch
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from bpcourse.cli import app
from bpcourse.course import Course
from bpcourse.demo import make_class
from tests.grading.small_class import execute
from tests.grading.tiny import UNIT, tiny_course

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("sandbox")]

CLASSROOM = ["classroom/*"]
RELEASE = [f"course/{UNIT}/*", "course/README.md"]
BUILT = [
    *RELEASE,
    f"solutions/{UNIT}/{UNIT}.ipynb",
    f"solutions/{UNIT}/{UNIT}.md",
    "classroom/gradebook.db",
]

# What each command is meant to write. kept/ may be added to by any, and is never changed.
WRITES = {
    "bpcourse build": BUILT,
    "bpcourse build --force": BUILT,
    "bpcourse build --check": [],
    "bpcourse demo": ["classroom/demo/*"],
    "bpcourse grade": [
        "classroom/.graded/*",
        "classroom/autograded/*",
        "classroom/feedback/*",
        "classroom/gradebook.db",
        "classroom/judge.secret",
    ],
    "bpcourse grade --force": [
        "classroom/.graded/*",
        "classroom/autograded/*",
        "classroom/feedback/*",
        "classroom/gradebook.db",
        "classroom/judge.secret",
    ],
    "bpcourse doctor": [],
    "bpcourse progress": [],
    "bpcourse start own": ["own/*"],
    "bpcourse start --instructor teach": ["teach/*"],
    f"nbgrader generate_assignment {UNIT} --force": [f"course/{UNIT}/*", "classroom/gradebook.db"],
    f"nbgrader validate course/{UNIT}/{UNIT}.ipynb": [],
}


def release_of(course):
    return course.release_notebook(UNIT)


def change_notebook(path, change):
    notebook = nbformat.read(path, as_version=4)
    change(notebook)
    nbformat.write(notebook, path)


def fresh(course):
    """As it was cloned."""
    return []


def solved(course):
    """A learner has worked in course/, and left files of their own beside."""

    def solve(notebook):
        notebook.cells[2].source = "def affine_backward(dout, cache):\n    return 1, 2, 3"

    change_notebook(release_of(course), solve)
    notes = release_of(course).with_name("notes.txt")
    notes.write_text("my own notes")
    another = release_of(course).with_name("attempt.ipynb")
    another.write_text(release_of(course).read_text())
    return [release_of(course), notes, another]


def saved_unchanged(course):
    """Opened in JupyterLab, run, and saved."""

    def save(notebook):
        notebook.metadata["language_info"]["version"] = "3.12.1"
        notebook.metadata["kernelspec"]["display_name"] = "another"
        for number, cell in enumerate(notebook.cells):
            cell.id = f"id-{number}"
            if cell.cell_type == "code":
                cell.execution_count = 1
                cell.outputs = [nbformat.v4.new_output("stream", text="hello")]

    change_notebook(release_of(course), save)
    return []


def half_built(course):
    """The master is ahead, its solution notebook was edited by itself, the release is gone."""
    master = course.master(UNIT)
    master.write_text(master.read_text().replace("# Affine", "# Affine layers"))

    def edit(notebook):
        notebook.cells[0].source = "An idea that stands nowhere else."

    change_notebook(course.solution_notebook(UNIT), edit)
    release_of(course).unlink()
    return [master, course.solution_notebook(UNIT)]


def graded(course):
    """A class was graded; somebody has written into its files since, and into an earlier demo."""
    assert run(course, "bpcourse grade")[0] == 0
    assert run(course, "bpcourse demo")[0] == 0
    edited = [
        course.classroom / "feedback" / "ada" / UNIT / f"{UNIT}.html",
        course.classroom / "autograded" / "ben" / UNIT / f"{UNIT}.ipynb",
        course.classroom / "submitted" / "ben" / UNIT / f"{UNIT}.ipynb",
        course.classroom / "demo" / "submitted" / "ada" / UNIT / f"{UNIT}.ipynb",
        course.classroom / "demo" / "observations.txt",
    ]
    for path in edited:
        path.touch()
        path.chmod(0o644)
        path.write_text(path.read_text() + " ")
    return edited


STATES = [fresh, solved, saved_unchanged, half_built, graded]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A built course with a class of two that has handed in."""
    course = tiny_course(tmp_path_factory.mktemp("built"))
    make_class(course, UNIT)
    for student in ("cleo", "dora", "emil", "fay", "gus"):
        shutil.rmtree(course.classroom / "submitted" / student)
    return course


@pytest.fixture(scope="module", params=STATES, ids=lambda state: state.__name__)
def state(request, built, tmp_path_factory):
    """(folder of a course in this state, files in it that a person has edited)"""
    root = tmp_path_factory.mktemp(request.param.__name__) / "course"
    shutil.copytree(built.root, root)
    edited = request.param(Course(root))
    return root, [path.relative_to(root) for path in edited]


def run(course, command):
    """Run a command in the course's folder: its exit code, and what it printed."""
    program, *arguments = command.split()
    with contextlib.chdir(course.root):
        if program == "bpcourse":  # in this process: importing it all takes longer than most
            done = CliRunner().invoke(app, arguments)
            if done.exception and not isinstance(done.exception, SystemExit):
                raise done.exception
            return done.exit_code, " ".join(done.output.split())
        scripts = str(Path(sys.executable).parent)
        done = subprocess.run(
            [sys.executable, "-m", program, *arguments],
            capture_output=True,
            env=os.environ | {"PATH": scripts + os.pathsep + os.environ["PATH"]},
            text=True,
            timeout=300,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr


def digests(root):
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.mark.parametrize("command", WRITES)
def test_a_command_writes_what_it_is_meant_to_and_no_edit_is_lost(state, command, tmp_path):
    root, edited = state
    shutil.copytree(root, tmp_path / "course")
    course = Course(tmp_path / "course")
    before = digests(course.root)
    _, told = run(course, command)
    after = digests(course.root)
    assert "Traceback" not in told, told
    changed = {
        name
        for name in before | after
        if before.get(name) != after.get(name) and not name.startswith("kept/")
    }
    unexpected = [
        name
        for name in changed
        if not any(fnmatch.fnmatch(name, pattern) for pattern in WRITES[command])
    ]
    assert unexpected == [], told
    kept = {digest for name, digest in after.items() if name.startswith("kept/")}
    lost = [name for name in map(str, edited) if name in changed and before[name] not in kept]
    assert lost == [], told


@pytest.mark.parametrize("command", ["bpcourse build", "bpcourse demo"])
def test_what_was_only_saved_stands_in_nobodys_way(built, command, tmp_path):
    shutil.copytree(built.root, tmp_path / "course")
    course = Course(tmp_path / "course")
    saved_unchanged(course)
    code, told = run(course, command)
    assert code == 0, told
    assert not (course.root / "kept").exists()


def test_a_refused_build_names_the_edited_file_and_changes_nothing(built, tmp_path):
    shutil.copytree(built.root, tmp_path / "course")
    course = Course(tmp_path / "course")
    solved(course)
    before = digests(course.root)
    code, told = run(course, "bpcourse build")
    assert code == 1 and f"course/{UNIT}/{UNIT}.ipynb" in told and "--force" in told
    assert digests(course.root) == before


def test_taking_an_exercise_out_after_grading_is_built_and_grading_asks_before_marks_go(
    built, tmp_path
):
    shutil.copytree(built.root, tmp_path / "course")
    course = Course(tmp_path / "course")
    assert run(course, "bpcourse grade")[0] == 0
    master = course.master(UNIT)
    execute(course, "UPDATE grade SET manual_score = 1 WHERE auto_score IS NULL")
    text = master.read_text()
    master.write_text(text[: text.index("+++")])  # without the written question
    before = digests(course.root)
    code, told = run(course, "bpcourse build")
    assert code == 0, told
    after = digests(course.root)
    assert not any("classroom" in name for name in before if before[name] != after.get(name))
    code, told = run(course, "bpcourse grade")
    assert code == 1 and "Grade with --yes" in told
    assert not (course.root / "kept").exists()
    code, told = run(course, "bpcourse grade --yes")
    assert code == 0, told
    assert list((course.root / "kept").rglob("gradebook.db"))


def test_generate_assignment_says_where_it_kept_what_was_edited(built, tmp_path):
    shutil.copytree(built.root, tmp_path / "course")
    course = Course(tmp_path / "course")
    solved(course)
    code, told = run(course, f"nbgrader generate_assignment {UNIT} --force")
    assert code == 0
    kept = [path for path in (course.root / "kept").rglob("*") if path.is_file()]
    assert {path.name for path in kept} == {f"{UNIT}.ipynb", "notes.txt", "attempt.ipynb"}
    assert all(str(path) in told for path in kept)
    assert "return 1, 2, 3" not in json.dumps(json.loads(release_of(course).read_text()))
