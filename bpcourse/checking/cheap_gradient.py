"""Cheap gradient principle: a backward costs a few forwards, however many parameters there are.

A backward that evaluates the forward as often as there are numbers to differentiate by is numerical
differentiation. Source: Griewank and Walther, Evaluating Derivatives (2008), section 4.5.
"""

from __future__ import annotations

from typing import Any

from bpcourse.checking.attempt import Attempt
from bpcourse.checking.exercise import Case, Implementation
from bpcourse.checking.guards import is_array
from bpcourse.checking.run import copied
from bpcourse.checking.tracing import calls_of


def numerical_differentiation(attempt: Attempt) -> str:
    """A sentence if the backward calls the forward more often the more numbers there are, else ""."""
    forward = attempt.own.function
    if forward is None:
        return ""
    counts: list[tuple[int, int]] = []
    for case in attempt.own.own_cases:
        calls = _calls(attempt, forward, copied(case))
        if not calls:
            return ""
        counts.append((_numbers(case.args), calls - 1))  # one made the cache
    sizes = {numbers for numbers, _ in counts}
    if len(sizes) < 2 or any(calls < numbers for numbers, calls in counts):
        return ""
    numbers, calls = max(counts)
    return (
        f"it calls {forward.__name__} {calls} times to differentiate by {numbers} numbers: that "
        "is numerical differentiation, whose cost grows with the number of parameters"
    )


def _calls(attempt: Attempt, forward: Implementation, case: Case) -> int | None:
    return calls_of(forward, lambda: attempt.exercise.run(attempt.implementation, case))


def _numbers(args: tuple[Any, ...]) -> int:
    """Size of the smallest array among the arguments: the least that is differentiated by."""
    return min((a.size for a in args if is_array(a) and a.dtype.kind == "f"), default=1)
