"""The cells of broken JSON: a break costs the cell that it is in, and reading goes on at the next."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

from bpcourse.grading.nbgrader.recover import loose_json

Entry = dict[str, Any]
"""A cell as JSON has it. One that was put together from what was left has "broken": True."""

_START = re.compile(  # an object that may be a cell: no key leads to it
    r"""(?:\A|[^:\s])\s*(\{)\s*["']"""
    r"""(cell_type|id|attachments|metadata|source|input|outputs|execution_count)["']\s*:"""
)
_SURE = {"cell_type", "id", "attachments"}  # with these begin what the usual tools write
_STRING = re.compile(r'\s*+(?:,\s*+)?"([^"\\\n]*+(?:\\.[^"\\\n]*+)*+)(?:"|(?=\n)|\Z)')
_NEXT_LINE = re.compile(r'\n[ \t]*(?=["\]])')
_FIELD = r'"%s"\s*:\s*"([^"\\\n]*+)'

EFFORT = 10  # how often each character may be read, on average, before the rest is given up;
EFFORT_OF_LARGE = 2  # of what is beyond
LARGE = 8 << 20  # characters
TOO_DEEP = 1 << 15  # characters that stand for the effort of an object nested too deeply
MOST_CELLS = 20_000  # that are looked for
MENDED = 4 << 20  # characters that are looked at token by token


def cells_of_broken(text: str) -> list[Entry]:
    """All cells that can be read in a text that is not JSON."""
    return list(itertools.islice(_Reader(text).read(), MOST_CELLS))


class _Reader:
    def __init__(self, text: str):
        self.text = text
        beyond = max(len(text) - LARGE, 0)
        self.effort = EFFORT * (len(text) - beyond) + EFFORT_OF_LARGE * beyond + (1 << 16)
        self.mended = MENDED

    def read(self) -> Iterator[Entry]:
        """Intact cells, and what is left of those between them."""
        position, breaks = 0, [0]  # where broken cells may begin, after the last intact one
        while self.effort > 0 and (match := _START.search(self.text, position)):
            start = match.start(1)
            position = match.end(1)
            try:
                value, end = loose_json.value_at(self.text, start)
            except ValueError as error:
                self.effort -= max(getattr(error, "pos", start + TOO_DEEP) - start, 1)
                self.effort -= start // 100  # an error of json counts the lines up to there
                if match[2] in _SURE:
                    breaks.append(start)
                continue
            if _is_intact(value):
                yield from self.rescued(breaks, start)
                yield value
                position = end - 1
                breaks = [end]
                continue
            self.effort -= end - start
            if _is_cell(value):
                breaks.append(start)
        yield from self.rescued(breaks, len(self.text))

    def rescued(self, starts: list[int], end: int) -> Iterator[Entry]:
        """What is left of the cells in a stretch of text."""
        for start, stop in zip(starts, [*starts[1:], end], strict=True):
            if stop - start > 20 and (found := self.rescue(self.text[start:stop])):
                yield found

    def rescue(self, piece: str) -> Entry | None:
        """A cell from its piece of text: put right if that is possible, else its fields."""
        if not re.search(r"""["'](?:source|input|cell_type)["']""", piece):
            return None
        if "{" in piece[:1] and len(piece) <= self.mended:
            self.mended -= len(piece)
            try:
                value, _ = loose_json.value_at(loose_json.mended(piece), 0)
            except ValueError:
                pass
            else:
                if _is_intact(value):
                    return value
        return _fields(piece)


def _is_cell(value: Any) -> bool:
    return (
        isinstance(value, dict) and "cell_type" in value and bool({"source", "input"} & set(value))
    )


def _is_intact(value: Any) -> bool:
    """Whether this is a cell that has not swallowed the next ones, where its own end is missing."""
    return _is_cell(value) and not any(map(_is_cell, _objects_in(value)))


def _objects_in(cell: Entry) -> Iterator[Entry]:
    """All objects within a cell, but what an output shows, which may be a notebook."""
    left: list[Any] = list(cell.values())
    while left:
        value = left.pop()
        if isinstance(value, dict) and "output_type" not in value:
            yield value
            left += value.values()
        elif isinstance(value, list):
            left += value


def _fields(piece: str) -> Entry | None:
    """What can be told of a cell whose text is broken."""
    kind, name, identity = (
        re.search(_FIELD % key, piece) for key in ("cell_type", "grade_id", "id")
    )
    source = _source(piece)
    if not (source.strip() or name):
        return None
    return {
        "cell_type": kind[1] if kind else None,
        "id": identity[1] if identity else None,
        "metadata": {"nbgrader": {"grade_id": name[1] if name else None}},
        "source": source,
        "broken": True,
        **({"outputs": []} if '"outputs"' in piece else {}),
    }


def _source(piece: str) -> str:
    """The lines of a source, up to its end; a line that is no string is passed over."""
    begin = re.search(r'"(?:source|input)"\s*:\s*(\[?)', piece)
    if not begin:
        return ""
    lines, position = [], begin.end()
    while match := _STRING.match(piece, position):
        closed = piece[match.end() - 1] == '"'
        lines.append(loose_json.string(match[1] if closed else re.sub(r",\s*$", "", match[1])))
        position = match.end()
        if not begin[1]:
            break
        if not _STRING.match(piece, position):
            if re.compile(r"[\s,]*[\]}]").match(piece, position):
                break
            further = _NEXT_LINE.search(piece, position)
            position = further.end() if further else len(piece)
    return "".join(lines)
