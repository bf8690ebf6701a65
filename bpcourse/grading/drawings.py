"""Which of a unit's demonstrations only draw, so that grading can do without them."""

from __future__ import annotations

import ast
import dis
import functools
from collections.abc import Collection

from bpcourse.grading.cells import names_stored, names_used, names_used_in, statements


def only_draw(sources: list[str], demonstrations: Collection[str]) -> set[int]:
    """Indices of cells that draw, were not changed, and do nothing that another cell needs.

    A cell is needed if it gives a value to a name that a cell which is run looks up, or uses an
    object of such a name, which it may change.
    """
    cells = [_Names(source) for source in sources]
    shown = [source in demonstrations for source in sources]
    variables = set().union(*(cell.stored - cell.defined for cell in cells))
    found = {index for index, cell in enumerate(cells) if shown[index] and "plt" in cell.used}
    kept = found
    while kept:
        needed = set().union(*(cell.needed if shown[index] else cell.used
                               for index, cell in enumerate(cells) if index not in found))
        kept = {index for index in found
                if (cells[index].stored | cells[index].used & variables) & needed}
        found -= kept
    return found


@functools.lru_cache(maxsize=2000)
class _Names:
    """The global names that a cell mentions.

    used     looks up anywhere
    needed   looks up, and has not given a value to further up
    stored   gives a value to
    defined  gives a value to by importing it, or defining a function or class
    """

    def __init__(self, source):
        self.used = self.needed = self.stored = self.defined = frozenset()
        if parts := statements(source):
            self.used, self.stored = names_used(source), names_stored(source)
            self.defined = {name for node, code in parts if isinstance(node, _DEFINITIONS)
                            for name in names_stored(code)}
            self.needed = _needed(code for _, code in parts)


_DEFINITIONS = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)


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
