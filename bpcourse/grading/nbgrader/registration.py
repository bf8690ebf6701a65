"""A unit's cells in the gradebook, brought in line with its release: in one transaction, or not.

nbgrader makes the rows, in a gradebook that is thrown away; here they are compared by name with
those that there are. nbgrader itself refuses to add or drop cells once there are submissions. What
hangs on cells that stay (marks, comments) stays as it is.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update

from bpcourse.grading.nbgrader.gradebook import TABLES, Row, Rows, unit_rows

KINDS = {"GradeCell": "grade_cells", "SolutionCell": "solution_cells", "TaskCell": "task_cells"}
MARKED, COMMENTED = ("GradeCell", "TaskCell"), ("SolutionCell", "TaskCell")
SOURCE = ("name", "cell_type", "locked", "source", "checksum")
Key = tuple[str, str]
"""(kind of cell, name)."""


@dataclass(frozen=True)
class Change:
    """How the gradebook's rows of a unit differ from its release.

    fresh  rows of the release, under ids that nobody else has
    known  rows of the gradebook
    """

    unit: str
    fresh: Rows
    known: Rows

    @property
    def notebook(self) -> Row | None:
        """The unit's notebook in the gradebook, where it is registered."""
        return next((row for row in self.known["notebook"] if row["name"] == self.unit), None)

    @property
    def dropped(self) -> dict[Key, Row]:
        """Cells that the release has no longer."""
        return _missing(self.cells, _cells(self.fresh, self._fresh_notebook))

    @property
    def added(self) -> dict[Key, Row]:
        """Cells that the gradebook does not have yet."""
        return _missing(_cells(self.fresh, self._fresh_notebook), self.cells)

    @property
    def cells(self) -> dict[Key, Row]:
        """The gradebook's cells of the unit."""
        return _cells(self.known, self.notebook)

    @property
    def is_none(self) -> bool:
        """Whether the gradebook is in line with the release."""
        return (
            self.notebook is not None
            and not self.dropped
            and not self.added
            and not any(self.edited.values())
            and self._sources(self.known, self.notebook)
            == self._sources(self.fresh, self._fresh_notebook)
            and self.notebook["kernelspec"] == self._fresh_notebook["kernelspec"]
        )

    @property
    def edited(self) -> dict[str, list[Row]]:
        """{table: rows with the gradebook's ids} whose points or type of cell are others by now."""
        found: dict[str, list[Row]] = {table: [] for table in KINDS.values()}
        for key, fresh in _cells(self.fresh, self._fresh_notebook).items():
            table = KINDS[key[0]]
            if key in self.cells:
                old, new = (
                    next(row for row in rows[table] if row["id"] == cell["id"])
                    for rows, cell in ((self.known, self.cells[key]), (self.fresh, fresh))
                )
                wanted = new | {"id": old["id"]}
                found[table] += [wanted] if wanted != old else []
        return found

    @property
    def _fresh_notebook(self) -> Row:
        return self.fresh["notebook"][0]

    def _sources(self, rows: Rows, notebook: Row | None) -> dict[str, Row]:
        here = notebook["id"] if notebook else None
        return {
            row["name"]: {column: row[column] for column in SOURCE}
            for row in rows["source_cell"]
            if row["notebook_id"] == here
        }


def dropped_rows(connection: Connection, change: Change) -> list[Row]:
    """All that submissions have in cells which the release has no longer: plain, to be kept.

    Until the transaction ends, nobody else can change them.
    """
    names = {cell["id"]: name for (_, name), cell in change.dropped.items()}
    submitted, of = TABLES["submitted_notebook"], TABLES["submitted_assignment"]
    found = []
    for name in ("grade", "comment"):
        table = TABLES[name]
        statement = (
            select(table, of.c.student_id)
            .join(submitted, submitted.c.id == table.c.notebook_id)
            .join(of, of.c.id == submitted.c.assignment_id)
            .where(table.c.cell_id.in_(names))
            .order_by(of.c.student_id, table.c.id)
            .with_for_update(of=table)
        )
        found += [
            {"table": name, "cell": names[row["cell_id"]], **row}
            for row in connection.execute(statement).mappings()
        ]
    return found


def apply(
    engine: Engine, change: Change, course_id: str, keep: Callable[[list[Row]], None]
) -> None:
    """Bring the gradebook in line with the release.

    keep  is given all that is about to be removed of submissions' rows
    """
    with engine.begin() as connection:
        if change.dropped and (rows := dropped_rows(connection, change)):
            keep(rows)
        notebook = change.notebook or _registered(connection, change, course_id)
        _drop(connection, [cell["id"] for cell in change.dropped.values()])
        for name, rows in change.edited.items():
            for row in rows:
                _update(connection, name, row)
        for key, cell in change.added.items():
            _add(connection, change, key, cell, notebook["id"])
        _update(connection, "notebook", notebook | {"kernelspec": _kernelspec(change)})
        sources = TABLES["source_cell"]  # written anew, in the order of the notebook
        connection.execute(delete(sources).where(sources.c.notebook_id == notebook["id"]))
        rows = [row | {"notebook_id": notebook["id"]} for row in change.fresh["source_cell"]]
        _insert(connection, "source_cell", rows)


def in_order(rows: Rows, names: Iterable[str]) -> Rows:
    """A unit's rows, its cells in the order of these names: a server has no order of its own."""
    place = {name: number for number, name in enumerate(names)}

    def by_place(row: Row) -> tuple[Any, ...]:
        name = row.get("name", "")
        return (place.get(name, len(place)), name, row.get("type", ""), row["id"])

    return {table: sorted(found, key=by_place) for table, found in rows.items()}


def change_of(engine: Engine, unit: str, fresh: Rows) -> Change:
    """How the gradebook differs from a release with these rows."""
    return Change(unit, fresh, unit_rows(engine, unit))


def _registered(connection: Connection, change: Change, course_id: str) -> Row:
    """The notebook's new row, and the unit's if there is none."""
    assignment = next(iter(change.known["assignment"]), None)
    if assignment is None:
        assignment = change.fresh["assignment"][0] | {"course_id": course_id}
        _insert(connection, "assignment", [assignment])
    notebook = change.fresh["notebook"][0] | {"assignment_id": assignment["id"]}
    _insert(connection, "notebook", [notebook])
    return notebook


def _kernelspec(change: Change) -> Any:
    return change.fresh["notebook"][0]["kernelspec"]


def _drop(connection: Connection, cells: list[str]) -> None:
    if not cells:
        return
    for name in ("grade", "comment"):
        connection.execute(delete(TABLES[name]).where(TABLES[name].c.cell_id.in_(cells)))
    for name in (*KINDS.values(), "base_cell"):
        connection.execute(delete(TABLES[name]).where(TABLES[name].c.id.in_(cells)))


def _add(connection: Connection, change: Change, key: Key, cell: Row, notebook: str) -> None:
    """A cell, and an empty mark or comment for each submission that there is."""
    kind, _ = key
    _insert(connection, "base_cell", [cell | {"notebook_id": notebook}])
    own = [row for row in change.fresh[KINDS[kind]] if row["id"] == cell["id"]]
    _insert(connection, KINDS[kind], own)
    submitted = TABLES["submitted_notebook"]
    ids = connection.scalars(select(submitted.c.id).where(submitted.c.notebook_id == notebook))
    empty = [{"cell_id": cell["id"], "notebook_id": found} for found in ids]
    for name, kinds in (("grade", MARKED), ("comment", COMMENTED)):
        if kind in kinds:
            _insert(connection, name, [row | {"id": uuid.uuid4().hex} for row in empty])


def _insert(connection: Connection, name: str, rows: list[Row]) -> None:
    if rows:
        connection.execute(insert(TABLES[name]), rows)


def _update(connection: Connection, name: str, row: Row) -> None:
    table = TABLES[name]
    values = {column: value for column, value in row.items() if column != "id"}
    if values:
        connection.execute(update(table).where(table.c.id == row["id"]).values(values))


def _cells(rows: Rows, notebook: Row | None) -> dict[Key, Row]:
    here = notebook["id"] if notebook else None
    return {
        (row["type"], row["name"]): row for row in rows["base_cell"] if row["notebook_id"] == here
    }


def _missing(cells: Mapping[Key, Row], others: Mapping[Key, Row]) -> dict[Key, Row]:
    return {key: cell for key, cell in cells.items() if key not in others}
