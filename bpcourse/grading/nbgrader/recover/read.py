"""The cells of a file that should be a notebook: bytes of any kind in, plain data out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from bpcourse.grading.nbgrader.recover import conflicts, loose_json, script
from bpcourse.grading.nbgrader.recover.cells import Cell
from bpcourse.grading.nbgrader.recover.conflicts import Conflict
from bpcourse.grading.nbgrader.recover.resume import Entry, cells_of_broken
from bpcourse.grading.nbgrader.recover.unpack import decoded, unpacked
from bpcourse.grading.nbgrader.recover.wording import Remarks, quoted
from bpcourse.notebooks.cells import grade_id

LARGEST = 100 << 20  # bytes of a file that is still read
MOST_CELLS = 2000  # of a notebook: what is done for each is done for all the others
MOST_VALUES = 3_000_000  # lists and objects of a file, each of which takes time and memory
DEEPEST = 4  # objects around a notebook
MENDED = 2 << 20  # characters of a text without cells that are looked at token by token


def read_cells(submitted: bytes) -> tuple[list[Cell] | None, Remarks]:
    """The cells of a submitted file, or None where it is no notebook; with remarks."""
    content, remarks = unpacked(submitted, LARGEST)
    if max(len(submitted), len(content)) > LARGEST:
        return None, [f"The file is larger than {LARGEST >> 20} MB; clear its outputs."]
    if not content.strip(b"\x00\t\n\r \xef\xbb\xbf"):
        return None, ["The file is empty."]
    text, more = decoded(content)
    remarks += more
    if text.count("[") + text.count("{") > MOST_VALUES:
        return None, [*remarks, "The file holds too much to be read; clear its outputs."]
    entries = _entries(text, remarks)
    if entries is None:
        return None, remarks
    cells = [_cell(entry) for entry in _not_too_many(entries, remarks)]
    return _without_conflicts(cells, remarks), remarks


def _not_too_many(entries: list[Entry], remarks: Remarks) -> list[Entry]:
    """The cells; of too many, the first, and those that have a name."""
    if len(entries) <= MOST_CELLS:
        return entries
    remarks.append(
        f"The notebook has {len(entries):,} cells; beyond {MOST_CELLS:,}, only the unit's were graded."
    )
    named = {name: entry for entry in entries[MOST_CELLS:] if (name := grade_id(entry))}
    return [*entries[:MOST_CELLS], *itertools.islice(named.values(), MOST_CELLS)]


def _entries(text: str, remarks: Remarks) -> list[Entry] | None:
    """A notebook's cells as JSON has them; with both versions where the file has conflicts."""
    try:
        return _cells_in(loose_json.loads(text), remarks)
    except ValueError:
        cleaned = text.replace("\x00", "").replace("\ufeff", "")
    if cleaned != text:
        remarks.append(
            "Zeros or marks of byte order stood among the file's text; they were left out."
        )
        text = cleaned
    if conflict := conflicts.versions(text):
        remarks.append(_in_conflict(conflict))
        one, other = (
            _not_too_many(_of_side(side), remarks) for side in (conflict.ours, conflict.theirs)
        )
        if one or other:
            return _joined(one, other, conflict)
    try:
        return _cells_in(loose_json.loads(text), remarks)
    except ValueError:
        return _of_broken(text, remarks)


def _in_conflict(conflict: Conflict) -> str:
    ours, theirs = map(quoted, conflict.names)
    return f"The file has unresolved merge conflicts; both sides, {ours} and {theirs}, were read."


def _of_side(text: str) -> list[Entry]:
    try:
        return _cells_in(loose_json.loads(text), []) or []
    except ValueError:
        return cells_of_broken(text)


def _of_broken(text: str, remarks: Remarks) -> list[Entry] | None:
    """The cells of what is not JSON."""
    found = cells_of_broken(text)
    if found:
        names = [grade_id(entry) for entry in found if entry.get("broken")]
        where = ", ".join(quoted(name) for name in names if name)
        remarks.append(
            "The file is cut off or broken"
            + (f" (in {where})" if where else "")
            + "; what can be read of it was graded."
        )
        return found
    if len(text) <= MENDED and text.lstrip()[:1] in ("{", "["):
        try:
            return _cells_in(loose_json.loads(loose_json.mended(text)), remarks)
        except ValueError:
            pass  # not even loosely
    if written := script.cells(text):
        remarks.append("The file is a script instead of a notebook; its code was graded.")
        return written
    remarks.append(f"The file is not a notebook: {_looks_like(text)}.")
    return None


def _joined(one: list[Entry], other: list[Entry], conflict: Conflict) -> list[Entry]:
    """The cells of both sides in one list. Where both have a cell, the other's stands in it."""
    joined = list(one)
    twins = {key: entry for entry in reversed(one) for key in _keys(entry)}
    before: Entry | None = None
    for entry in other:
        twin = next((twins[key] for key in _keys(entry) if key in twins), None)
        if twin is None:
            place = next((i for i, e in enumerate(joined) if e is before), -1)
            joined.insert(place + 1, entry)
            twin = entry
        elif _text(twin.get("source")) != _text(entry.get("source")):
            twin["conflict"] = (_cell(entry), conflict.names)
        before = twin
    return joined


def _keys(entry: Entry) -> list[tuple[str, str | None]]:
    """What tells that a cell is the same on both sides, the surest first."""
    known = [("name", grade_id(entry)), ("id", _string(entry.get("id")))]
    return [key for key in known if key[1]] or [("source", _text(entry.get("source")))]


def _without_conflicts(cells: list[Cell], remarks: Remarks) -> list[Cell]:
    """The cells, where conflicts stand in a source with both of its versions."""
    for cell in cells:
        conflict = cell.kind == "code" or "<<<<<<<" in cell.source
        if conflict and (found := conflicts.versions(cell.source)):
            name = f"Cell {quoted(cell.grade_id)}" if cell.grade_id else "A cell"
            remarks.append(f"{name} has the marks of an unresolved merge conflict in its text.")
            cell.source = found.ours
            other = Cell(cell.kind, found.theirs, cell.grade_id, cell.id)
            cell.conflict = other, found.names
    return cells


def _cells_in(value: Any, remarks: Remarks) -> list[Entry] | None:
    """The cells of a notebook as JSON has it, wherever in the value it stands."""
    notebook = next(_notebooks(value), None)
    if notebook is None:
        remarks.append("The file is JSON, but has no cells: it is not a notebook.")
        return None
    if "worksheets" in notebook:
        notebook = _upgrade(notebook)
        remarks.append("The notebook has an old format (version 3).")
    elif notebook.get("nbformat") != 4:
        remarks.append("The notebook's format version is wrong or missing.")
    metadata = notebook.get("metadata")
    if isinstance(metadata, dict) and "colab" in metadata:
        remarks.append("The notebook was saved by Google Colab.")
    found = notebook["cells"]
    cells = [cell for cell in found if isinstance(cell, dict)]
    for cell in cells[:MOST_CELLS]:
        if not isinstance(cell.get("source", cell.get("input", "")), (str, list, dict)):
            name = f"Cell {quoted(name)}" if (name := grade_id(cell)) else "A cell"
            remarks.append(f"{name} has something else than a text; it was read as empty.")
    if len(cells) < len(found):
        remarks.append("Parts of the file that are not cells were left out.")
    return cells


def _notebooks(value: Any) -> Iterator[dict[str, Any]]:
    """The notebooks in a value: itself, or further in; in text as well."""
    level: list[Any] = [value]
    for _ in range(DEEPEST):
        deeper: list[Any] = []
        for item in map(_unquoted, level):
            if isinstance(item, list):
                if any(_is_cell(entry) for entry in item[:50]):
                    yield {"cells": item}
                deeper += item[:50]
            elif isinstance(item, dict):
                if notebook := _notebook(item):
                    yield notebook
                deeper += itertools.islice(item.values(), 50)
        level = deeper[:1000]


def _unquoted(item: Any) -> Any:
    """What a text says that is a notebook's JSON; anything else as it is."""
    if isinstance(item, str) and '"cells"' in item:
        try:
            return loose_json.loads(item)
        except ValueError:
            pass
    return item


def _notebook(item: dict[str, Any]) -> dict[str, Any] | None:
    """A notebook, its cells in a list; None where it is none."""
    cells = item.get("cells")
    if isinstance(cells, dict) and any(_is_cell(entry) for entry in cells.values()):
        return item | {"cells": list(cells.values())}
    if isinstance(cells, list) or isinstance(item.get("worksheets"), list):
        return item
    return None


def _is_cell(entry: Any) -> bool:
    return isinstance(entry, dict) and "cell_type" in entry and "source" in entry


def _looks_like(text: str) -> str:
    start = text[:512].lstrip().lower()
    for beginning, name in [
        ("<", "it seems to be a web page"),
        ("%pdf", "it is a PDF"),
        ("pk\x03\x04", "it is a ZIP archive"),
        ("‰png", "it is a picture"),
        ("\ufffdpng", "it is a picture"),
        ("version https://git-lfs", "it is a pointer of Git LFS, and the file itself is elsewhere"),
        ("#", "it seems to be a script"),
        ("import", "it seems to be a script"),
        ("from ", "it seems to be a script"),
    ]:
        if start.startswith(beginning):
            return name
    return "it cannot be read as JSON"


def _upgrade(raw: dict[str, Any]) -> dict[str, Any]:
    """Version 3 kept its cells in worksheets, and the code in `input`."""
    cells = []
    for sheet in raw["worksheets"] if isinstance(raw["worksheets"], list) else []:
        found = sheet.get("cells") if isinstance(sheet, dict) else None
        for cell in found if isinstance(found, list) else []:
            if isinstance(cell, dict):
                upgraded = dict(cell, source=cell.get("input", cell.get("source", "")))
                if upgraded.get("cell_type") == "heading":
                    upgraded["cell_type"] = "markdown"
                cells.append(upgraded)
    return {"cells": cells, "metadata": {}, "nbformat": 4}


def _cell(entry: Entry) -> Cell:
    """A cell, whatever shape it is in."""
    kind = entry.get("cell_type")
    kind = kind.strip().lower() if isinstance(kind, str) else None
    if kind not in ("code", "markdown", "raw"):
        kind = "code" if "outputs" in entry else "markdown"
    attachments = entry.get("attachments") if kind != "code" else None
    return Cell(
        kind=kind,
        source=_text(entry.get("source", entry.get("input"))),
        grade_id=grade_id(entry),
        id=_string(entry.get("id")),
        attachments=_pictures(attachments),
        conflict=entry.get("conflict"),
    )


def _pictures(attachments: Any) -> dict[str, Any] | None:
    """Attachments as nbformat wants them, {name: {MIME type: text}}; what is otherwise is left out."""
    if not isinstance(attachments, dict):
        return None
    whole = {
        name: bundle
        for name, bundle in attachments.items()
        if isinstance(bundle, dict) and all(isinstance(data, str) for data in bundle.values())
    }
    return whole or None


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _text(source: Any) -> str:
    """A source as one text: lines may be in lists, in lists again, or numbered in an object."""
    pieces: list[str] = []
    waiting = [source]
    while waiting:
        piece = waiting.pop()
        if isinstance(piece, str):
            pieces.append(piece)
        elif isinstance(piece, (list, dict)):
            waiting += reversed(list(piece.values()) if isinstance(piece, dict) else piece)
    return "".join(pieces).encode("utf-8", errors="replace").decode("utf-8")  # no lone surrogates
