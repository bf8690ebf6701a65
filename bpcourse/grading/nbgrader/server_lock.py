"""One run at a time grades a unit in a server's gradebook, on whatever machines they run.

The lock of a classroom is a file's, which another machine does not see. This one is PostgreSQL's
own: it goes with the connection, however that ends.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Generator

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from bpcourse.grading.nbgrader.unavailable import GradingUnavailable

WHO = """
SELECT usename, coalesce(host(client_addr), 'this server') FROM pg_stat_activity JOIN pg_locks
USING (pid) WHERE locktype = 'advisory' AND granted
AND (classid::bigint << 32) + objid::bigint = CAST(:key AS bigint) LIMIT 1
"""


@contextlib.contextmanager
def only_run_on_server(engine: Engine, unit: str) -> Generator[None]:
    """Keep other machines from grading this unit. GradingUnavailable if one does.

    For a database that is a file, this does nothing.
    """
    if engine.dialect.name != "postgresql":
        yield
        return
    named = f"bpcourse grades {unit}".encode()
    key = int.from_bytes(hashlib.sha256(named).digest()[:8], "big") >> 1  # fits a signed bigint
    options = engine.execution_options(isolation_level="AUTOCOMMIT")  # no transaction stays open
    with options.connect() as connection:
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}):
            found = connection.execute(text(WHO), {"key": key}).first()
            who = " from ".join(found) if found else "somebody"
            raise GradingUnavailable(
                f"Another run is grading {unit} in this gradebook ({who}): wait until it has ended, "
                "or end it. Nothing was graded by this one."
            )
        try:
            yield
        finally:
            with contextlib.suppress(SQLAlchemyError):  # it went with its connection
                connection.scalar(text("SELECT pg_advisory_unlock(:key)"), {"key": key})
