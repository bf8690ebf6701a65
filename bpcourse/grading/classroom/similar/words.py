"""Written answers that have many words in the same order, beyond the release's and the solution's."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from bpcourse.grading.classroom.graded import GradedCell, GradedUnit
from bpcourse.grading.classroom.similar.alike import Alike, Pair, bits, pairs_of, rarest

RUN = 5  # words in a row that are compared
LEAST = 12  # words in common that are worth telling
MANY = 25  # words in common that say all that words can say
Run = tuple[int, list[int], list[int]]
"""(how many have it, where it begins in one answer, and in the other)."""
WORD = re.compile(r"\w+", re.UNICODE)


def same_words(graded: GradedUnit) -> Iterator[tuple[Pair, Alike]]:
    """Answers to questions in words that share runs which few others have."""
    n = len(graded.works)
    for cell in graded.cells:
        for pair, runs in _shared(graded, cell).items() if cell.written else ():
            marked = _words(one for _, one, _ in runs), _words(other for _, _, other in runs)
            count = min(map(len, marked))
            if count >= LEAST:
                k = min(holders for holders, _, _ in runs)
                said = bits("written", k, n) * min(1.0, count / MANY)
                what = f"{count} words in the same order"
                title = cell.name.replace("_", " ")
                yield pair, Alike("written", title, cell.name, what, k, said, marked)


def _shared(graded: GradedUnit, cell: GradedCell) -> dict[Pair, list[Run]]:
    """What each pair has in common in one question."""
    given = {run for text in graded.given(cell.name) for run in _runs(text)}
    places: dict[tuple[str, ...], dict[str, list[int]]] = defaultdict(dict)
    for work in graded.works:
        for run, where in _runs(work.answers.get(cell.name, "")).items():
            if run not in given:
                places[run][work.student] = where
    shared: dict[Pair, list[Run]] = defaultdict(list)
    for holders in places.values():
        if 2 <= len(holders) <= rarest(len(graded.works)):
            for a, b in pairs_of(holders):
                shared[a, b].append((len(holders), holders[a], holders[b]))
    return shared


def words(text: str) -> list[tuple[int, int]]:
    """(start, end) of each word in a text."""
    return [match.span() for match in WORD.finditer(text)]


def _runs(text: str) -> dict[tuple[str, ...], list[int]]:
    """{RUN words in a row, in small letters: the numbers of the words at which it begins}."""
    found = [text[start:end].casefold() for start, end in words(text)]
    runs: dict[tuple[str, ...], list[int]] = {}
    for i in range(len(found) - RUN + 1):
        runs.setdefault(tuple(found[i : i + RUN]), []).append(i)
    return runs


def _words(starts: Iterable[list[int]]) -> frozenset[int]:
    return frozenset(i + k for begins in starts for i in begins for k in range(RUN))
