"""Which submitted cell is which of the release's."""

from __future__ import annotations

from nbformat import NotebookNode

from bpcourse.grading.nbgrader.recover.cells import Cell, is_same, names_of, plain, similarity
from bpcourse.grading.nbgrader.recover.recovery import Recovery
from bpcourse.grading.nbgrader.recover.wording import listed, times
from bpcourse.notebooks.cells import is_answer, is_due

SAME_TEXT = 0.9  # similarity from which a locked cell counts as the release's
COMPARED = 300  # texts that are compared word by word, for one missing cell
SAME_WORK = 0.6  # similarity from which an unnamed cell counts as the release's stub, filled in


def match_by_grade_id(recovery: Recovery) -> None:
    """Find the cells that still have their grade_id; of copies, the one that holds the work."""
    for name, original in recovery.due.items():
        copies = [cell for cell in recovery.cells if cell.grade_id == name]
        if not copies:
            continue
        chosen = recovery.found[name] = _with_the_work(copies, original)
        if len(copies) > 1:
            recovery.remarks.append(
                f"Cell `{name}` was there {times(len(copies))}; "
                + (
                    "the last one with changes was graded."
                    if is_answer(original)
                    else "it was graded once."
                )
            )
        for copy in copies:
            # An untouched stub, run later, would undo the work; so would a second check.
            if copy is not chosen and (
                not is_answer(original)
                or is_same(copy.source, original.source)
                or is_same(copy.source, chosen.source)
            ):
                recovery.cells.remove(copy)


def _with_the_work(copies: list[Cell], original: NotebookNode) -> Cell:
    """Of an answer the last that was changed, of other cells the last that was not."""
    fit = [c for c in copies if is_same(c.source, original.source) != is_answer(original)]
    last = (fit or copies)[-1]
    return next(c for c in copies if is_same(c.source, last.source))  # where it first stood


def match_without_metadata(recovery: Recovery) -> None:
    """Find the cells that have lost their grade_id, by cell id, names defined, text, or place."""
    lost = []
    for name in [name for name in recovery.due if name not in recovery.found]:
        taken = recovery.found.values()
        free = [c for c in recovery.cells if c.grade_id not in recovery.due and c not in taken]
        cell = _best_match(recovery, name, free)
        if cell is not None:
            recovery.found[name] = cell
            lost.append(name)
    if lost:
        recovery.remarks.append(
            f"nbgrader's metadata was lost in {listed(lost)}; "
            f"{'it was' if len(lost) == 1 else 'they were'} recognized by content."
        )


def _best_match(recovery: Recovery, name: str, free: list[Cell]) -> Cell | None:
    original = recovery.due[name]
    by_id = [c for c in free if c.id and c.id == original.get("id")]
    if by_id:
        return by_id[0]
    if original.cell_type == "code" and is_answer(original):
        wanted = names_of(original.source) or {name}
        defining = [c for c in free if c.kind == "code" and wanted & c.names]
        changed = [c for c in defining if not is_same(c.source, original.source)]
        if defining:
            return (changed or defining)[-1]
    if original.cell_type == "markdown":
        return _answer_below_its_question(recovery, original, free)
    return _most_similar(recovery, original, free)


def _answer_below_its_question(
    recovery: Recovery, original: NotebookNode, free: list[Cell]
) -> Cell | None:
    """A written answer without metadata: the new Markdown right below the question's text."""
    place = next(i for i, c in enumerate(recovery.release.cells) if c is original)
    above = recovery.release.cells[:place]
    questions = [c for c in above if c.cell_type == "markdown" and not is_due(c)]
    if not questions:
        return None
    below = False
    for cell in recovery.cells:
        if below and cell.kind == "markdown" and cell in free:
            return None if _is_another(recovery, original, cell) else cell
        below = is_same(cell.source, questions[-1].source)
    return None


def _most_similar(recovery: Recovery, original: NotebookNode, free: list[Cell]) -> Cell | None:
    threshold = SAME_WORK if is_answer(original) else SAME_TEXT
    scored = [
        (similarity(c.source, original.source, threshold), i)
        for i, c in enumerate(free[:COMPARED])
        if c.kind == original.cell_type and not _is_another(recovery, original, c)
    ]
    score, position = max(scored, default=(0, 0))
    return free[position] if score >= threshold else None


def _is_another(recovery: Recovery, original: NotebookNode, cell: Cell) -> bool:
    """Whether a submitted cell has the text of one of the release's other cells."""
    text = plain(cell.source)
    return recovery.texts[text] > (text == plain(original.source))
