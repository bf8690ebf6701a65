"""Answers that do not stand in their cells: beside an untouched stub, which would undo them."""

from __future__ import annotations

from collections.abc import Iterator

from bpcourse.grading.nbgrader.recover.cells import Cell, is_same
from bpcourse.grading.nbgrader.recover.recovery import Block, Recovery
from bpcourse.grading.nbgrader.recover.source import (
    can_tell,
    finished,
    parses,
    tree_of,
    unfinished,
    without,
)
from bpcourse.grading.nbgrader.recover.wording import listed
from bpcourse.notebooks.cells import is_answer
from bpcourse.notebooks.prompts import is_unanswered
from bpcourse.notebooks.stamp import stamp_of

POINTER = "# The answer stands in another cell, which was run as well."


def code_elsewhere(recovery: Recovery, blocks: list[Block]) -> dict[str, str]:
    """{grade_id of a stub that is missing or untouched: what to run in its place}.

    Only where all that the stub asks for is written in other cells.
    """
    place = {name: number for number, name in enumerate(recovery.due)}
    theirs = [(place.get(name or "", -1), cell) for name, cells in blocks for cell in cells]
    providers = [
        (number, cell, finished(cell.source)) for number, cell in _own_code(recovery, theirs)
    ]
    planted = set(stamp_of(recovery.release).get("planted", {}))
    found: dict[str, str] = {}
    for name, original in recovery.due.items():
        if original.cell_type != "code" or not is_answer(original):
            continue
        # code that is released with a fault in it is finished, and yet asked for
        wanted = unfinished(original.source) or (planted & set(finished(original.source)))
        stub = recovery.found.get(name)
        if not wanted or (stub and not _is_untouched(stub, original.source, wanted)):
            continue
        used = {
            function: (number, cell)
            for number, cell, written in providers
            for function in wanted & set(written)
            if cell is not stub
        }
        if set(used) != wanted or all(number == place[name] for number, _ in used.values()):
            continue
        below = {id(cell): cell for number, cell in used.values() if number > place[name]}
        given = without(original.source, wanted)
        found[name] = "\n\n".join(
            filter(None, [POINTER, given, *(c.source for c in below.values())])
        )
        recovery.remarks.append(_said(name, sorted(wanted), stub, bool(below)))
    return found


def words_elsewhere(recovery: Recovery, blocks: list[Block]) -> None:
    """Give the reader what was written below, or into the question above, of an untouched answer."""
    for position, (name, cells) in enumerate(blocks):
        original = recovery.due.get(name or "")
        if original is None or original.cell_type != "markdown" or not is_answer(original):
            continue
        answer, *below = cells
        if not is_unanswered(answer.source) and not is_same(answer.source, original.source):
            continue
        own = list(_own_words(recovery, below))
        above = blocks[position - 1][1][1:] if position else []
        if not own:
            own = list(_own_words(recovery, _right_above(recovery, above)))
        if not own and (words := _in_the_question(recovery, name or "", above)):
            own = [Cell("markdown", words, None, None)]
        if not own:
            continue
        answer.source = "\n\n".join(cell.source.strip() for cell in own)
        pictures = {k: v for cell in own for k, v in (cell.attachments or {}).items()}
        answer.attachments = pictures or answer.attachments
        for cell in own:
            for block in (cells, blocks[position - 1][1]):
                if cell in block:
                    block.remove(cell)
        recovery.remarks.append(
            f"The answer to `{name}` stood in another cell, beside its own; it goes to the reader."
        )


def _own_code(recovery: Recovery, cells: list[tuple[int, Cell]]) -> Iterator[tuple[int, Cell]]:
    due = {id(cell): name for name, cell in recovery.found.items()}
    for number, cell in cells:
        name = due.get(id(cell))
        is_own = is_answer(recovery.due[name]) if name else not recovery.is_released(cell)
        if cell.kind == "code" and is_own:
            yield number, cell


def _is_untouched(stub: Cell, released: str, wanted: set[str]) -> bool:
    """Whether running it would give these names no answer, but a new definition."""
    if not stub.source.strip() or is_same(stub.source, released):
        return True
    return parses(stub.source) and wanted <= unfinished(stub.source)


def _said(name: str, wanted: list[str], stub: Cell | None, below: bool) -> str:
    where = f"{listed(wanted)} {'is' if len(wanted) == 1 else 'are'} written in another cell"
    if stub is None:
        return f"Cell `{name}` was missing; {where}: the answer stands in another cell."
    if below:
        return f"{where}, further down than the check; it was run in place of the unchanged stub."
    return f"{where}, above the unchanged stub, which would have undone it; the stub was not run."


def _own_words(recovery: Recovery, cells: list[Cell]) -> Iterator[Cell]:
    """The learner's own text among cells; prose in a code cell is text."""
    for cell in cells:
        is_text = cell.kind != "code" or (can_tell(cell.source) and tree_of(cell.source) is None)
        if is_text and cell.source.strip() and not recovery.is_released(cell):
            yield cell


def _right_above(recovery: Recovery, cells: list[Cell]) -> list[Cell]:
    """The cells between the last one of the release's and an answer."""
    released = [i for i, cell in enumerate(cells) if recovery.is_released(cell)]
    return cells[released[-1] + 1 :] if released else []


def _in_the_question(recovery: Recovery, name: str, above: list[Cell]) -> str:
    """What was added at the end of the question's own text."""
    place = next(i for i, c in enumerate(recovery.release.cells) if c is recovery.due[name])
    question = recovery.release.cells[place - 1].source.strip() if place else ""
    for cell in reversed(above):
        text = cell.source.strip()
        if question and cell.kind == "markdown" and text.startswith(question):
            return text[len(question) :].strip()
    return ""
