"""How remarks on a submission say names and numbers."""

from __future__ import annotations

from collections.abc import Sequence

from bpcourse.grading.judge.clean import clean

Remarks = list[str]
"""What was wrong with a submission, in plain sentences."""


def quoted(name: str) -> str:
    """A name that somebody else gave: on one line, and as code."""
    return f"`{clean(name).replace('`', chr(39))[:200]}`"


def listed(names: Sequence[str]) -> str:
    """`a`, `b` and `c`."""
    code = [f"`{name}`" for name in names]
    return code[0] if len(code) == 1 else ", ".join(code[:-1]) + " and " + code[-1]


def times(number: int) -> str:
    """Twice, three times, 4 times."""
    return {2: "twice", 3: "three times"}.get(number, f"{number} times")
