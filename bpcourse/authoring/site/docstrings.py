"""Docstrings as this project writes them, for Sphinx: a part of docs/conf.py's extensions.

    name   what it is, and a second line
           that goes on
    other  what it is

becomes a list of definitions, `code` becomes code, and all else stays a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any


def setup(app: Any) -> dict[str, Any]:
    """Sphinx calls this."""
    app.connect("autodoc-process-docstring", as_rst)
    return {"parallel_read_safe": True}


def as_rst(app: Any, what: str, name: str, found: Any, options: Any, lines: list[str]) -> None:
    """Put a docstring's lines into reStructuredText, in place. Sphinx calls this."""
    lines[:] = list(_converted(lines))


def _converted(lines: list[str]) -> Iterator[str]:
    for paragraph in re.split(r"\n\s*\n", "\n".join(lines)):
        block = paragraph.splitlines()
        if block and all(line.startswith("    ") for line in block if line.strip()):
            yield from ("::", "", *block, "")
        elif (fields := _fields(block)) and len(block) >= 1:
            for term, words in fields:
                yield from (f"``{term}``", f"    {_marked(words)}", "")
        else:
            yield from (*(_marked(line.strip()) for line in block), "")


def _fields(block: list[str]) -> list[tuple[str, str]]:
    """(name, words) of a block in which every line begins a field or goes on with it; [] if not.

    Two spaces stand between a field's name and its words; lines that go on are indented, or follow
    without one.
    """
    fields: list[tuple[str, str]] = []
    for line in block:
        begins = re.fullmatch(r"(\S.{0,60}?)  +(\S.*)", line)
        if begins:
            fields.append((begins[1].strip("`"), begins[2]))
        elif fields and line.startswith("  "):
            fields[-1] = (fields[-1][0], f"{fields[-1][1]} {line.strip()}")
        elif fields:
            fields.append(("", line))
        else:
            return []
    return [field for field in fields if field[0]] if all(name for name, _ in fields) else []


def _marked(text: str) -> str:
    """Code between single backticks as reStructuredText wants it; no other mark has a meaning."""
    pieces = re.split("(`[^`]+`)", text)
    return "".join(
        f"`{piece}`" if index % 2 else re.sub(r"([*_|\\])", r"\\\1", piece)
        for index, piece in enumerate(pieces)
    )
