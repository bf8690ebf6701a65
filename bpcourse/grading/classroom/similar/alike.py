"""What two students have in common, and how much that says: the rarer in the class, the more."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

Kind = Literal["numbers", "mistake", "exception", "written", "structure"]
Pair = tuple[str, str]
"""Two students, in the order of their names."""

FACTOR: dict[Kind, float] = {
    "numbers": 1.0,
    "mistake": 0.5,  # the catalogue has what many make, each on their own
    "exception": 0.5,
    "written": 2.0,  # nobody writes twenty words in the same order by chance
    "structure": 0.5,  # part of it follows from the same mistake, or the same book
}
UNSEEN = 10  # students of other classes, none of whom had it: two of five are no proof of rarity


@dataclass(frozen=True)
class Alike:
    """One thing that two students have in common.

    where    the exercise or question; answer, the grade_id of the cell to look at
    what     in words
    holders  how many of the class share it, these two included
    bits     how much it says, as a power of two: 3 for what one in eight would have by chance
    marked   what of the two answers is alike: numbers of lines, or of words
    """

    kind: Kind
    where: str
    answer: str
    what: str
    holders: int
    bits: float
    marked: tuple[frozenset[int], frozenset[int]] = (frozenset(), frozenset())


def rarest(n: int) -> int:
    """How many of a class of n may share something that is still rare; in one of four, nothing is."""
    return min(max(3, n // 10), (n - 1) // 2)


def bits(kind: Kind, holders: int, n: int) -> float:
    """How much it says that two of n students share what `holders` of them have.

    The chance that somebody else has it, too, is estimated from the others of the class, to whom
    UNSEEN are added.
    """
    return -FACTOR[kind] * math.log2((holders - 2 + 0.5) / (n - 2 + UNSEEN))


def weight(alike: Iterable[Alike]) -> float:
    """How much all of it says together."""
    return sum(one.bits for one in alike)


def pairs_of(students: Iterable[str]) -> Iterator[Pair]:
    """All pairs, each in the order of the names."""
    return combinations(sorted(students), 2)


def needed(n: int) -> float:
    """The weight from which a pair is worth a look: were all of n students independent, less than one
    pair would reach it by chance.
    """
    return math.log2(max(n * (n - 1) / 2, 2))
