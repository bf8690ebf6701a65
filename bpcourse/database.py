"""The database that `CourseDirectory.db_url` names: can it be had, and if not, what is to be done?

Nothing that is said here shows a password.
"""

from __future__ import annotations

import os
import re
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

OPTION = "CourseDirectory.db_url in nbgrader_config.py"
PATIENCE = 10  # seconds for a server to answer
SECRETS = re.compile(r"pass|pwd|secret|token|key", re.IGNORECASE)  # names of options in a URL
MEMORY = (None, "", ":memory:")  # SQLite's names for no file

OF_SQLITE = {  # a part of SQLite's words: ours
    "locked": "is in use by another program and stays locked: close what writes to it (formgrader, "
    "another run, a database browser)",
    "readonly": "cannot be written to: give yourself the right to write to the file and its folder",
    "unable to open": "cannot be opened: look whether its folder is there, and may be written to",
    "disk is full": "cannot grow, as the disk is full: make room",
    "disk I/O": "cannot be read or written (the disk reports an error): look at the disk",
    "not a database": "is no SQLite database: put a copy of it back, or move it away",
    "malformed": "is damaged: put a copy of it back",
    "no such table": "lacks tables of nbgrader's: run `nbgrader db upgrade`",
    "no such column": "lacks columns of nbgrader's: run `nbgrader db upgrade`",
}
OF_POSTGRESQL = {  # a part of PostgreSQL's or psycopg's words: ours
    "password": "does not let you in: the user or the password is wrong, or missing",
    "pg_hba": "does not let this machine in: add a line for it to the server's pg_hba.conf",
    "authentication failed": "does not let you in: ask who runs the server for a user",
    "role": "does not know this user: make it on the server (`createuser`), or name another one",
    'database "': "is not on its server: make it there (`createdb`), or name another one",
    "resolve host": "is on a server that is not found: look at its name",
    "No such file": "is on a server that does not run here: start it, or look at its socket's folder",
    "refused": "is on a server that does not answer: start it, or look at its address and port",
    "timeout": "is on a server that does not answer: start it, or look at its address and port",
    "unreachable": "is on a server that cannot be reached from here: look at the network",
    "too many clients": "has no connection free: close programs that use it, or raise the server's "
    "max_connections",
    "connection slots": "has no connection free: close programs that use it, or raise the server's "
    "max_connections",
    "read-only": "may only be read: name the server that takes changes",
    "permission denied for schema": "does not let you make nbgrader's tables: have its owner run "
    "GRANT CREATE ON SCHEMA public TO your user",
    "permission denied": "does not let you write: have its owner grant you its tables",
    "No space left": "cannot grow, as the server's disk is full: make room",
    "deadlock": "is being written to by two programs that wait for each other",
    "lock timeout": "is in use by another program, which holds it for too long",
    "database system is": "is on a server that is starting or stopping: wait until it runs",
    "terminating connection": "is on a server that is being shut down: wait until it runs again",
    "server closed": "is on a server that ended the connection: look whether it still runs",
    "connection is closed": "is on a server that ended the connection: look whether it still runs",
    "connection is lost": "is on a server that ended the connection: look whether it still runs",
    "does not exist": "lacks tables or columns of nbgrader's: run `nbgrader db upgrade`",
    "invalid connection option": "has a URL with an option that psycopg does not know: take it out",
    "no encoding": "is not in UTF-8: make it anew with `createdb --encoding=UTF8`",
    "has no equivalent in encoding": "is not in UTF-8: make it anew with `createdb -E UTF8`",
}


class DatabaseUnavailable(RuntimeError):  # noqa: N818  it says what happened
    """The database cannot be used; the message says which, why, and what to do."""


def absolute(url: str, root: Path) -> str:
    """The URL, a relative file's name taken from the course's folder wherever one stands.

    nbgrader goes to that folder before it opens its gradebook.
    """
    try:
        named = make_url(url)
    except (ArgumentError, ValueError):
        return url
    file = named.database
    if not _is_sqlite(named) or not file or file in MEMORY or file.startswith("file:"):
        return url
    return url if Path(file).is_absolute() else _text(named.set(database=str(root / file)))


def shown(url: str) -> str:
    """How messages name a database: a file's path, or an address without its password."""
    try:
        named = make_url(url)
    except (ArgumentError, ValueError):
        return f"({OPTION})"
    if _is_sqlite(named):
        return named.database or "in memory"
    if _is_torn(named):
        return f"({OPTION})"
    secret = [name for name in named.query if SECRETS.search(name)]
    return named.difference_update_query(secret).render_as_string()


def reach(url: str) -> None:
    """DatabaseUnavailable unless this database can be written to. Changes nothing in it."""
    problem = _unusable(url)
    if problem:
        raise DatabaseUnavailable(f"The gradebook {shown(url)} {problem}")


def in_words(error: BaseException) -> str | None:
    """What a database's driver says, as the end of a sentence that begins "The gradebook ...".

    None for an error that is none of a driver's.
    """
    if isinstance(error, DBAPIError):
        error = error.orig or error
    if isinstance(error, sqlite3.Error):
        known = OF_SQLITE
    elif type(error).__module__.startswith("psycopg"):
        known = OF_POSTGRESQL
    else:
        return None
    lines = str(error).strip().splitlines()
    said = " ".join(lines[:1])
    return next((ours for part, ours in known.items() if part in said), f"fails: {said}")


def is_postgresql(url: str) -> bool:
    """Whether it is a PostgreSQL server's."""
    return make_url(url).get_backend_name() == "postgresql"


def sqlite_file(url: str) -> Path | None:
    """The file of an SQLite database; None for any other."""
    named = make_url(url)
    return Path(named.database) if _is_sqlite(named) and named.database else None


def _unusable(url: str) -> str | None:
    """Why a database cannot be used, as the end of a sentence; None if it can."""
    try:
        named = make_url(url)
    except (ArgumentError, ValueError):
        named = None
    if named is None or _is_torn(named):
        return (
            "has a URL that cannot be read: write postgresql+psycopg://USER:PASSWORD@HOST/DATABASE, "
            "in a password %40 for @, %2F for / and %3A for :, or sqlite:////FOLDER/FILE.db"
        )
    if _is_sqlite(named):
        return _unusable_file(named)
    try:
        options = {"connect_timeout": PATIENCE} if named.get_backend_name() == "postgresql" else {}
        engine = create_engine(named, connect_args={} if "async" in named.drivername else options)
    except NoSuchModuleError:
        return (
            f"is of a kind that SQLAlchemy does not know, {named.drivername}: for PostgreSQL, begin "
            "its URL with postgresql+psycopg://"
        )
    except ImportError as error:
        return _lacks_driver(named, error)
    return _unusable_server(engine)


def _unusable_server(engine: Any) -> str | None:
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql" and _is_read_only(connection):
                return OF_POSTGRESQL["read-only"]
    except Exception as error:  # drivers raise what they like
        return in_words(error) or f"cannot be used ({type(error).__name__})"
    finally:
        engine.dispose()
    return None


def _is_read_only(connection: Connection) -> bool:
    return connection.execute(text("SHOW transaction_read_only")).scalar() == "on"


def _unusable_file(named: URL) -> str | None:
    """SQLite makes a file of what is not there, so that is looked at first."""
    if named.database in MEMORY or "mode=memory" in str(named.database):
        return "keeps nothing: name a file, as in sqlite:////FOLDER/gradebook.db"
    if str(named.database).startswith("file:"):
        return None
    file = Path(str(named.database))
    if not file.exists():
        if file.parent.is_dir() and os.access(file.parent, os.W_OK):
            return None
        return OF_SQLITE["unable to open"]
    try:
        connection = sqlite3.connect(file, isolation_level=None)
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        finally:
            connection.close()
    except sqlite3.Error as error:
        return in_words(error)
    return None


def _lacks_driver(named: URL, error: ImportError) -> str:
    if named.get_backend_name() != "postgresql":
        return f"needs {error.name or named.get_driver_name()}, which is not installed: install it"
    also = (
        ""
        if named.get_driver_name() == "psycopg"
        else " and begin its URL with postgresql+psycopg://"
    )
    return f'needs psycopg 3: install it with `pip install "psycopg[binary]"`{also}'


def _is_sqlite(named: URL) -> bool:
    return named.get_backend_name() == "sqlite"


def _is_torn(named: URL) -> bool:
    """Whether a sign in a password has split the URL, so that a piece of it passes for a host."""
    return "@" in f"{named.host}{named.database}"


def _text(named: URL) -> str:
    return named.render_as_string(hide_password=False)
