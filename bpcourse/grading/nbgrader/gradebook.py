"""Rows of nbgrader's gradebook as plain data: a unit's, a student's, and what grading changed.

A worker grades in a gradebook of its own that holds one unit and one student, so nbgrader's own
code decides what the rows are. The main process carries them over in one transaction. Lookups go
by indexed columns only; `grade.notebook_id` alone has no index and would scan the whole class.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from nbgrader import api
from sqlalchemy import Connection, Engine, create_engine, insert, select, update

Row = dict[str, Any]
"""{column: plain value}."""
Rows = dict[str, list[Row]]
"""{table: rows}."""

TABLES = {table.name: table for table in api.Base.metadata.sorted_tables}  # parents first
OF_A_STUDENT = ("student", "submitted_assignment", "submitted_notebook", "grade", "comment")
MARKS = {
    "grade": ("cell_id", "auto_score", "manual_score", "extra_credit"),
    "comment": ("cell_id", "auto_comment", "manual_comment"),
    "submitted_notebook": ("notebook_id", "late_submission_penalty"),
}


@contextmanager
def opened(url: str, course_id: str = "default_course") -> Iterator[Engine]:
    """An SQLAlchemy engine of the gradebook, whose tables are there."""
    with api.Gradebook(url, course_id) as gradebook:
        yield gradebook.engine


def create(url: str, rows: Rows) -> None:
    """A worker's gradebook with these rows."""
    engine = create_engine(url)
    create_tables(engine)
    put(engine, rows)
    engine.dispose()


def create_tables(engine: Engine) -> None:
    """nbgrader would start a process, too, to ask for its version."""
    api.Base.metadata.create_all(engine)


def unit_rows(engine: Engine, unit: str) -> Rows:
    """What the gradebook knows about a unit, students aside; no assignment: not registered."""
    rows = {"course": [], "assignment": _where(engine, "assignment", name=[unit])}
    rows["course"] = _where(engine, "course", id=_column(rows["assignment"], "course_id"))
    rows["notebook"] = _where(engine, "notebook", assignment_id=_column(rows["assignment"], "id"))
    notebooks = _column(rows["notebook"], "id")
    for table in ("base_cell", "source_cell"):
        rows[table] = _where(engine, table, notebook_id=notebooks)
    for table in ("grade_cells", "solution_cells", "task_cells"):
        rows[table] = _where(engine, table, id=_column(rows["base_cell"], "id"))
    return rows


def student_rows(engine: Engine, unit: Rows, student: str) -> Rows:
    """A student and their submission of a unit; empty lists where there is none yet."""
    rows = {"student": _where(engine, "student", id=[student])}
    rows["submitted_assignment"] = _where(
        engine,
        "submitted_assignment",
        student_id=[student],
        assignment_id=_column(unit["assignment"], "id"),
    )
    rows["submitted_notebook"] = _where(
        engine,
        "submitted_notebook",
        notebook_id=_column(unit["notebook"], "id"),
        assignment_id=_column(rows["submitted_assignment"], "id"),
    )
    for table in ("grade", "comment"):
        rows[table] = _where(
            engine,
            table,
            cell_id=_column(unit["base_cell"], "id"),
            notebook_id=_column(rows["submitted_notebook"], "id"),
        )
    return rows


def put(engine: Engine, rows: Rows) -> None:
    """Replace all rows of the named tables."""
    with engine.begin() as connection:
        for name, table in reversed(TABLES.items()):
            if name in rows:
                connection.execute(table.delete())
        for name, table in TABLES.items():
            if rows.get(name):
                connection.execute(insert(table), rows[name])


def write_changes(engine: Engine, before: Rows, after: Rows) -> None:
    """Bring a student's rows from `before` to `after`, in one transaction.

    Only columns that differ are written: marks that somebody gives meanwhile are kept.
    """
    with engine.begin() as connection:
        for name in OF_A_STUDENT:
            old = {row["id"]: row for row in before[name]}
            new = [row for row in after[name] if row["id"] not in old]
            if name == "student":  # whom somebody may have entered meanwhile
                new = [row for row in new if not _is_there(connection, name, row["id"])]
            if new:
                connection.execute(insert(TABLES[name]), new)
            for row in after[name]:
                known = old.get(row["id"], row)
                changed = {column: value for column, value in row.items() if known[column] != value}
                if changed:
                    connection.execute(
                        update(TABLES[name]).where(TABLES[name].c.id == row["id"]).values(changed)
                    )


def points_of(unit: Rows, notebook: str) -> dict[str, float]:
    """{graded cell: points} of one of a unit's notebooks, by its id."""
    names = {row["id"]: row["name"] for row in unit["base_cell"] if row["notebook_id"] == notebook}
    graded = unit["grade_cells"] + unit["task_cells"]
    return {names[row["id"]]: row["max_score"] for row in graded if row["id"] in names}


def marks(rows: Rows) -> dict[str, list[list[Any]]]:
    """What a feedback page shows of a student's rows, in a fixed order."""
    return {
        table: sorted([[row[column] for column in columns] for row in rows[table]], key=str)
        for table, columns in MARKS.items()
    }


def scores(unit: Rows, rows: Rows) -> dict[str, dict[str, Any]]:
    """{grade_id: score, max_score, and whether it is graded}, by nbgrader's rules."""
    names = {row["id"]: row["name"] for row in unit["base_cell"]}
    most = {row["id"]: row["max_score"] for row in unit["grade_cells"] + unit["task_cells"]}
    found = {}
    for row in rows["grade"]:
        given = row["manual_score"] if row["manual_score"] is not None else row["auto_score"]
        found[names[row["cell_id"]]] = {
            "score": 0.0 if given is None else given + (row["extra_credit"] or 0),
            "max_score": most[row["cell_id"]],
            "graded": given is not None,
            "by_machine": row["auto_score"] is not None,
        }
    return found


def penalty(rows: Rows) -> float:
    """Points that a student loses for being late."""
    notebooks = rows.get("submitted_notebook", [])
    return sum(row["late_submission_penalty"] or 0.0 for row in notebooks)


def _is_there(connection: Connection, name: str, identifier: str) -> bool:
    table = TABLES[name]
    return connection.scalar(select(table.c.id).where(table.c.id == identifier)) is not None


def _where(engine: Engine, name, /, **values):
    if not all(values.values()):
        return []
    table = TABLES[name]
    statement = select(table)
    for column, allowed in values.items():
        statement = statement.where(table.c[column].in_(allowed))
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(statement).mappings()]


def _column(rows, name):
    return [row[name] for row in rows if row[name] is not None]
