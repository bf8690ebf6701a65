"""From a wheel, in an empty folder: a folder to learn in, and one to teach from."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from bpcourse import __version__
from bpcourse.notebooks.stamp import is_edited, unit_stamp
from tests.notebooks.jupyterlab import TOKEN, browser_page, needs_chromium, served

ROOT = Path(__file__).resolve().parents[2]
UNIT = "02_mlp"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """installed(folder, *command): run a command there with the wheel's bpcourse."""
    site = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    scripts = str(Path(sys.executable).parent)
    environment = os.environ | {
        "PYTHONPATH": str(site),
        "PATH": scripts + os.pathsep + os.environ["PATH"],
    }

    def run(folder, *command):
        return subprocess.run(
            [sys.executable, "-m", *command],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    run.environment = environment
    return run


def test_the_wheel_holds_the_release_and_neither_masters_nor_solutions(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        text = b"".join(archive.read(name) for name in names if name.endswith(".ipynb"))
    units = {path.name for path in (ROOT / "solutions").iterdir() if path.is_dir()}
    assert {f"bpcourse/released/course/{unit}/{unit}.ipynb" for unit in units} <= set(names)
    assert not [name for name in names if "solutions/" in name]
    assert b"SOLUTION" not in text
    assert "bpcourse/py.typed" in names
    assert wheel.name.split("-")[1] == __version__
    assert wheel.stat().st_size < 5 << 20


def test_a_learner_starts_in_an_empty_folder(installed, tmp_path):
    done = installed(tmp_path, "bpcourse", "start")
    assert done.returncode == 0, done.stderr
    mine = tmp_path / "backprop-course"
    assert not is_edited(mine / UNIT / f"{UNIT}.ipynb")
    again = installed(mine / UNIT, "bpcourse", "start")
    assert "up to date" in again.stdout


def test_lab_says_to_run_start_where_there_is_no_folder(installed, tmp_path):
    done = installed(tmp_path, "bpcourse", "lab")
    assert done.returncode == 2 and "bpcourse start" in done.stderr


@pytest.fixture(scope="module")
def teaching(installed, tmp_path_factory, sandbox):
    """A folder to teach from, with one submission."""
    folder = tmp_path_factory.mktemp("instructor")
    done = installed(folder, "bpcourse", "start", "--instructor", "teach")
    assert done.returncode == 0, done.stderr
    handed_in = folder / "teach" / "classroom" / "submitted" / "ada" / UNIT
    handed_in.mkdir(parents=True)
    shutil.copy(folder / "teach" / "course" / UNIT / f"{UNIT}.ipynb", handed_in)
    return folder / "teach"


def test_an_instructor_grades_without_masters(installed, teaching):
    done = installed(teaching, "bpcourse", "grade")
    assert done.returncode == 0 and "ada: 0 of 32 points" in done.stdout, done.stdout + done.stderr


def test_nbgraders_own_commands_work_without_masters(installed, teaching):
    for command in (
        ["generate_assignment", UNIT],
        ["autograde", UNIT, "--force"],
        ["generate_feedback", UNIT, "--force"],
    ):
        done = installed(teaching, "nbgrader", *command)
        assert done.returncode == 0, done.stderr
    generated, ours = teaching / "classroom" / "release" / UNIT, teaching / "course" / UNIT
    assert unit_stamp(generated) == unit_stamp(ours) != {}
    assert not is_edited(generated / f"{UNIT}.ipynb")


@pytest.mark.browser
@needs_chromium
def test_formgrader_works_without_masters(installed, teaching):
    done = installed(teaching, "nbgrader", "generate_assignment", UNIT, "--force")
    assert done.returncode == 0, done.stderr
    with (
        served(
            sys.executable, "-m", "jupyterlab", folder=teaching, environment=installed.environment
        ) as lab,
        browser_page(1300, 1000) as page,
    ):
        page.set_default_timeout(60_000)
        page.goto(f"{lab}/formgrader/manage_assignments?token={TOKEN}")
        page.locator(f"tr:has-text('{UNIT}') td.num-submissions a").click()
        page.locator("tr:has(td.student-id:text-is('ada')) td.autograde a").click()
        window = page.locator("#success-modal, #error-modal")
        window.locator(".modal-footer button").wait_for()
        assert "Successfully autograded" in window.inner_text()


@pytest.mark.parametrize("command", ["build", "demo"])
def test_what_needs_masters_says_so(installed, teaching, command):
    done = installed(teaching, "bpcourse", command)
    assert done.returncode == 2 and "no masters" in done.stderr
