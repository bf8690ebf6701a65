"""Killed at any moment and started again, a run ends in the same grades."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bpcourse.files import replace_folder
from bpcourse.grading.batch import writer
from bpcourse.grading.batch.grade import grade_unit
from bpcourse.grading.batch.grading_run import GradingRun
from bpcourse.grading.batch.plan import planned_job
from bpcourse.grading.batch.prepare import prepare
from bpcourse.grading.batch.records import Records
from bpcourse.grading.nbgrader import gradebook
from bpcourse.grading.nbgrader.jobs import Outcome
from tests.grading.small_class import ANSWERS, gradebook_rows, page
from tests.grading.tiny import UNIT

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.slow
def test_killed_at_any_moment_and_started_again_the_result_is_the_same(small_class, workers):
    expected = grade_unit(small_class, UNIT, workers=workers)
    rows = gradebook_rows(small_class)
    pages = {student: page(small_class, student) for student in ANSWERS}
    for folder in ("autograded", "feedback", ".graded"):
        shutil.rmtree(small_class.classroom / folder)
    (small_class.classroom / "gradebook.db").unlink()
    secret = (small_class.classroom / "judge.secret").read_bytes()
    chance = random.Random(4)
    for _ in range(4):
        process = subprocess.Popen(
            [sys.executable, "-m", "bpcourse.cli", "grade", UNIT],
            cwd=small_class.root,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
        )
        started, wanted = time.monotonic(), chance.randrange(6)
        while process.poll() is None and time.monotonic() - started < 60:
            if len(list(small_class.classroom.glob(".graded/*/*.json"))) >= wanted:
                break
            time.sleep(0.02)
        time.sleep(chance.random() * 0.3)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert (small_class.classroom / "judge.secret").read_bytes() == secret
    assert grade_unit(small_class, UNIT, workers=workers) == expected
    assert gradebook_rows(small_class) == rows
    assert {student: page(small_class, student) for student in ANSWERS} == pages


@pytest.mark.slow
@pytest.mark.parametrize("stop", range(6))
def test_killed_between_any_two_writes_the_next_run_completes(
    small_class, workers, stop, monkeypatch
):
    """Writes are counted, and the run ends at the given one."""

    class Killed(BaseException):
        pass

    left = [stop]

    def counted(function):
        def write(*args):
            if not left[0]:
                raise Killed
            left[0] -= 1
            return function(*args)

        return write

    prepare(small_class, UNIT)
    with monkeypatch.context() as patched:
        patched.setattr(writer, "replace_folder", counted(replace_folder))
        patched.setattr(gradebook, "write_changes", counted(gradebook.write_changes))
        patched.setattr(Records, "write", counted(Records.write))
        with pytest.raises(Killed):
            grade_unit(small_class, UNIT, ["ada", "ben"], workers=workers)
    results = grade_unit(small_class, UNIT, ["ada", "ben"], workers=workers)
    assert [r.error for r in results] == [None, None]
    assert [r.points > 0 for r in results] == [True, True]
    assert all(r.feedback.exists() for r in results)
    assert len(Records(small_class.classroom, UNIT).read("ada")) > 0


@pytest.mark.slow
def test_an_outcome_that_failed_is_told_and_leaves_what_there_is(small_class, workers):
    (graded,) = grade_unit(small_class, UNIT, ["ada"], workers=workers)
    unit = prepare(small_class, UNIT)
    with gradebook.opened(unit.config.CourseDirectory.db_url) as engine:
        run = GradingRun(small_class, unit, engine, pages=True)
        job = planned_job(run, "ada", run.rows("ada"), force=True)
        before = gradebook_rows(small_class)
        result = writer.Writer(run).write(job, Outcome("ada", "the sandbox broke"))
        assert (result.error, result.points) == ("the sandbox broke", 0)
        assert gradebook_rows(small_class) == before and graded.feedback.exists()
        assert run.records.read("ada") is None  # so that the next run grades it again
