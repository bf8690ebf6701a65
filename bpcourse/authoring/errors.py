"""What is told to authors when a master cannot be built."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class AuthoringError(Exception):
    """A master that cannot be built. Says the unit, the cell, and what to do."""

    def __init__(self, problem: str, unit: str = "", cell: str = "") -> None:
        self.problem, self.unit, self.cell = problem, unit, cell
        where = ", ".join(part for part in (unit, cell and f"cell {cell}") if part)
        super().__init__(f"{where}: {problem}" if where else problem)


@contextmanager
def errors_name(unit: str) -> Iterator[None]:
    """AuthoringErrors that are raised inside say which unit they are about."""
    try:
        yield
    except AuthoringError as error:
        raise AuthoringError(error.problem, unit, error.cell) from error
