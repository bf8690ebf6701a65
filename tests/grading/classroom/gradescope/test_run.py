"""In a folder laid out as Gradescope's: is there a results.json, whatever is handed in?

https://gradescope-autograders.readthedocs.io/en/latest/specs/, "File hierarchy".
"""

import io
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from bpcourse.grading.classroom.gradescope import run
from bpcourse.grading.classroom.gradescope.autograder import autograder
from bpcourse.grading.judge import sandbox
from bpcourse.grading.judge.trust import SandboxUnavailable
from tests.grading.classroom.gradescope.test_results import assert_valid
from tests.grading.small_class import RIGHT, hand_in
from tests.grading.tiny import UNIT, tiny_course

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, which the container has")
PRY = """
import os
reached = []
for path in {paths!r}:
    for attempt in (os.listdir, lambda path: open(path).read(1), lambda path: open(path, "a")):
        try:
            attempt(path)
            reached.append(path)
        except OSError:
            pass
def affine_backward(dout, cache):
    raise ValueError(f"user {{os.getuid()}} reached {{reached}}")
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return tiny_course(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def built(course, tmp_path_factory):
    """The image after setup.sh: (/autograder, /opt/bpcourse). What the wheel rests on is taken from
    here instead of an index.
    """
    root, home = tmp_path_factory.mktemp("autograder"), tmp_path_factory.mktemp("opt") / "bpcourse"
    content = autograder(course, UNIT).content
    zipfile.ZipFile(io.BytesIO(content)).extractall(root / "source")
    for name in ("submission", "results"):
        (root / name).mkdir()
    shutil.copy(root / "source" / "run_autograder", root)
    done = subprocess.run(
        ["bash", root / "source" / "setup.sh"],
        env=environment(root, home) | {"BPCOURSE_PIP": "--no-deps --no-index"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0 and (home / "bin" / "bpcourse").exists(), done.stderr
    (site,) = home.glob("lib/python*/site-packages")
    (site / "here.pth").write_text(sysconfig.get_path("purelib") + "\n")
    (home / "share").symlink_to(Path(sys.prefix) / "share")  # nbconvert's templates
    return root, home


def environment(root, home):
    ours = {"AUTOGRADER": str(root), "BPCOURSE_HOME": str(home), "BPCOURSE_PYTHON": sys.executable}
    scripts = str(Path(sys.executable).parent)  # nbgrader calls alembic by name
    return {"PATH": os.pathsep.join([scripts, os.environ["PATH"]]), **ours}


def submit(course, root, answer, name="homework.ipynb"):
    """Lay a submission into the tree, under a name of the student's."""
    hand_in(course, "ada", answer)
    shutil.rmtree(root / "submission", ignore_errors=True)
    (root / "submission").mkdir()
    path = course.classroom / "submitted" / "ada" / UNIT / f"{UNIT}.ipynb"
    shutil.copy(path, root / "submission" / name)


def results(root, home, isolation="landlock", seconds="60"):
    """What run_autograder leaves, and what it prints."""
    settings = f"[grading]\nisolation={isolation}\nseconds={seconds}\n"
    (root / "source" / "autograder.ini").write_text(settings)
    (root / "results" / "results.json").unlink(missing_ok=True)
    done = subprocess.run(
        ["bash", root / "run_autograder"],
        cwd=root,
        env=environment(root, home),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    found = json.loads((root / "results" / "results.json").read_text())
    assert_valid({"visibility": "visible"} | found)
    return found, done.stdout + done.stderr


@pytest.mark.slow
def test_a_right_answer_earns_its_points_and_the_seed_is_for_the_instructor(
    built, course, landlock
):
    submit(course, built[0], RIGHT)
    found, printed = results(*built)
    assert found["score"] == 3 and [test["status"] for test in found["tests"]] == ["passed"]
    assert "homework.ipynb" in found["output"] and "why (2 points)" in found["output"]
    seed = json.loads(printed)["instructor"]["seed"]
    assert len(seed) == 32 and seed not in json.dumps(found)


@AS_ROOT
@pytest.mark.slow
def test_a_submission_is_another_user_who_reaches_nothing_of_the_autograder(
    built, course, landlock
):
    root, _ = built
    (root / "submission_metadata.json").write_text("{}")
    inside = ("source", "source/autograder.ini", "results", "results/results.json", "submission")
    paths = [*(str(root / name) for name in (*inside, "submission_metadata.json")), str(root)]
    submit(course, root, PRY.format(paths=[*paths, "/proc/1/environ", "/tmp"]))
    found, _ = results(*built)
    (test,) = found["tests"]
    assert "reached []" in test["output"] and "user 0 " not in test["output"]
    assert found["score"] == 0


@pytest.mark.slow
@pytest.mark.parametrize("answer", ["while True: pass", "import os\nos._exit(0)"])
def test_a_submission_that_never_ends_or_ends_itself_has_results(built, course, landlock, answer):
    submit(course, built[0], answer)
    found, _ = results(*built, seconds="9")
    assert found["score"] == 0 and found["tests"][0]["output"]


@pytest.mark.slow
def test_where_our_own_program_is_killed_there_are_results(built, course, tmp_path):
    home = tmp_path / "home"
    (home / "bin").mkdir(parents=True)
    (home / "bin" / "python").write_text("#!/bin/sh\nkill -9 $$\n")
    (home / "bin" / "python").chmod(0o755)
    found, _ = results(built[0], home)
    assert "ended before it was done" in found["output"] and found["tests"] == []


@pytest.fixture
def tree(tmp_path):
    (tmp_path / "source" / "course" / UNIT).mkdir(parents=True)
    (tmp_path / "source" / "course" / UNIT / f"{UNIT}.ipynb").write_text("{}")
    (tmp_path / "submission").mkdir()
    return tmp_path


def of(tree):
    return json.loads((tree / "results" / "results.json").read_text())


def test_without_isolation_nothing_is_graded_and_the_instructor_is_told_how_to_decide(
    tree, monkeypatch, capsys
):
    from bpcourse.grading.classroom.one import grading

    def refuse(*args):
        raise SandboxUnavailable("Landlock: this kernel has no Landlock")

    monkeypatch.setattr(grading, "grade_files", refuse)
    run.main(tree)
    assert_valid(of(tree))
    assert "cannot run it safely" in of(tree)["output"] and "Landlock" not in of(tree)["output"]
    printed = capsys.readouterr().out
    assert "no Landlock" in printed and "isolation=process" in printed


def test_a_fault_of_ours_is_told_to_the_instructor_alone(tree, capsys):
    (tree / "source" / "nbgrader_config.py").write_text("secret_of_the_course = 1 / 0\n")
    run.main(tree)
    assert_valid(of(tree))
    assert "fault of the autograder" in of(tree)["output"]
    assert "ZeroDivisionError" not in json.dumps(of(tree))
    assert "Traceback" in capsys.readouterr().out


def test_settings_that_cannot_be_read_are_a_fault_too(tree):
    (tree / "source" / "autograder.ini").write_text("isolation")
    run.main(tree)
    assert_valid(of(tree))


def test_the_sandbox_is_what_is_used_where_nothing_is_said(tmp_path):
    assert run._settings(tmp_path / "missing") == ("sandbox", 400)
    (tmp_path / "a.ini").write_text("[grading]\nisolation = process \n")
    assert run._settings(tmp_path / "a.ini")[0] == "process" in sandbox.ISOLATIONS
