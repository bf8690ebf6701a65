"""What an exercise earned and why, in the words of its row in the table."""

from __future__ import annotations

from dataclasses import dataclass

from bpcourse.checking.report import MIME
from bpcourse.grading.nbgrader.lost_points import lost_points
from bpcourse.grading.nbgrader.page.parts import Exercise
from bpcourse.notebooks.cells import role_metadata

ROUNDING = 1e-9  # points
NO_ANSWER = "no answer"
KINDS = {
    "right": "right",
    "partly": "partly right",
    "wrong": "not right yet",
    "empty": "not written yet",
    "unread": "to be read",
    "read": "read",
}
"""What a mark is, in words; the keys are classes of page.css."""


@dataclass(frozen=True)
class Mark:
    """Points of one exercise. `earned` counts for nothing while nobody has read it."""

    kind: str  # one of KINDS
    earned: float
    possible: float
    reasons: tuple[str, ...]

    @property
    def lost(self) -> bool:
        """Whether a check took points that an answer in code can still earn."""
        return self.kind in ("partly", "wrong", "empty") and NO_ANSWER not in self.reasons


def mark_of(exercise: Exercise) -> Mark:
    """The mark that nbgrader's gradebook has, as feedback.py wrote it into the notebook."""
    about = role_metadata(exercise.graded)
    earned, possible = float(about.get("score", 0)), float(about.get("points", 0))
    if exercise.written:
        return _written(about, earned, possible)
    if earned >= possible - ROUNDING:
        return Mark("right", earned, possible, _followed(exercise))
    lost = lost_points(exercise.grade_id, possible - earned, exercise.graded)
    reasons = tuple(_reason(one.where, one.mistake) for one in lost)
    if set(reasons) == {"not written"}:
        return Mark("empty", earned, possible, ("not written yet",))
    return Mark("partly" if earned else "wrong", earned, possible, reasons)


def _written(about: dict[str, object], earned: float, possible: float) -> Mark:
    if not about.get("graded", bool(earned)):
        return Mark("unread", 0.0, possible, ("your instructor will read it",))
    if about.get("by_hand", True):
        return Mark("read", earned, possible, ("read by your instructor",))
    return Mark("empty" if not earned else "read", earned, possible, (NO_ANSWER,))


def _reason(where: str, mistake: str) -> str:
    """Like "dx, dw: the mask is forgotten": the parts, where it is not all of them."""
    named = where.partition(" (")[2].removesuffix(")")
    return f"{named}: {mistake}" if named else mistake


def _followed(exercise: Exercise) -> tuple[str, ...]:
    """Points that a slip further up did not cost, which is still to be mended."""
    reports = (output.get("data", {}).get(MIME) for output in exercise.graded.get("outputs", []))
    names = {
        part["followed"]
        for report in reports
        if report
        for part in report["parts"]
        if part.get("followed")
    }
    told = [f"right for your own {name}, which still has to be mended" for name in sorted(names)]
    return tuple(told) or ("right",)
