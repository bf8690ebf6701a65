"""The repaired notebook: the student's cells, with every cell of the release in its place."""

from __future__ import annotations

import copy
import re

from nbformat import NotebookNode, from_dict

from bpcourse.grading.nbgrader.recover.cells import Cell, is_same
from bpcourse.grading.nbgrader.recover.elsewhere import code_elsewhere, words_elsewhere
from bpcourse.grading.nbgrader.recover.recovery import Block, Recovery
from bpcourse.notebooks.cells import grade_id, is_answer, is_graded


def rebuild(recovery: Recovery) -> NotebookNode:
    """The notebook made of what was found."""
    blocks = _in_order(recovery)
    words_elsewhere(recovery, blocks)
    elsewhere = code_elsewhere(recovery, blocks)
    present = dict(blocks)
    out = [_ordinary(cell) for cell in present[None]]
    for name in recovery.due:
        if name in present:
            answer, *others = present[name]
            out += _restored(recovery, name, answer)
            out += [_ordinary(cell) for cell in others]
        elif name not in elsewhere:
            out.append(_missing(recovery, name))
        else:
            out.append(copy.deepcopy(recovery.due[name]))
        if name in elsewhere:
            place = next(i for i, cell in enumerate(out) if grade_id(cell) == name)
            out[place].source = elsewhere[name]
    return _notebook(out, recovery.release)


def _in_order(recovery: Recovery) -> list[Block]:
    """Blocks in the release's order."""
    name_of = {id(cell): name for name, cell in recovery.found.items()}
    blocks: list[Block] = [(None, [])]
    for cell in recovery.cells:
        if id(cell) in name_of:
            blocks.append((name_of[id(cell)], [cell]))
        else:
            blocks[-1][1].append(cell)
    place = {name: i for i, name in enumerate(recovery.due)}
    order = [place[name] for name, _ in blocks[1:] if name]
    if order != sorted(order):
        recovery.remarks.append("Cells were moved; they were put back into the notebook's order.")
        blocks[1:] = sorted(blocks[1:], key=lambda block: place[block[0] or ""])
    return blocks


def _restored(recovery: Recovery, name: str, answer: Cell) -> list[NotebookNode]:
    """The due cell with the student's work in it; [and their version of an edited import cell]."""
    original = recovery.due[name]
    if answer.kind != original.cell_type:
        recovery.remarks.append(
            f"Cell `{name}` had been changed from {original.cell_type} to {answer.kind}."
        )
    cell = copy.deepcopy(original)
    if is_answer(original):
        cell.source = answer.source
        if answer.attachments and original.cell_type == "markdown":
            cell["attachments"] = from_dict(answer.attachments)
        return [cell]
    if is_same(answer.source, original.source):
        return [cell]
    recovery.remarks.append(f"The locked cell `{name}` had been edited; the original was used.")
    if is_graded(original) or answer.kind != "code":
        return [cell]
    return [cell, _ordinary(answer)]  # imports that the student added still count


def _missing(recovery: Recovery, name: str) -> NotebookNode:
    """The release's cell again."""
    cell = copy.deepcopy(recovery.due[name])
    recovery.remarks.append(
        f"Cell `{name}` was missing and was put back"
        + (", unanswered." if is_answer(cell) else ".")
    )
    return cell


def _ordinary(cell: Cell) -> NotebookNode:
    """A cell that is not graded, as the student left it."""
    node = {"cell_type": cell.kind, "id": cell.id, "metadata": {}, "source": cell.source}
    if cell.kind == "code":
        node.update(execution_count=None, outputs=[])
    elif cell.attachments:
        node["attachments"] = cell.attachments
    return NotebookNode(node)


def _notebook(cells: list[NotebookNode], release: NotebookNode) -> NotebookNode:
    notebook = copy.deepcopy(release)
    notebook.cells = cells
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    used = set()
    for number, cell in enumerate(cells):
        name = cell.get("id") or ""
        if not re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", name) or name in used:
            name = f"cell-{number}"
            while name in used:
                name += "x"
        used.add(name)
        cell["id"] = name
    return notebook
