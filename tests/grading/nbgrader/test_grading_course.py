"""Are a worker's rows, notebooks and pages those of nbgrader?"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.grading import without_judge
from bpcourse.grading.batch.grade import grade_unit
from bpcourse.grading.batch.prepare import prepare
from tests.grading.small_class import ANSWERS, gradebook_rows, notebook, page, parsed
from tests.grading.tiny import UNIT


def nbgrader(small_class, *command):
    scripts = str(Path(sys.executable).parent)
    subprocess.run(
        [sys.executable, "-m", "nbgrader", *command],
        cwd=small_class.root,
        check=True,
        env=os.environ | {"PATH": scripts + os.pathsep + os.environ["PATH"]},
        capture_output=True,
        timeout=300,
    )


@pytest.mark.slow
def test_rows_notebooks_and_pages_are_those_of_nbgrader(small_class, workers):
    results = grade_unit(small_class, UNIT, workers=workers)
    assert [r.error for r in results] == [None] * len(ANSWERS)
    rows = gradebook_rows(small_class)
    notebooks = {student: notebook(small_class, student) for student in ANSWERS}
    pages = {student: page(small_class, student) for student in ANSWERS}
    for folder in ("autograded", "feedback", ".graded"):
        shutil.move(small_class.classroom / folder, small_class.root / folder)
    (small_class.classroom / "gradebook.db").unlink()
    prepare(small_class, UNIT)
    nbgrader(small_class, "autograde", UNIT)
    nbgrader(small_class, "generate_feedback", UNIT)
    assert gradebook_rows(small_class) == rows
    assert {student: notebook(small_class, student) for student in ANSWERS} == notebooks
    for student in ANSWERS:
        assert parsed(page(small_class, student)) == parsed(pages[student])


@pytest.mark.slow
def test_scores_of_honest_work_are_those_of_nbgraders_own_execute(small_class, workers):
    grade_unit(small_class, UNIT, workers=workers)
    rows = gradebook_rows(small_class)
    without_judge(small_class)
    nbgrader(small_class, "autograde", UNIT, "--force")
    assert gradebook_rows(small_class) == rows
