"""Which of a unit's demonstrations only draw, so that grading can do without them."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import CodeType

from bpcourse.grading.inside.cells import (
    instructions,
    names_assigned,
    names_stored,
    names_used,
    names_used_in,
    statements,
)

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Names:
    """The global names that a cell of the instructor's mentions; none if it is not Python."""

    used: frozenset[str] = _NONE
    """It looks them up anywhere."""
    needed: frozenset[str] = _NONE
    """It looks them up, and has not given them a value further up."""
    stored: frozenset[str] = _NONE
    """It gives them a value."""
    assigned: frozenset[str] = _NONE
    """Those of them that are no imports, functions or classes."""


def draws(source: str) -> bool:
    """Does a cell of the instructor's draw?"""
    return "plt" in names_of(source).used


@dataclass(frozen=True)
class Mentioned:
    """What the cells that are no demonstrations mention.

    Names that the student's own cells look up, and give a value to: these cells are not parsed
    here, where nothing of a student's belongs.
    """

    locked: Sequence[str]
    """Sources of the instructor's other cells, which are run in any case."""
    used: set[str]
    assigned: set[str]


def only_draw(demonstrations: Mapping[int, str], others: Mentioned) -> set[int]:
    """Numbers of the demonstrations that draw and do nothing that another cell needs.

    demonstrations  {number: source} of cells that are as the instructor wrote them
    """
    drawing = {number for number, source in demonstrations.items() if draws(source)}
    return unneeded(demonstrations, others, drawing)


def unneeded(demonstrations: Mapping[int, str], others: Mentioned, found: set[int]) -> set[int]:
    """Those of the demonstrations `found` that do nothing that a cell outside of them needs.

    A cell is needed if it gives a value to a name that a cell which is run looks up, or uses an
    object of such a name, which it may change.
    """
    cells = {number: names_of(source) for number, source in demonstrations.items()}
    fixed = [names_of(source) for source in others.locked]
    variables = others.assigned.union(*(cell.assigned for cell in (*cells.values(), *fixed)))
    always = others.used.union(*(cell.used for cell in fixed))
    kept = found
    while kept:
        needed = always.union(
            *(cell.needed for number, cell in cells.items() if number not in found)
        )
        kept = {
            number
            for number in found
            if (cells[number].stored | cells[number].used & variables) & needed
        }
        found = found - kept
    return found


@functools.lru_cache(maxsize=1000)
def names_of(source: str) -> Names:
    """The names that a cell of the instructor's mentions."""
    parts = statements(source)
    if not parts:
        return Names()
    return Names(
        used=frozenset(names_used(source)),
        needed=_needed(code for _, code in parts),
        stored=frozenset(names_stored(source)),
        assigned=frozenset(names_assigned(source)),
    )


def _needed(codes: Iterable[CodeType]) -> frozenset[str]:
    needed: set[str] = set()
    inside: set[str] = set()  # functions look names up when they are called, which may be later
    given: set[str] = set()
    for code in codes:
        for operation, argument in instructions(code):
            if operation in ("LOAD_NAME", "LOAD_GLOBAL"):
                needed |= {argument} - given
            elif operation in ("STORE_NAME", "STORE_GLOBAL"):
                given.add(argument)
            elif operation == "LOAD_CONST" and isinstance(argument, CodeType):
                inside |= names_used_in(argument)
    return frozenset(needed | inside - given)
