"""Is a fault of the machine told in one sentence, without SQL, and told from a submission's own?"""

import errno
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DatabaseError, OperationalError

from bpcourse.grading.nbgrader.unavailable import (
    GradingUnavailable,
    concerns_all,
    in_words,
    told,
)


def sentence(error, db_url="sqlite:////course/gradebook.db"):
    with pytest.raises(GradingUnavailable) as raised, told(db_url, Path("/course")):
        raise error
    said = str(raised.value)
    assert "SQL:" not in said and "\n" not in said
    return said


def of_sqlite(words):
    return OperationalError("SELECT secret FROM student", {}, sqlite3.OperationalError(words))


@pytest.mark.parametrize(
    ("words", "ours"),
    [
        ("database is locked", "in use by another program"),
        ("attempt to write a readonly database", "cannot be written to"),
        ("database or disk is full", "the disk is full"),
        ("unable to open database file", "cannot be opened"),
        ("disk I/O error", "the disk reports an error"),
        ("no such table: grade", "nbgrader db upgrade"),
        ("some new words", "fails: some new words"),
    ],
)
def test_faults_of_the_gradebook_are_told_with_what_to_do(words, ours):
    said = sentence(of_sqlite(words))
    assert said.startswith("The gradebook /course/gradebook.db ")
    assert ours in said and "What was graded is kept" in said
    assert "secret" not in said


def test_what_sqlite_says_of_a_file_that_is_no_gradebook_is_known(tmp_path):
    path = tmp_path / "gradebook.db"
    path.write_text("no database, for sure" * 100)
    with pytest.raises(DatabaseError) as raised, create_engine(f"sqlite:///{path}").connect() as c:
        c.execute(text("SELECT 1 FROM grade"))
    assert "is no SQLite database" in sentence(raised.value)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES])
def test_faults_of_the_disk_name_the_file(number):
    assert sentence(OSError(number, "words", "/course/a")).startswith("/course/a: ")
    assert sentence(OSError(number, "words")).startswith("A file in /course: ")


def test_no_password_is_shown():
    error = OperationalError("SELECT", {}, Exception("connection refused\nDETAIL: more"))
    said = sentence(error, "postgresql://me:hunter2@host/grades")
    assert "hunter2" not in said


def test_what_concerns_one_submission_passes_as_it_is():
    with pytest.raises(FileNotFoundError), told("sqlite:///x", Path()):
        raise FileNotFoundError(errno.ENOENT, "words", "a")
    assert not concerns_all(OSError(errno.ENAMETOOLONG, "words"))
    assert not concerns_all(ValueError())
    assert in_words(ValueError("first line\nsecond line")) == "ValueError: first line"
