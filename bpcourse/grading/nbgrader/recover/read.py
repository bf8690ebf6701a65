"""The cells of a file that should be a notebook: bytes of any kind in, plain data out."""

from __future__ import annotations

import json
import re
from typing import Any

from bpcourse.grading.nbgrader.recover.cells import Cell
from bpcourse.grading.nbgrader.recover.wording import Remarks
from bpcourse.notebooks.cells import grade_id

LARGEST = 100 << 20  # bytes of a file that is still read
MOST_CELLS = 2000  # of a notebook: what is done for each is done for all the others


def read_cells(submitted: bytes) -> tuple[list[Cell] | None, Remarks]:
    """The cells of a submitted file, or None where it is no notebook; with remarks."""
    if len(submitted) > LARGEST:
        return None, [f"The file is larger than {LARGEST >> 20} MB; clear its outputs."]
    raw, remarks = _read(submitted)
    if raw is None:
        return None, remarks
    cells = [_cell(entry) for entry in raw["cells"] if isinstance(entry, dict)]
    if len(cells) < len(raw["cells"]):
        remarks.append("Parts of the file that are not cells were left out.")
    if len(cells) > MOST_CELLS:
        remarks.append(
            f"The notebook has {len(cells):,} cells; beyond {MOST_CELLS:,}, only the unit's were "
            "graded."
        )
        last = {cell.grade_id: cell for cell in cells[MOST_CELLS:] if cell.grade_id}
        cells = [*cells[:MOST_CELLS], *list(last.values())[:MOST_CELLS]]
    return cells, remarks


def _read(submitted: bytes) -> tuple[dict[str, Any] | None, Remarks]:
    """The notebook as plain dictionaries, or None; with remarks."""
    if not submitted.strip(b"\x00\t\n\r \xef\xbb\xbf"):
        return None, ["The file is empty."]
    text, remarks = _decode(submitted)
    try:
        raw = json.loads(text)
    except ValueError:
        raw = _cut_off(text)
        if raw is None:
            return None, [*remarks, f"The file is not a notebook: {_looks_like(submitted)}."]
        remarks.append("The file is cut off or broken; the cells before the break were graded.")
    if isinstance(raw, dict) and "worksheets" in raw:
        raw = _upgrade(raw)
        remarks.append("The notebook has an old format (version 3).")
    if not isinstance(raw, dict) or not isinstance(raw.get("cells"), list):
        return None, [*remarks, "The file is JSON, but has no cells: it is not a notebook."]
    if raw.get("nbformat") != 4:
        remarks.append("The notebook's format version is wrong or missing.")
    metadata = raw.get("metadata")
    if isinstance(metadata, dict) and "colab" in metadata:
        remarks.append("The notebook was saved by Google Colab.")
    return raw, remarks


def _decode(submitted: bytes) -> tuple[str, Remarks]:
    if submitted.startswith((b"\xff\xfe", b"\xfe\xff")):
        remarks = ["The file is encoded as UTF-16 instead of UTF-8."]
        return submitted.decode("utf-16", errors="replace"), remarks
    remarks = []
    if submitted.startswith(b"\xef\xbb\xbf"):
        remarks.append("The file begins with a byte-order mark.")
        submitted = submitted[3:]
    try:
        return submitted.decode("utf-8"), remarks
    except UnicodeDecodeError:
        remarks.append("Some characters of the file are not UTF-8 and were replaced.")
        return submitted.decode("utf-8", errors="replace"), remarks


def _cut_off(text: str) -> dict[str, Any] | None:
    """The complete cells at the start of broken JSON, as a notebook; None when there are none."""
    start = re.search(r'"cells"\s*:\s*\[', text)
    if not start:
        return None
    cells, position, decoder = [], start.end(), json.JSONDecoder()
    while match := re.compile(r"[\s,]*(?=\{)").match(text, position):
        try:
            cell, position = decoder.raw_decode(text, match.end())
        except ValueError:
            break
        cells.append(cell)
    return {"cells": cells, "metadata": {}, "nbformat": 4} if cells else None


def _looks_like(submitted: bytes) -> str:
    start = submitted[:512].lstrip().lower()
    for beginning, name in [
        (b"<", "it seems to be a web page"),
        (b"%pdf", "it is a PDF"),
        (b"pk\x03\x04", "it is a ZIP archive"),
        (b"\x89png", "it is a picture"),
        (b"#", "it seems to be a script"),
        (b"import", "it seems to be a script"),
        (b"from ", "it seems to be a script"),
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


def _cell(entry: dict[str, Any]) -> Cell:
    """A cell, whatever shape it is in."""
    kind = entry.get("cell_type")
    if kind not in ("code", "markdown", "raw"):
        kind = "code" if "outputs" in entry else "markdown"
    attachments = entry.get("attachments") if kind != "code" else None
    return Cell(
        kind=kind,
        source=_text(entry.get("source")),
        grade_id=grade_id(entry),
        id=_string(entry.get("id")),
        attachments=attachments if isinstance(attachments, dict) else None,
    )


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _text(source: Any) -> str:
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    if not isinstance(source, str):
        return ""
    return source.encode("utf-8", errors="replace").decode("utf-8")  # no lone surrogates
