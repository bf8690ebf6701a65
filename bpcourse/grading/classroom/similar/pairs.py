"""The pairs that are worth a look, and groups of more than two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bpcourse.grading.classroom.graded import GradedUnit
from bpcourse.grading.classroom.report.figures import Figures
from bpcourse.grading.classroom.same_inputs.run import SameInputs
from bpcourse.grading.classroom.similar.alike import Alike, Pair, needed, weight
from bpcourse.grading.classroom.similar.mistakes import same_names, same_numbers
from bpcourse.grading.classroom.similar.structure import same_structure
from bpcourse.grading.classroom.similar.words import same_words


@dataclass(frozen=True)
class Similar:
    """Two students, what they have in common (what says most comes first), and how much it says."""

    students: Pair
    alike: list[Alike]
    weight: float


def similar_pairs(graded: GradedUnit, asked: SameInputs) -> list[Similar]:
    """The pairs that are worth a look, the most alike first."""
    found: dict[Pair, list[Alike]] = defaultdict(list)
    figures = Figures(graded)
    for signs in (
        same_numbers(graded, asked),
        same_names(graded, figures),
        same_words(graded),
        same_structure(graded),
    ):
        for pair, alike in signs:
            found[pair].append(alike)
    enough = needed(len(graded.works))
    pairs = [
        Similar(pair, sorted(alike, key=lambda one: -one.bits), weight(alike))
        for pair, alike in found.items()
    ]
    pairs = [pair for pair in pairs if pair.weight >= enough]
    return sorted(pairs, key=lambda pair: (-pair.weight, pair.students))


def groups(pairs: Iterable[Similar]) -> list[list[str]]:
    """Students who are linked by pairs, three or more; the largest group first."""
    group_of: dict[str, set[str]] = {}
    for pair in pairs:
        a, b = (group_of.get(student, {student}) for student in pair.students)
        joined = a | b
        group_of.update(dict.fromkeys(joined, joined))
    distinct = {id(group): sorted(group) for group in group_of.values() if len(group) > 2}
    return sorted(distinct.values(), key=lambda group: (-len(group), group))
