"""A PostgreSQL server of the tests' own, in a temporary folder; gone with them.

https://www.postgresql.org/docs/current/app-initdb.html. Debian leaves initdb outside of the PATH.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests import needs

NOBODY = 65534  # a server refuses to run as root
PASSWORD = "hunter 2@home"  # with signs that a URL must escape


class Server:
    """A running server.

    folder  of its data and its Unix socket
    port    on 127.0.0.1, where a password is asked for
    """

    def __init__(self, folder: Path, port: int):
        self.folder, self.port = folder, port

    def url(self, database, password=PASSWORD):
        """Where nbgrader finds a database."""
        quoted = password.replace("@", "%40").replace(" ", "%20")
        return f"postgresql+psycopg://teacher:{quoted}@127.0.0.1:{self.port}/{database}"

    def made(self):
        """The URL of a new, empty database."""
        name = f"grades_{uuid.uuid4().hex[:8]}"
        self.tell(f"CREATE DATABASE {name}")
        return self.url(name)

    def tell(self, statement, database="postgres"):
        """Run a statement; its rows."""
        engine = create_engine(
            f"postgresql+psycopg://teacher@/{database}?host={self.folder}&port={self.port}",
            isolation_level="AUTOCOMMIT",
        )
        with engine.connect() as connection:
            found = connection.execute(text(statement))
            rows = list(found) if found.returns_rows else []
        engine.dispose()
        return rows


@contextlib.contextmanager
def running_server():
    """A server, started here and stopped at the end. Skips the test where there is none."""
    programs = _programs()
    folder = Path(
        tempfile.mkdtemp(prefix="bpcourse-postgresql-", dir="/tmp")
    )  # a socket's is short
    password = folder / "password"
    password.write_text(PASSWORD)
    as_user = []
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip(needs.ORDINARY_USER)
        as_user = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--"]
        for path in (folder, password):
            os.chown(path, NOBODY, NOBODY)
    data, port = folder / "data", _free_port()

    def run(program, *arguments):
        command = [*as_user, str(programs / program), *arguments, "-D", str(data)]
        return subprocess.run(command, cwd="/", check=True, capture_output=True, timeout=120)

    ways = ["--auth-local=trust", "--auth-host=scram-sha-256", f"--pwfile={password}"]
    try:
        run("initdb", "-U", "teacher", *ways, "-E", "UTF8", "--locale=C")
        options = f"-k {folder} -p {port} -c listen_addresses=127.0.0.1 -c fsync=off"
        run("pg_ctl", "start", "-w", "-o", options, "-l", str(folder / "log"))
        try:
            yield Server(folder, port)
        finally:
            run("pg_ctl", "stop", "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs():
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    if not found and not on_path:
        pytest.skip(needs.POSTGRESQL)
    return found[-1].parent if found else Path(on_path).resolve().parent


def _free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
