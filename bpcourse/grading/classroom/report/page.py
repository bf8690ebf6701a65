"""The report's page: figures in the words and bars that an instructor reads before a lecture."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bpcourse.exercises import all_exercises
from bpcourse.grading.classroom.code import anonymous, catalogue_entry, shortened
from bpcourse.grading.classroom.graded import GradedUnit
from bpcourse.grading.classroom.pages import rendered
from bpcourse.grading.classroom.report.figures import KINDS, SCORES, Figures, Finding
from bpcourse.grading.classroom.report.who import Who
from bpcourse.grading.classroom.same_inputs.clusters import Cluster, clusters
from bpcourse.grading.classroom.same_inputs.run import SameInputs
from bpcourse.notebooks.cells import source_of

MOST_BARS = 15
MOST_PARTS = 10
TOP = 3
CSS = {"not written": "none", "by hand": "hand"}


@dataclass(frozen=True)
class Told:
    """A Finding as the page tells it."""

    exercise: str
    parts: tuple[str, ...]
    whole: bool
    what: str
    count: int
    lost: float
    names: list[str]
    ask: str = ""
    tell: str = ""


def page(
    graded: GradedUnit, figures: Figures, asked: SameInputs | None, who: Who, to: Path
) -> bytes:
    """The page as HTML; without names where `who` hides them.

    asked  what unnamed wrong answers gave for the same inputs; None if they were not asked
    to     where it will lie, for links to feedback pages
    """
    works = graded.works
    told = {
        kind: [_told(finding, figures, who) for finding in figures.of_kind(kind)]
        for kind in ("named", "unnamed", "raised")
    }
    skipped = max(figures.cells, key=lambda cell: cell.kinds["not written"], default=None)
    return rendered(
        "report.html",
        title=heading(graded),
        unit=graded.unit,
        made=f"{datetime.now().astimezone():%d %B %Y, %H:%M}",
        who_shown=who.shown,
        n=len(works),
        waiting=graded.waiting,
        max_score=graded.max_score,
        mean=figures.mean,
        median=figures.median,
        all_points=sum(total >= graded.max_score - 1e-9 for total in figures.totals),
        histogram=histogram(figures.totals, graded.max_score),
        cells=figures.cells,
        score_kinds=[(kind, words, CSS.get(kind, kind)) for kind, words in SCORES.items()],
        part_kinds=[(kind, words, CSS.get(kind, kind)) for kind, words in KINDS.items()],
        hardest=figures.hardest[:MOST_PARTS],
        skipped=skipped if skipped and skipped.kinds["not written"] > 1 else None,
        top=[finding for finding in told["named"] if finding.count > 1][:TOP],
        **told,
        compared=asked is not None,
        why_not=asked.why_not if asked else "",
        clusters=[
            _cluster(graded, cluster, who) for cluster in (clusters(graded, asked) if asked else ())
        ],
        followed=[(name, len(s), who.all(s)) for name, s in figures.followed],
        numerical=[(name, len(s), who.all(s)) for name, s in figures.numerical],
        **_asking(graded, who),
        students=[(w.student, w.score, _link(w.page, to)) for w in works] if who.shown else [],
    )


def heading(graded: GradedUnit) -> str:
    """The unit's title: the first heading of its notebook."""
    for cell in graded.release["cells"]:
        for line in source_of(cell).splitlines() if cell.get("cell_type") == "markdown" else ():
            if line.startswith("# "):
                return line[2:].strip()
    return graded.unit


def histogram(totals: list[float], most: float) -> list[dict[str, Any]]:
    """Bars of one width from 0 to the unit's points: from, to, count, and height as a share."""
    width = next(w for w in (1, 2, 5, 10, 20, 50, 100, 10**9) if most / w <= MOST_BARS)
    number = max(int(-(-most // width)), 1)
    counts = Counter(min(int(max(total, 0) // width), number - 1) for total in totals)
    highest = max(counts.values(), default=1)
    return [
        {
            "low": k * width,
            "high": min((k + 1) * width, most),
            "count": counts[k],
            "share": counts[k] / highest,
        }
        for k in range(number)
    ]


def _told(finding: Finding, figures: Figures, who: Who) -> Told:
    exercise = all_exercises().get(finding.exercise)
    mistake = next(
        (m for m in (exercise.mistakes if exercise else ()) if m.name == finding.what), None
    )
    parts = {
        part.name
        for cell in figures.cells
        for part in cell.parts
        if part.exercise == finding.exercise
    }
    return Told(
        exercise=finding.exercise,
        parts=finding.parts,
        whole=parts <= set(finding.parts),
        what=finding.what,
        count=len(finding.students),
        lost=finding.lost,
        names=who.all(finding.students),
        ask=mistake.ask.replace("FITTED", "…") if mistake else "",
        tell=mistake.tell.replace("FITTED", "…") if mistake else "",
    )


def _cluster(graded: GradedUnit, cluster: Cluster, who: Who) -> dict[str, Any]:
    """A cluster with its shortest answer as a sample."""
    cell = graded.answer_of(cluster.check)
    answers = [
        work.answers.get(cell, "") for work in graded.works if work.student in cluster.students
    ]
    if not who.shown:
        answers = list(map(anonymous, answers))
    sample = min(filter(str.strip, answers), key=len, default="")
    return {
        "exercise": cluster.exercise,
        "parts": cluster.parts,
        "count": len(cluster.students),
        "told": cluster.told,
        "through": cluster.through,
        "code": shortened(sample),
        "entry": catalogue_entry(sample),
        "names": who.all(cluster.students),
    }


def _asking(graded: GradedUnit, who: Who) -> dict[str, Any]:
    """Submissions that ask for something: marks by hand, a look at a damaged file."""
    works = graded.works
    damaged = [
        (
            who(work.student),
            "no work was found in it" if work.record.get("unreadable") else "repaired",
            work.record["remarks"],
        )
        for work in works
        if work.record.get("remarks")
    ]
    return {
        "by_hand": [(who(work.student), work.by_hand) for work in works if work.by_hand],
        "damaged": damaged,
        "other_release": [
            (who(work.student), work.record["other_release"])
            for work in works
            if work.record.get("other_release")
        ],
        "late": [
            (who(work.student), work.marks.penalty)
            for work in works
            if work.marks.late or work.marks.penalty
        ],
    }


def _link(page: Path, to: Path) -> str:
    """The way from the report to a feedback page; "" where there is none."""
    if not page.is_file():
        return ""
    return quote(os.fsencode(Path(os.path.relpath(page.resolve(), to.resolve().parent)).as_posix()))
