"""The page of similar submissions: pairs side by side, and what it does not prove."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bpcourse.grading.classroom.graded import GradedUnit
from bpcourse.grading.classroom.pages import rendered
from bpcourse.grading.classroom.report.page import heading
from bpcourse.grading.classroom.same_inputs.run import SameInputs
from bpcourse.grading.classroom.similar.alike import Alike, needed, rarest
from bpcourse.grading.classroom.similar.pairs import Similar, groups
from bpcourse.grading.classroom.similar.words import words

MOST = 40  # pairs that are shown

KINDS = {
    "numbers": "Two who learn together, or from the same page, may come to the same wrong formula.",
    "mistake": "Each of the two may have made it alone; only several rare ones together say something.",
    "exception": "The same slip of the keyboard raises the same exception.",
    "written": "Both may quote the same source, or the same assistant.",
    "structure": "Who learned from the same book, or asked the same assistant, writes alike.",
}
"""What each kind does not prove."""


def page(graded: GradedUnit, pairs: list[Similar], asked: SameInputs) -> bytes:
    """The page as HTML, with names: it is for instructors."""
    works = {work.student: work.answers for work in graded.works}
    n = len(works)
    return rendered(
        "similar.html",
        title=heading(graded),
        unit=graded.unit,
        made=f"{datetime.now().astimezone():%d %B %Y, %H:%M}",
        n=n,
        rare=rarest(n),
        needed=needed(n),
        why_not=asked.why_not,
        total=len(pairs),
        groups=groups(pairs),
        pairs=[_pair(pair, works) for pair in pairs[:MOST]],
        kinds=KINDS,
    )


def _pair(pair: Similar, works: dict[str, dict[str, str]]) -> dict[str, Any]:
    first, second = (works[student] for student in pair.students)
    answers: dict[str, list[Alike]] = {}
    for alike in pair.alike:
        answers.setdefault(alike.answer, []).append(alike)
    return {
        "students": pair.students,
        "weight": pair.weight,
        "alike": pair.alike,
        "answers": [
            {
                "where": alike[0].where,
                "written": any(one.kind == "written" for one in alike),
                "sides": [
                    _pieces(side.get(answer, ""), [(one.kind, one.marked[i]) for one in alike])
                    for i, side in enumerate((first, second))
                ],
            }
            for answer, alike in answers.items()
        ],
    }


def _pieces(text: str, marked: list[tuple[str, frozenset[int]]]) -> list[tuple[str, bool]]:
    """(text, whether it is alike) in a row."""
    if any(kind == "written" for kind, _ in marked):
        numbers = {i for kind, found in marked if kind == "written" for i in found}
        spans = [span for i, span in enumerate(words(text)) if i in numbers]
    else:
        numbers = {i for kind, found in marked if kind == "structure" for i in found}
        spans, start = [], 0
        for number, line in enumerate(text.splitlines(keepends=True), 1):
            inner = line.strip()
            if number in numbers and inner:
                begin = start + line.index(inner)
                spans.append((begin, begin + len(inner)))
            start += len(line)
    return _split(text, spans)


def _split(text: str, spans: list[tuple[int, int]]) -> list[tuple[str, bool]]:
    """Marked words that stand side by side are marked together with what is between them."""
    joined: list[list[int]] = []
    for start, end in spans:
        if joined and not any(c.isalnum() or c == "\n" for c in text[joined[-1][1] : start]):
            joined[-1][1] = end
        else:
            joined.append([start, end])
    pieces, at = [], 0
    for start, end in joined:
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [piece for piece in [*pieces, (text[at:], False)] if piece[0]]
