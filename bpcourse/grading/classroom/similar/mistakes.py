"""Identical rare mistakes: the same unnamed wrong numbers, or the same rare name."""

from __future__ import annotations

from collections.abc import Iterator

from bpcourse.grading.classroom.graded import GradedUnit
from bpcourse.grading.classroom.report.figures import Figures
from bpcourse.grading.classroom.same_inputs.clusters import clusters
from bpcourse.grading.classroom.same_inputs.run import SameInputs
from bpcourse.grading.classroom.similar.alike import Alike, Kind, Pair, bits, pairs_of, rarest


def same_numbers(graded: GradedUnit, asked: SameInputs) -> Iterator[tuple[Pair, Alike]]:
    """Unnamed wrong answers that give the same numbers for the same inputs.

    What follows from a mistake in another exercise counts there; and nothing but zeros is what anybody
    may come to.
    """
    n = len(graded.works)
    for cluster in clusters(graded, asked):
        k = len(cluster.students)
        if k > rarest(n) or cluster.through:
            continue
        parts = ", ".join(cluster.parts)
        told = f" ({cluster.told})" if cluster.told else ""
        kind: Kind = "mistake" if cluster.told == "zero everywhere" else "numbers"
        what = f"the same wrong numbers in {parts}{told}"
        answer = graded.answer_of(cluster.check)
        for pair in pairs_of(cluster.students):
            yield pair, Alike("numbers", cluster.exercise, answer, what, k, bits(kind, k, n))


def same_names(graded: GradedUnit, figures: Figures) -> Iterator[tuple[Pair, Alike]]:
    """Mistakes of the catalogue that few of the class have made, and exceptions that few have got."""
    n = len(graded.works)
    answers = {
        check.exercise: graded.answer_of(name)
        for work in graded.works
        for name, check in work.checks.items()
    }
    kinds: dict[str, Kind] = {"named": "mistake", "raised": "exception"}
    for finding in figures.of_kind(*kinds):
        k, kind = len(finding.students), kinds[finding.kind]
        if 2 <= k <= rarest(n):
            same = "mistake" if kind == "mistake" else "exception"
            what = f"the same {same}: {finding.what}"
            alike = Alike(
                kind, finding.exercise, answers[finding.exercise], what, k, bits(kind, k, n)
            )
            for pair in pairs_of(finding.students):
                yield pair, alike
