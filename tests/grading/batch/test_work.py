"""Whether a run has work to do, told from the times of files alone."""

import os
import shutil
import subprocess
import sys

import pytest

from bpcourse.grading.batch.records import Records
from bpcourse.grading.batch.work import is_likely

TODO = {"u": ["ada"]}


@pytest.fixture
def graded(tmp_path):
    """A classroom in which ada's submission was changed, and then graded."""
    folder = tmp_path / "submitted/ada/u"
    folder.mkdir(parents=True)
    (folder / "u.ipynb").write_text("{}")
    Records(tmp_path, "u").write("ada", {})
    later = folder.stat().st_ctime + 10  # file systems tell some milliseconds apart, not less
    os.utime(Records(tmp_path, "u")._path("ada"), (later, later))
    return tmp_path


def test_what_was_graded_and_not_changed_is_no_work(graded):
    assert not is_likely(graded, TODO) and not is_likely(graded, {})


def test_a_submission_without_a_record_is_work(graded):
    (graded / "submitted/ben/u").mkdir(parents=True)
    assert is_likely(graded, {"u": ["ada", "ben"]})


def test_a_changed_file_is_work(graded):
    later = Records(graded, "u").written("ada") + 1
    os.utime(graded / "submitted/ada/u/u.ipynb", (later, later))
    assert is_likely(graded, TODO)


def test_an_older_file_that_was_put_there_after_the_grade_is_work(graded):
    record = Records(graded, "u")._path("ada")
    os.utime(record, (1e9, 1e9))
    os.utime(graded / "submitted/ada/u/u.ipynb", (1e8, 1e8))
    assert is_likely(graded, TODO)


def test_a_submission_that_has_gone_is_for_others_to_say(graded):
    shutil.rmtree(graded / "submitted/ada")
    assert not is_likely(graded, TODO)


def test_asking_imports_nothing_that_takes_long():
    asked = (
        "import sys; from bpcourse.grading.batch import pool, work; "
        "print({'nbgrader', 'nbformat', 'nbconvert', 'sqlalchemy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "set()"
