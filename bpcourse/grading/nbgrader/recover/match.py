"""Submissions that arrive damaged, repaired against the release where the work can be found.

In a class of 300 about 15 notebooks arrive with cells deleted, copied or retyped, with metadata
lost, renamed, cut off, or saved by another tool. `recover` is a pure function of the file's bytes
and the release; it never raises and never changes a file.
"""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

from bpcourse.grading.judge.clean import clean
from bpcourse.notebooks.stamp import read_notebook, stamp_of

Remarks = list[str]
LARGEST = 100 << 20  # bytes of a file that is still read
NOTICE = "arrived-damaged"  # id of the cell that tells the student
SAME_TEXT = 0.9  # similarity from which a locked cell counts as the release's
SAME_WORK = 0.6  # similarity from which an unnamed cell counts as the release's stub, filled in


def recover(submitted: bytes, release):
    """Repair a submitted notebook: (notebook or None, what was wrong, in plain sentences).

    submitted  the file as it arrived
    release    the notebook that students were given, with nbgrader's metadata
    None means that no work for this release could be found. An undamaged notebook comes back with
    the same cells and no sentence.
    """
    if len(submitted) > LARGEST:
        return None, [f"The file is larger than {LARGEST >> 20} MB; clear its outputs."]
    try:
        raw, remarks = _read(submitted)
        if raw is None:
            return None, remarks
        cells, more = _clean_cells(raw)
        remarks += more
        return _align(cells, release, remarks)
    except RecursionError:
        return None, ["The file is nested too deeply to be a notebook."]
    except Exception as error:  # one strange file must never stop the others
        return None, [f"The file could not be repaired ({type(error).__name__})."]


def find_submission(folder: Path, unit: str) -> tuple[Path | None, Remarks]:
    """The file in a submission's folder that most likely is the unit's notebook.

    Links are passed over: they may point at the solution, for one.
    """
    folder = Path(folder)
    files = [
        p
        for p in sorted(folder.rglob("*"))
        if p.is_file()
        and ".ipynb_checkpoints" not in p.parts
        and not p.name.startswith(".")
        and p.name != "timestamp.txt"
        and not _is_link(p, folder)
    ]
    wanted = f"{unit}.ipynb"
    for path in files:
        if path == folder / wanted:
            return path, []
    candidates = [p for p in files if ".ipynb" in p.name.lower() or p.suffix.lower() == ".json"]
    if not candidates:
        return None, [f"There is no notebook in the submission (expected {wanted})."]
    best = max(candidates, key=lambda p: SequenceMatcher(None, p.name.lower(), wanted).ratio())
    name = _quoted(str(best.relative_to(folder)))
    return best, [f"The notebook is called {name} instead of `{wanted}`."]


def other_release(submitted: bytes, release) -> str | None:
    """The release that a submission was made from, where it is not this one."""
    theirs = stamp_of(read_notebook(submitted)).get("release")
    ours = stamp_of(release).get("release")
    return clean(str(theirs))[:16] if theirs and ours and theirs != ours else None


def with_notice(notebook, release, remarks: Remarks, other: str | None = None):
    """What is graded: the repaired notebook, or the blank release where there is none.

    A first cell tells the student what was wrong with the file.
    other  the other release that it was made from
    """
    import copy

    from nbformat.v4 import new_markdown_cell

    graded = copy.deepcopy(release if notebook is None else notebook)
    if remarks:
        title = (
            "**Your work could not be read, so a blank notebook was graded in its place.** "
            "Please hand it in again."
            if notebook is None
            else "**Your notebook was made from another release of this unit, and was put right "
            "before grading.**"
            if other
            else "**Your notebook arrived damaged and was repaired before grading.**"
        )
        text = "\n".join([title, "", *(f"- {remark}" for remark in remarks)])
        graded.cells.insert(0, new_markdown_cell(text, id=NOTICE))
    return graded


def _is_link(path, folder):
    inside = path.relative_to(folder)
    return any((folder / part).is_symlink() for part in [inside, *inside.parents][:-1])


# ---- the file -------------------------------------------------------------------------------


def _read(submitted):
    """The notebook as plain dictionaries, or None; with remarks."""
    remarks = []
    if not submitted.strip(b"\x00\t\n\r \xef\xbb\xbf"):
        return None, ["The file is empty."]
    text = _decode(submitted, remarks)
    try:
        raw = json.loads(text)
    except ValueError:
        raw = _cut_off(text)
        if raw is None:
            return None, remarks + [f"The file is not a notebook: {_looks_like(submitted)}."]
        remarks.append("The file is cut off or broken; the cells before the break were graded.")
    if isinstance(raw, dict) and "worksheets" in raw:
        raw = _upgrade(raw)
        remarks.append("The notebook has an old format (version 3).")
    if not isinstance(raw, dict) or not isinstance(raw.get("cells"), list):
        return None, remarks + ["The file is JSON, but has no cells: it is not a notebook."]
    if raw.get("nbformat") != 4:
        remarks.append("The notebook's format version is wrong or missing.")
    metadata = raw.get("metadata")
    if isinstance(metadata, dict) and "colab" in metadata:
        remarks.append("The notebook was saved by Google Colab.")
    return raw, remarks


def _decode(submitted, remarks):
    if submitted.startswith((b"\xff\xfe", b"\xfe\xff")):
        remarks.append("The file is encoded as UTF-16 instead of UTF-8.")
        return submitted.decode("utf-16", errors="replace")
    if submitted.startswith(b"\xef\xbb\xbf"):
        remarks.append("The file begins with a byte-order mark.")
        submitted = submitted[3:]
    try:
        return submitted.decode("utf-8")
    except UnicodeDecodeError:
        remarks.append("Some characters of the file are not UTF-8 and were replaced.")
        return submitted.decode("utf-8", errors="replace")


def _cut_off(text):
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


def _looks_like(submitted):
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


def _upgrade(raw):
    """Version 3 kept its cells in worksheets, and the code in `input`."""
    cells = []
    for sheet in raw["worksheets"] if isinstance(raw["worksheets"], list) else []:
        found = sheet.get("cells") if isinstance(sheet, dict) else None
        for cell in found if isinstance(found, list) else []:
            if isinstance(cell, dict):
                cell = dict(cell, source=cell.get("input", cell.get("source", "")))
                if cell.get("cell_type") == "heading":
                    cell["cell_type"] = "markdown"
                cells.append(cell)
    return {"cells": cells, "metadata": {}, "nbformat": 4}


def _clean_cells(raw):
    """The submitted cells as `Cell`s, whatever shape they are in; with remarks."""
    cells, lost = [], 0
    for entry in raw["cells"]:
        if not isinstance(entry, dict):
            lost += 1
            continue
        metadata = entry.get("metadata")
        metadata = metadata if isinstance(metadata, dict) else {}
        kind = entry.get("cell_type")
        if kind not in ("code", "markdown", "raw"):
            kind = "code" if "outputs" in entry else "markdown"
        nbgrader = metadata.get("nbgrader")
        grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
        attachments = entry.get("attachments") if kind != "code" else None
        cells.append(
            Cell(
                kind,
                _text(entry.get("source")),
                grade_id if isinstance(grade_id, str) else None,
                entry.get("id") if isinstance(entry.get("id"), str) else None,
                attachments if isinstance(attachments, dict) else None,
            )
        )
    return cells, ["Parts of the file that are not cells were left out."] if lost else []


def _text(source):
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    if not isinstance(source, str):
        return ""
    return source.encode("utf-8", errors="replace").decode("utf-8")  # no lone surrogates


# ---- the cells ------------------------------------------------------------------------------


@dataclass(eq=False)
class Cell:
    """A submitted cell, and (once matched) the release's cell that it answers."""

    kind: str
    source: str
    grade_id: str | None
    id: str | None
    attachments: dict | None = None
    names: frozenset = field(init=False)

    def __post_init__(self):
        self.names = _names(self.source) if self.kind != "markdown" else frozenset()


def _align(cells, release, remarks):
    due = {c.metadata["nbgrader"]["grade_id"]: c for c in release.cells if _is_due(c)}
    found = _match_by_grade_id(cells, due, remarks)
    _match_without_metadata(cells, due, found, release, remarks)
    work = [name for name in found if _is_answer(due[name]) or _is_graded(due[name])]
    others = [c.grade_id for c in cells if c.grade_id and c.grade_id not in due]
    if len(others) > len(work) or not work:
        what = (
            f"This seems to be the notebook of another unit (it has the cell {_quoted(others[0])})."
            if others
            else "None of this unit's cells was found in the notebook."
        )
        return None, remarks + [what]
    blocks = _in_order(cells, due, found, remarks)
    return _rebuild(blocks, due, release, cells, remarks), remarks


def _match_by_grade_id(cells, due, remarks):
    """{grade_id: submitted cell}; of copies, the one that holds the work."""
    found = {}
    for name, original in due.items():
        copies = [cell for cell in cells if cell.grade_id == name]
        if not copies:
            continue
        changed = (
            [c for c in copies if not _same(c.source, original.source)]
            if _is_answer(original)
            else [c for c in copies if _same(c.source, original.source)]
        )
        last = (changed or copies)[-1]
        chosen = next(c for c in copies if _same(c.source, last.source))  # where it first stood
        found[name] = chosen
        if len(copies) > 1:
            remarks.append(
                f"Cell `{name}` was there {_times(len(copies))}"
                + (
                    "; the last one with changes was graded."
                    if _is_answer(original)
                    else "; it was graded once."
                )
            )
        for copy in copies:
            if copy is not chosen:
                # An untouched stub, run later, would undo the work; so would a second check.
                if (
                    _same(copy.source, original.source)
                    or not _is_answer(original)
                    or _same(copy.source, chosen.source)
                ):
                    cells.remove(copy)
    return found


def _match_without_metadata(cells, due, found, release, remarks):
    """Find the cells that have lost their grade_id, by cell id, names defined, text, or place."""
    missing = [name for name in due if name not in found]
    lost = []
    for name in missing:
        free = [c for c in cells if c.grade_id not in due and c not in found.values()]
        cell = _best_match(name, due[name], free, release, cells)
        if cell is not None:
            found[name] = cell
            lost.append(name)
    if lost:
        remarks.append(
            f"nbgrader's metadata was lost in {_list(lost)}; "
            f"{'it was' if len(lost) == 1 else 'they were'} recognized by content."
        )


def _best_match(name, original, free, release, cells):
    by_id = [c for c in free if c.id and c.id == original.get("id")]
    if by_id:
        return by_id[0]
    if original.cell_type == "code" and _is_answer(original):
        wanted = _names(original.source) | ({name} if not _names(original.source) else set())
        defining = [c for c in free if c.kind == "code" and wanted & c.names]
        changed = [c for c in defining if not _same(c.source, original.source)]
        if defining:
            return (changed or defining)[-1]
    if original.cell_type == "markdown":
        return _answer_below_its_question(original, free, release, cells)
    threshold = SAME_WORK if _is_answer(original) else SAME_TEXT
    others = [c.source for c in release.cells if c is not original]
    scored = [
        (_similarity(c.source, original.source), i)
        for i, c in enumerate(free)
        if c.kind == original.cell_type and not any(_same(c.source, o) for o in others)
    ]
    score, position = max(scored, default=(0, 0))
    return free[position] if score >= threshold else None


def _answer_below_its_question(original, free, release, cells):
    """A written answer without metadata: the new Markdown right below the question's text."""
    place = next(i for i, c in enumerate(release.cells) if c is original)
    questions = [c for c in release.cells[:place] if c.cell_type == "markdown" and not _is_due(c)]
    if not questions:
        return None
    released = [c.source for c in release.cells if c is not original]
    below = False
    for cell in cells:
        if below and cell.kind == "markdown" and cell in free:
            is_new = not any(_same(cell.source, source) for source in released)
            return cell if is_new else None
        below = _same(cell.source, questions[-1].source)
    return None


def _in_order(cells, due, found, remarks):
    """Blocks [(grade_id or None, cells)] in the release's order: a due cell and what follows."""
    name_of = {id(cell): name for name, cell in found.items()}
    blocks = [(None, [])]
    for cell in cells:
        if id(cell) in name_of:
            blocks.append((name_of[id(cell)], [cell]))
        else:
            blocks[-1][1].append(cell)
    place = {name: i for i, name in enumerate(due)}
    order = [place[name] for name, _ in blocks[1:]]
    if order != sorted(order):
        remarks.append("Cells were moved; they were put back into the notebook's order.")
        blocks[1:] = sorted(blocks[1:], key=lambda block: place[block[0]])
    return blocks


def _rebuild(blocks, due, release, cells, remarks):
    """The repaired notebook: the student's cells, with every due cell in its place."""
    present = {name: block for name, block in blocks if name}
    out = [_ordinary(cell) for cell in blocks[0][1]]
    for name, original in due.items():
        if name in present:
            answer, *others = present[name]
            out += _restored(name, original, answer, remarks)
            out += [_ordinary(cell) for cell in others]
        else:
            out.append(_missing(name, original, cells, remarks))
    return _notebook(out, release)


def _restored(name, original, answer, remarks):
    """The due cell with the student's work in it; [and their version of an edited import cell]."""
    if answer.kind != original.cell_type:
        remarks.append(
            f"Cell `{name}` had been changed from {original.cell_type} to {answer.kind}."
        )
    cell = _copy(original)
    if _is_answer(original):
        cell.source = answer.source
        if answer.attachments and original.cell_type == "markdown":
            cell["attachments"] = _node(answer.attachments)
        return [cell]
    if _same(answer.source, original.source):
        return [cell]
    remarks.append(f"The locked cell `{name}` had been edited; the original was used.")
    if _is_graded(original) or answer.kind != "code":
        return [cell]
    return [cell, _ordinary(answer)]  # imports that the student added still count


def _missing(name, original, cells, remarks):
    """The release's cell again, unless running its stub would undo work done elsewhere."""
    cell = _copy(original)
    wanted = _names(original.source)
    if original.cell_type == "code" and _is_answer(original) and wanted:
        if any(wanted <= other.names for other in cells):
            remarks.append(f"Cell `{name}` was missing; the answer stands in another cell.")
            cell.source = "# This cell was missing; its answer stands in another cell."
            return cell
    remarks.append(
        f"Cell `{name}` was missing and was put back"
        + (", unanswered." if _is_answer(original) else ".")
    )
    return cell


def _notebook(cells, release):
    import copy

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


def _ordinary(cell):
    """A cell that is not graded, as the student left it."""
    node = {"cell_type": cell.kind, "id": cell.id, "metadata": {}, "source": cell.source}
    if cell.kind == "code":
        node.update(execution_count=None, outputs=[])
    elif cell.attachments:
        node["attachments"] = cell.attachments
    return _node(node)


def _copy(original):
    import copy

    return copy.deepcopy(original)


def _node(mapping):
    from nbformat import from_dict

    return from_dict(mapping)


def _is_due(cell):
    role = cell.metadata.get("nbgrader", {})
    return bool(role.get("grade") or role.get("solution") or role.get("locked"))


def _is_answer(cell):
    return bool(cell.metadata["nbgrader"].get("solution"))


def _is_graded(cell):
    return bool(cell.metadata["nbgrader"].get("grade"))


def _same(one, other):
    return _lines(one) == _lines(other)


def _lines(source):
    return [line.rstrip() for line in source.strip().splitlines()]


def _similarity(one, other):
    one, other = one.strip(), other.strip()
    longest = max(len(one), len(other))
    if not longest or min(len(one), len(other)) < longest / 4:
        return 0.0
    return SequenceMatcher(None, one[:5000], other[:5000], autojunk=False).ratio()


def _names(source):
    """Functions, classes and variables that code defines at its top level."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return frozenset(re.findall(r"^(?:def|class)\s+(\w+)", source, re.MULTILINE))
    names = set()
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {
                n.id for target in node.targets for n in ast.walk(target) if isinstance(n, ast.Name)
            }
    return frozenset(names)


def _times(number):
    return {2: "twice", 3: "three times"}.get(number, f"{number} times")


def _quoted(name):
    """A name that somebody else gave, as a remark shows it: on one line, and as code."""
    return f"`{clean(name).replace('`', chr(39))[:200]}`"


def _list(names):
    quoted = [f"`{name}`" for name in names]
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + " and " + quoted[-1]
