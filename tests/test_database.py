"""What is wrong with a gradebook's URL is said in a sentence, and no password with it."""

import sqlite3
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bpcourse.database import (
    DatabaseUnavailable,
    absolute,
    in_words,
    is_postgresql,
    reach,
    shown,
    sqlite_file,
)

SECRET = "hunter2"


def sentence(url):
    with pytest.raises(DatabaseUnavailable) as raised:
        reach(url)
    said = str(raised.value)
    assert said.startswith("The gradebook ") and "\n" not in said and SECRET not in said
    return said


@pytest.mark.parametrize(
    "url, found",
    [
        ("sqlite:///grades.db", "sqlite:////course/grades.db"),
        ("sqlite:///deep/er.db?timeout=30", "sqlite:////course/deep/er.db?timeout=30"),
        ("sqlite:////elsewhere/g.db", "sqlite:////elsewhere/g.db"),
        ("sqlite://", "sqlite://"),
        ("sqlite:///file:g.db?uri=true", "sqlite:///file:g.db?uri=true"),
        (f"postgresql+psycopg://me:{SECRET}@h/d", f"postgresql+psycopg://me:{SECRET}@h/d"),
        ("no url", "no url"),
    ],
)
def test_a_relative_file_lies_in_the_course_s_folder(url, found):
    assert absolute(url, Path("/course")) == found


@pytest.mark.parametrize(
    "url, said",
    [
        ("grades.db", "cannot be read"),
        ("", "cannot be read"),
        (f"postgresql+psycopg://me:{SECRET}@h:port/d", "cannot be read"),
        (f"postgresql+psycopg://me:a@{SECRET}@h/d", "%40 for @"),
        (f"postgres://me:{SECRET}@h/d", "begin its URL with postgresql+psycopg://"),
        (f"oracle+nothing://me:{SECRET}@h/d", "SQLAlchemy does not know, oracle+nothing"),
        (f"mysql+pymysql://me:{SECRET}@h/d", "needs pymysql, which is not installed"),
        ("sqlite://", "keeps nothing"),
        ("sqlite:///:memory:", "keeps nothing"),
        ("sqlite:////no/such/folder/g.db", "look whether its folder is there"),
        ("sqlite:////tmp", "cannot be opened"),
    ],
)
def test_a_url_that_cannot_work_is_told_without_its_password(url, said):
    assert said in sentence(url)


@pytest.mark.parametrize("driver", ["psycopg", "psycopg2"])
def test_a_missing_driver_is_named_with_how_to_install_it(monkeypatch, driver):
    for module in ("psycopg", "psycopg2"):
        monkeypatch.setitem(sys.modules, module, None)
    said = sentence(f"postgresql+{driver}://me:{SECRET}@h/d?password={SECRET}")
    assert 'pip install "psycopg[binary]"' in said and "bpcourse[" not in said
    assert ("begin its URL" in said) == (driver == "psycopg2")


def test_a_file_that_is_no_database_is_told_and_left_alone(tmp_path):
    path = tmp_path / "g.db"
    path.write_text("notes of last week " * 100)
    assert "is no SQLite database" in sentence(f"sqlite:///{path}")
    assert path.read_text().startswith("notes")


def test_a_file_that_is_not_there_yet_will_do_and_is_not_made(tmp_path):
    reach(f"sqlite:///{tmp_path / 'g.db'}")
    assert not (tmp_path / "g.db").exists()


def test_what_a_driver_says_is_known_and_other_errors_are_not():
    assert "is in use" in in_words(sqlite3.OperationalError("database is locked"))
    assert in_words(sqlite3.OperationalError("new words\nmore")) == "fails: new words"
    assert in_words(ValueError("locked")) is None


def test_what_a_database_is():
    assert is_postgresql("postgresql+psycopg://h/d") and not is_postgresql("sqlite:///g.db")
    assert sqlite_file("sqlite:////a/g.db") == Path("/a/g.db")
    assert sqlite_file("postgresql+psycopg://h/d") is None
    assert shown(f"postgresql+psycopg://me:{SECRET}@h/d") == "postgresql+psycopg://me:***@h/d"


def test_a_server_says_what_is_wrong(postgresql):
    made = postgresql.made()
    reach(made)
    assert "does not let you in" in sentence(postgresql.url("postgres", SECRET))
    assert "createdb" in sentence(postgresql.url("nobody_made_it"))
    assert "only be read" in sentence(f"{made}?options=-cdefault_transaction_read_only%3Don")
    assert "an option that psycopg does not know" in sentence(f"{made}?colour=blue")
    port = f":{postgresql.port}/"
    assert "does not answer: start it" in sentence(made.replace(port, ":1/"))
    assert "is not found" in sentence(made.replace(f"127.0.0.1{port}", "no.such.host.invalid/"))


def test_a_server_s_refusals_to_write_are_known(postgresql):
    postgresql.tell("CREATE ROLE guest LOGIN PASSWORD 'guest'")
    url = postgresql.made()
    with create_engine(url).begin() as connection:
        connection.execute(text("CREATE TABLE grade (id int)"))
    guest = create_engine("postgresql+psycopg://guest:guest@" + url.split("@")[-1])
    said = []
    for statement in ("INSERT INTO grade VALUES (1)", "SELECT * FROM missing"):
        with guest.connect() as connection, pytest.raises(Exception) as raised:  # noqa: PT011
            connection.execute(text(statement))
        said.append(in_words(raised.value))
    assert "grant you its tables" in said[0] and "nbgrader db upgrade" in said[1]
