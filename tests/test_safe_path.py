"""`python -m bpcourse` in a folder of somebody else's: whose modules are imported?"""

import subprocess
import sys
from pathlib import Path

import pytest

from bpcourse.safe_path import PACKAGE, without_here

PATH = ["/here", "/lib"]


@pytest.mark.parametrize(
    "arguments, original",
    [
        (["-m"], ["python", "-m", "bpcourse", "grade"]),
        (["-m"], ["python", "-X", "dev", "-mbpcourse"]),
        (["-m"], ["python", "-m", "bpcourse.cli"]),
    ],
)
def test_the_folder_that_python_puts_first_is_left_out_where_it_runs_this_package(
    arguments, original
):
    assert without_here(PATH, arguments, original, "/here") == ["/lib"]


@pytest.mark.parametrize(
    "arguments, original",
    [
        (["-m"], ["python", "-m", "pytest", "-q"]),
        (["/bin/bpcourse", "grade"], ["python", "/bin/bpcourse", "grade"]),
        (["-c"], ["python", "-c", "import bpcourse"]),
        ([], ["python"]),
    ],
)
def test_in_everything_else_the_path_stays(arguments, original):
    assert without_here(PATH, arguments, original, "/here") == PATH


def test_the_folder_that_this_package_lies_in_stays():
    path = [str(Path(PACKAGE).parent), "/lib"]
    assert without_here(path, ["-m"], ["python", "-m", "bpcourse"], path[0]) == path


def test_before_python_has_put_it_there_nothing_is_left_out():
    path = ["/of/PYTHONPATH", "/lib"]
    assert without_here(path, ["-m"], ["python", "-m", "bpcourse"], "/here") == path


def test_nothing_of_the_folder_is_run(tmp_path):
    for name in ("numpy", "pathlib", "json", "typing", "__future__", "typer", "late"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('this was run')")
    done = subprocess.run(
        [sys.executable, "-m", "bpcourse", "--help"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0 and "grade-one" in done.stdout, done.stderr
