"""A notebook that was saved as a script: cells between `# %%` or `# In[3]:`."""

from __future__ import annotations

import itertools
import re
from typing import Any

from bpcourse.grading.nbgrader.recover.source import parses

MOST_CELLS = 10_000  # that are looked for
LONGEST = 1 << 20  # characters of a cell below which text is looked for

_BORDER = re.compile(r"^# (?:%%(.*)|In\s?\[[\d ]*\]:)[ \t]*$", re.MULTILINE)


def cells(text: str) -> list[dict[str, Any]]:
    """The cells of a script; one of all its code where it has no borders; none if it is no script."""
    borders = list(itertools.islice(_BORDER.finditer(text), MOST_CELLS))
    if not borders:
        is_code = re.search(r"^(?:def|class|import|from) ", text, re.MULTILINE) and parses(text)
        return [_code_of(text)] if is_code else []
    ends = [border.start() for border in borders[1:]] + [len(text)]
    found = _with_text_below(text[: borders[0].start()])
    for border, end in zip(borders, ends, strict=True):
        if len(found) > MOST_CELLS:
            break
        piece = text[border.end() : end]
        if border[1] is None:
            found += _with_text_below(piece)
        else:
            is_text = re.search(r"\[(?:markdown|md)\]", border[1])
            found.append(_text_of(piece) if is_text else _code_of(piece))
    return [cell for cell in found if cell["source"]]


def _with_text_below(piece: str) -> list[dict[str, Any]]:
    """nbconvert's cells: code, and then text as paragraphs of comments, each a cell."""
    if len(piece) > LONGEST:
        return [_code_of(piece)]
    paragraphs = re.split(r"\n{2,}", piece.strip("\n"))
    texts: list[str] = []
    while paragraphs and all(line.startswith("#") for line in paragraphs[-1].splitlines()):
        texts.append(paragraphs.pop())
    return [_code_of("\n\n".join(paragraphs)), *map(_text_of, reversed(texts))]


def _text_of(piece: str) -> dict[str, Any]:
    lines = (re.sub(r"^# ?", "", line) for line in piece.strip("\n").splitlines())
    return {"cell_type": "markdown", "source": "\n".join(lines)}


def _code_of(piece: str) -> dict[str, Any]:
    return {"cell_type": "code", "source": piece.strip("\n"), "outputs": []}
