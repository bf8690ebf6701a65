"""Merge conflicts that Git left in a text: the marks of each, and the two versions between them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

DEEPEST = 20  # conflicts within each other
MOST_LINES = 3_000_000  # of a text that is looked at

_MARK = re.compile(r"[ \t]*+(<{7,}+|\|{7,}+|={7,}+|>{7,}+)(?:[ \t]++(\S.*))?")


@dataclass
class Conflict:
    """A text with all its conflicts settled in favor of one side, and of the other."""

    ours: str
    theirs: str
    names: tuple[str, str]
    """What Git called the sides, `HEAD` and a branch; "ours" and "theirs" where it said nothing."""


@dataclass
class _Sides:
    """Both versions of a stretch of text, as they grow."""

    ours: list[str] = field(default_factory=list[str])
    theirs: list[str] = field(default_factory=list[str])


def versions(text: str) -> Conflict | None:
    """Both versions of a text with marks of conflicts; None where it has none.

    A conflict inside a conflict goes with the side that it stands on; what both sides come from
    (`|||||||`) is left out. Marks that have lost their partners are taken out.
    """
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return None
    if text.count("\n") > MOST_LINES:
        return None
    opened: list[dict[str, _Sides]] = []  # of each open conflict: {mark: what follows it}
    whole = now = _Sides()
    names = ["", ""]
    found = False
    for line in text.splitlines(keepends=True):
        mark = _MARK.fullmatch(line.rstrip())
        if mark is None:
            now.ours.append(line)
            now.theirs.append(line)
            continue
        kind = mark[1][0]
        found |= kind in "<>"
        if kind == "<" and len(opened) < DEEPEST:
            names[0] = names[0] or mark[2] or ""
            now = _Sides()
            opened.append({"<": now})
        elif kind == ">":
            names[1] = names[1] or mark[2] or ""
            now = _closed(opened, whole)
        elif opened:
            now = opened[-1].setdefault(kind, _Sides())
    while opened:
        _closed(opened, whole)
    if not found:
        return None
    called = names[0] or "ours", names[1] or "theirs"
    return Conflict("".join(whole.ours), "".join(whole.theirs), called)


def _closed(opened: list[dict[str, _Sides]], whole: _Sides) -> _Sides:
    """Close the innermost conflict; the stretch of text that goes on after it."""
    if not opened:
        return whole
    parts = opened.pop()
    now = list(opened[-1].values())[-1] if opened else whole
    now.ours += parts["<"].ours
    now.theirs += parts.get("=", _Sides()).theirs
    return now
