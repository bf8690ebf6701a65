"""Does one run at a time grade in a classroom?"""

import os
import subprocess
import sys

import pytest

from bpcourse.grading.batch.one_run import only_run
from bpcourse.grading.nbgrader.unavailable import GradingUnavailable

HOLD = """
import sys
from pathlib import Path
from bpcourse.grading.batch.one_run import only_run
with only_run(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def other(tmp_path):
    """A process that grades in this classroom."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_a_second_run_is_told_of_the_first_and_may_go_on_when_it_has_ended(other, tmp_path):
    with pytest.raises(GradingUnavailable, match=rf"process {other.pid}, since .*wait until"):
        only_run(tmp_path).__enter__()
    other.communicate("")
    with only_run(tmp_path):
        pass


def test_the_lock_of_a_killed_run_is_gone(other, tmp_path):
    other.kill()
    other.wait()
    with only_run(tmp_path):
        pass


def test_a_run_may_enter_again_and_holds_the_lock_until_it_has_left_as_often(tmp_path):
    with only_run(tmp_path):
        with only_run(tmp_path):
            pass
        told = subprocess.run(
            [sys.executable, "-c", HOLD, str(tmp_path)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert told.returncode == 1
        assert f"process {os.getpid()}" in told.stderr


def test_other_classrooms_are_free(other, tmp_path):
    with only_run(tmp_path / "another"):
        pass


def test_a_classroom_that_cannot_be_written_to_is_told(tmp_path):
    (tmp_path / ".graded").write_text("a file in the place of the folder")
    with pytest.raises(GradingUnavailable, match="Nothing was graded"):
        only_run(tmp_path).__enter__()
