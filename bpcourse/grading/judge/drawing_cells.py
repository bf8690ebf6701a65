"""Which of a unit's demonstrations only draw, so that grading can do without them."""

from __future__ import annotations

import dis
import functools

from bpcourse.grading.inside.cells import (
    names_assigned,
    names_stored,
    names_used,
    names_used_in,
    statements,
)


def draws(source: str) -> bool:
    """Does a cell of the instructor's draw?"""
    return "plt" in _Names(source).used


def only_draw(
    demonstrations: dict[int, str], others: list[str], used: set[str], assigned: set[str]
) -> set[int]:
    """Numbers of the demonstrations that draw and do nothing that another cell needs.

    demonstrations  {number: source} of cells that are as the instructor wrote them
    others          sources of the instructor's other cells, which are run in any case
    used, assigned  names that the student's own cells look up, and give a value to: these cells
                    are not parsed here, where nothing of a student's belongs
    A cell is needed if it gives a value to a name that a cell which is run looks up, or uses an
    object of such a name, which it may change.
    """
    cells = {number: _Names(source) for number, source in demonstrations.items()}
    fixed = [_Names(source) for source in others]
    variables = assigned.union(*(cell.assigned for cell in (*cells.values(), *fixed)))
    always = used.union(*(cell.used for cell in fixed))
    found = {number for number, source in demonstrations.items() if draws(source)}
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
        found -= kept
    return found


@functools.lru_cache(maxsize=1000)
class _Names:
    """The global names that a cell of the instructor's mentions.

    used      looks up anywhere
    needed    looks up, and has not given a value to further up
    stored    gives a value to
    assigned  those of them that are no imports, functions or classes
    """

    def __init__(self, source):
        self.used = self.needed = self.stored = self.assigned = frozenset()
        if parts := statements(source):
            self.used, self.stored = names_used(source), names_stored(source)
            self.assigned = names_assigned(source)
            self.needed = _needed(code for _, code in parts)


def _needed(codes):
    needed, inside, given = set(), set(), set()
    for code in codes:
        for instruction in dis.get_instructions(code):
            if instruction.opname in ("LOAD_NAME", "LOAD_GLOBAL"):
                needed |= {instruction.argval} - given
            elif instruction.opname in ("STORE_NAME", "STORE_GLOBAL"):
                given.add(instruction.argval)
            elif instruction.opname == "LOAD_CONST" and hasattr(instruction.argval, "co_names"):
                inside |= names_used_in(instruction.argval)
    return needed | inside - given
