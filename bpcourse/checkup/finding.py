"""What an examination found, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

CERTAIN, LIKELY, POSSIBLE = "certain", "likely", "possible"
LEVELS = (CERTAIN, LIKELY, POSSIBLE)
"""How sure a finding is, the surest first."""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong.

    code   its kind, in a word or two, for programs: "factor", "twins", "dead", ...
    words  what was seen, in sentences with the numbers that were measured
    do     what to do about it, or where to look
    array  the names of the arrays that it is about, "" where it is about all or none
    sure   "certain", "likely" or "possible"
    value  the number that belongs to it (a factor, a share), if there is one
    """

    code: str
    words: str
    do: str
    array: str = ""
    sure: str = CERTAIN
    value: float | None = None


def surest_first(findings: Iterable[Finding]) -> list[Finding]:
    """In the order of the examinations, but what is certain before what is not."""
    return sorted(findings, key=lambda finding: LEVELS.index(finding.sure))


def listed(names: Iterable[str], most: int = 6) -> str:
    """Names in a sentence: "W1, b1 and W2"; of many, the first."""
    known = list(names)
    if len(known) > most:
        return f"{', '.join(known[:most])} and {len(known) - most} more"
    return " and ".join([", ".join(known[:-1]), known[-1]]) if len(known) > 1 else "".join(known)


def number(value: float) -> str:
    """A number as a reader wants it: four digits, no more."""
    return f"{value:.4g}"
