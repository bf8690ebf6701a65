"""Of a cell's two versions, where a merge was left unfinished, the one that is graded."""

from __future__ import annotations

from nbformat import NotebookNode

from bpcourse.grading.nbgrader.recover.cells import Cell, is_same, names_of
from bpcourse.grading.nbgrader.recover.recovery import Recovery
from bpcourse.grading.nbgrader.recover.source import finished, parses, size, unfinished
from bpcourse.grading.nbgrader.recover.wording import quoted
from bpcourse.notebooks.cells import is_answer


def settle_conflicts(recovery: Recovery) -> None:
    """Give each cell the better of its versions; readers get both versions of a written answer."""
    name_of = {id(cell): name for name, cell in recovery.found.items()}
    for cell in recovery.cells:
        if cell.conflict is None:
            continue
        name = name_of.get(id(cell))
        original = recovery.due[name] if name else None
        if original is None or is_answer(original):
            _settle(recovery, cell, original, name)
        cell.conflict = None


def _settle(
    recovery: Recovery, cell: Cell, original: NotebookNode | None, name: str | None
) -> None:
    other, (ours, theirs) = cell.conflict or (cell, ("", ""))
    worth_ours, worth_theirs = (_worth(side, original) for side in (cell, other))
    both = bool(worth_ours[0] and worth_theirs[0])
    of_cell = f"`{name}`" if name else "a cell of your own"
    if original is not None and original.cell_type == "markdown" and both:
        cell.source += f"\n\n---\n\n{other.source}"
        cell.attachments = (other.attachments or {}) | (cell.attachments or {}) or None
        recovery.remarks.append(f"Both versions of `{name}` go to the reader.")
        return
    graded, left = (ours, theirs) if worth_ours >= worth_theirs else (theirs, ours)
    if worth_theirs > worth_ours:
        cell.source, cell.attachments = other.source, other.attachments or cell.attachments
        cell.__dict__.pop("names", None)
    recovery.remarks.append(
        f"Of {of_cell} the version of {quoted(graded)} was graded"
        + (f"; that of {quoted(left)} is another answer." if both else ".")
    )


def _worth(cell: Cell, original: NotebookNode | None) -> tuple[int, ...]:
    """How much of an answer a version is, the most telling first."""
    changed = bool(cell.source.strip()) and (
        original is None or not is_same(cell.source, original.source)
    )
    if original is not None and original.cell_type == "markdown":
        return changed, len(cell.source)
    wanted = names_of(original.source) if original is not None else frozenset[str]()
    written = finished(cell.source)
    return (
        changed,
        parses(cell.source),
        len(wanted & set(written)),
        -len(unfinished(cell.source)),
        size(cell.source),
    )
