"""A worker's gradebook: in memory, always open, and read by the table instead of by the row.

It holds one unit and one student. nbgrader opens it a dozen times for each submission, and asks
for one row at a time through five joined tables.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from nbgrader.api import BaseCell, Comment, Grade, GradeCell, SourceCell, TaskCell
from sqlalchemy import Engine, StaticPool, create_engine
from sqlalchemy.orm import Session, scoped_session, sessionmaker, undefer

from bpcourse.grading.judge.folders import PREFIX
from bpcourse.grading.nbgrader.gradebook import Rows, create_tables, put

Read = Callable[[Session], dict[str, Any]]
"""A gradebook's session -> {cell's name: row}."""


def create(url: str, rows: Rows) -> None:
    """A gradebook in memory under a worker's URL, with these rows."""
    engine = _lasting_engine(url)
    create_tables(engine)
    put(engine, rows)


@functools.cache
def _lasting_engine(url: str) -> Engine:
    """A database in memory under a file's name; it keeps SQLAlchemy's compiled statements."""
    engine = create_engine(
        "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
    )  # an executor may change it
    engine.dispose = lambda close=True: None  # Gradebook.close calls it
    return engine


def use_lasting(begin: Callable[..., None]) -> Callable[..., None]:
    """Gradebook.__init__, which takes the lasting engine where a worker's folder is in the URL."""

    @functools.wraps(begin)
    def init(
        self: Any, db_url: str, course_id: str = "default_course", authenticator: Any = None
    ) -> None:
        if PREFIX not in db_url:
            begin(self, db_url, course_id, authenticator)
            return
        self.engine = _lasting_engine(db_url)
        self.db = scoped_session(sessionmaker(bind=self.engine, expire_on_commit=False))
        self.course_id, self.authenticator, self.tables = course_id, authenticator, {}

    return init


def by_table(read: Read) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Gradebook.find_..., which reads the whole table at the first question."""

    def replace(find: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(find)
        def found(self: Any, name: str, *where: str) -> Any:
            tables = getattr(self, "tables", None)
            if tables is None:
                return find(self, name, *where)
            if read not in tables:
                tables[read] = read(self.db)
            return tables[read].get(name) or find(self, name, *where)

        return found

    return replace


def source_cells(db: Session) -> dict[str, Any]:
    """Cells as the instructor wrote them."""
    return {str(cell.name): cell for cell in db.query(SourceCell)}


def graded_cells(db: Session) -> dict[str, Any]:
    """Cells and tasks that have points."""
    return {str(cell.name): cell for kind in (GradeCell, TaskCell) for cell in db.query(kind)}


def grades(db: Session) -> dict[str, Any]:
    """The student's marks."""
    found = db.query(Grade, BaseCell.name).join(BaseCell, BaseCell.id == Grade.cell_id)
    points: Any = Grade.max_score  # a deferred column, which nbgrader's types know as None
    return {name: grade for grade, name in found.options(undefer(points))}


def comments(db: Session) -> dict[str, Any]:
    """The comments on the student's cells."""
    found = db.query(Comment, BaseCell.name).join(BaseCell, BaseCell.id == Comment.cell_id)
    return {name: comment for comment, name in found}
