"""Right values in the wrong order: in every exercise with several outputs, no catalogue needed.

Two ways to find out. What stands where dgamma belongs may be the right dbeta: then the values say
so. Where types differ too (a loss and a dictionary of gradients), or where a program sees only the
consequences, the student's function is run once more with its outputs exchanged: all is right then.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from bpcourse.checking.attempt import Attempt
from bpcourse.checking.compare import compare
from bpcourse.checking.exercise import Program, RandomBackward
from bpcourse.checking.guards import Array, is_dict, is_numeric, is_plain_sequence
from bpcourse.checking.mistake import Mistake
from bpcourse.checking.outcome import Malformed, Raised, Structure
from bpcourse.checking.rounding import Rounded
from bpcourse.checking.run import silence

ORDER = "right values in the wrong order"
_ASK = (
    "Compare your return statement with the docstring, name by name: does each value stand where "
    "it belongs?"
)
_MOST = 4  # outputs of which every two are exchanged, to see


def exchanged(attempt: Attempt) -> Mapping[str, Mistake]:
    """The wrong parts in whose place some other right value is returned, each with its mistake."""
    return _by_value(attempt) or _by_trying(attempt)


def _by_value(attempt: Attempt) -> Mapping[str, Mistake]:
    if isinstance(attempt.exercise, RandomBackward) or (
        isinstance(attempt.exercise, Program) and attempt.exercise.returns is None
    ):
        return {}  # its parts are statements about the answer, not what it returned
    stands_for = {part: _whose(attempt, part) for part in attempt.flaws}
    moved = {part: other for part, other in stands_for.items() if other}
    cycle = set(moved) & set(moved.values())
    while cycle != (kept := {part for part in cycle if moved[part] in cycle}):
        cycle = kept
    found: dict[str, Mistake] = {}
    if cycle:
        pairs = ", ".join(f"what stands for `{p}` is {moved[p]}" for p in moved if p in cycle)
        order = Mistake(ORDER, _ASK, f"The values are right, but not in their places: {pairs}.")
        found |= dict.fromkeys(cycle, order)
    for part, other in moved.items():
        if part not in cycle and other not in attempt.flaws and _tells(attempt, other):
            found[part] = Mistake(
                f"{other} returned where {part} belongs",
                _ASK,
                f"What you return for `{part}` is {other}, and that is right as {other}.",
            )
    return found


def _whose(attempt: Attempt, part: str) -> str:
    """The other part whose right value stands in the place of this one in every case, if one does."""
    found = [
        other for other in attempt.exercise.parts if other != part and _is(attempt, part, other)
    ]
    return found[0] if len(found) == 1 else ""


def _is(attempt: Attempt, part: str, other: str) -> bool:
    compared = 0
    for own, answers in zip(attempt.outcomes, attempt.right):
        if part not in answers[0]:
            continue
        right = [answer.get(other) for answer in answers]
        if compare(own.get(part), right):
            return False
        compared += isinstance(right[0], Rounded) or is_numeric(right[0])
    return compared > 0


def _tells(attempt: Attempt, part: str) -> bool:
    """Are its right values such as nobody hits by chance: two cases with numbers that are not round?"""
    numbers = [answers[0].get(part) for answers in attempt.right]
    return sum(isinstance(number, Rounded) and _odd(number.value) for number in numbers) >= 2


def _odd(value: Array) -> bool:
    tenths = 10 * value
    return bool((np.abs(tenths - np.round(tenths)) > 1e-6).any())


def _by_trying(attempt: Attempt) -> Mapping[str, Mistake]:
    implementation: Any = attempt.implementation
    if isinstance(implementation, type) or not callable(implementation) or not _in_doubt(attempt):
        return {}
    with silence():
        for order in _orders(_returned(attempt)):
            if _all_right(attempt, _reordered(implementation, order)):
                tell = (
                    "Each value is right, but not in its place. Put them in the docstring's order."
                )
                return dict.fromkeys(attempt.flaws, Mistake(ORDER, _ASK, tell))
    return {}


def _in_doubt(attempt: Attempt) -> bool:
    """May another order of the outputs be all that is wrong, and the values not have shown it?"""
    exercise = attempt.exercise
    statuses = {flaw.fault.status for flaw in attempt.flaws.values()}
    if "not written" in statuses:
        return False
    unjudged = is_plain_sequence(exercise.returns) and _count(exercise.returns) > len(
        exercise.parts
    )
    return exercise.by_program or unjudged or bool(statuses & {"type", "none", "raised"})


def _count(structure: Structure) -> int:
    """How many names a structure has."""
    if isinstance(structure, str):
        return 1
    return sum(map(_count, structure.values() if is_dict(structure) else structure))


def _returned(attempt: Attempt) -> int:
    """How many values the student's function returns; 0 if none, or more than are tried."""
    seen: list[int] = []

    def noted(*args: Any, **kwargs: Any) -> Any:
        result = attempt.implementation(*args, **kwargs)
        seen.append(len(result) if is_plain_sequence(result) else 0)
        return result

    _first_case(attempt, noted)
    return seen[0] if seen and 1 < seen[0] <= _MOST else 0


def _orders(count: int) -> list[Sequence[int]]:
    """Every two exchanged; three in a ring as well."""
    orders: list[Sequence[int]] = []
    for i, j in itertools.combinations(range(count), 2):
        order = list(range(count))
        order[i], order[j] = j, i
        orders.append(order)
    return [*orders, [1, 2, 0], [2, 0, 1]] if count == 3 else orders


def _reordered(implementation: Callable[..., Any], order: Sequence[int]) -> Callable[..., Any]:
    def reordered(*args: Any, **kwargs: Any) -> Any:
        result = implementation(*args, **kwargs)
        fits = is_plain_sequence(result) and len(result) == len(order)
        return tuple(result[i] for i in order) if fits else result

    return reordered


def _first_case(attempt: Attempt, implementation: Callable[..., Any]) -> bool:
    """Is this right in the first case?"""
    first = replace(
        attempt, implementation=implementation, cases=attempt.cases[:1], right=attempt.right[:1]
    )
    outcome = first.outcomes[0]
    nothing = all(isinstance(value, (Raised, Malformed)) for value in outcome.values())
    return not nothing and not first.flaws


def _all_right(attempt: Attempt, implementation: Callable[..., Any]) -> bool:
    return (
        _first_case(attempt, implementation)
        and not replace(attempt, implementation=implementation).flaws
    )
