"""What is to be judged, and what comes of it: plain data, so that any executor can carry it."""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass, field
from typing import Any

from bpcourse.grading.judge.limits import DEFAULT_LIMITS, Limits


@dataclass(frozen=True)
class LockedCell:
    """A code cell of the instructor's that students cannot change; points None: not graded."""

    grade_id: str
    source: str
    points: float | None = None
    private: tuple[str, ...] = ()
    """What else the instructor checks in it; nobody else ever sees it (notebooks/private.py)."""


@dataclass(frozen=True)
class Task:
    """All that is needed to judge one submission."""

    notebook: str
    """The submitted notebook, as JSON."""
    locked: tuple[LockedCell, ...]
    """The instructor's locked code cells, in the notebook's order."""
    key: bytes
    """Secret of this course, student, unit and submission: inputs are drawn from it."""
    demonstrations: tuple[str, ...] = ()
    """Sources of the release's other code cells; see `notebook.demonstrations_of`."""
    files: dict[str, bytes] = field(default_factory=dict[str, bytes])
    """Other files of the unit, by relative path."""
    limits: Limits = DEFAULT_LIMITS
    isolation: str = "sandbox"
    exercises: str = ""
    """The folder of the instructor's own exercises on this machine, which no submission is in."""
    figures: bool = False
    """Run the notebook once more with the reference, for the page's pictures."""

    @property
    def locked_by_id(self) -> dict[str | None, LockedCell]:
        """{grade_id: locked cell}; None, what an open cell has for one, leads nowhere."""
        return {cell.grade_id: cell for cell in self.locked}


@dataclass(frozen=True)
class Score:
    """What one graded cell earned, and why."""

    points: float
    possible: float
    explanation: str = ""
    report: dict[str, Any] | None = None


@dataclass(frozen=True)
class Verdict:
    """The judged notebook (JSON), the scores by grade_id, and what it took."""

    notebook: str
    scores: dict[str, Score]
    restarts: int
    seconds: float


def submission_key(secret: bytes, unit: str, student: str, content: str = "") -> bytes:
    """The secret that one submission's inputs are drawn from.

    content  what its code can know; see notebook.content_of. Another one gets other inputs, so
             that nobody who has seen some on a page can hand in their answers.
    """
    return hmac.digest(secret, json.dumps([unit, student, content]).encode(), "sha256")[:16]


def seed_of(key: bytes, name: str) -> int:
    """The seed for an exercise or cell."""
    return int.from_bytes(hmac.digest(key, name.encode(), "sha256")[:8], "big")
