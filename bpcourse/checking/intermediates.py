"""The first intermediate quantity that differs, where the student uses the course's names.

A name may mean something else to the student, so much speaks against naming one: that it has
another shape in some case (a loop's variable, a row for a column), that it differs where the
result is right, that it comes out of the cache or an argument rather than out of the answer, that
it is one number among arrays, that a loop of ours gives it many values.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from bpcourse.checking.attempt import Attempt
from bpcourse.checking.compare import compare
from bpcourse.checking.exercise import Case, Exercise, Implementation
from bpcourse.checking.guards import is_array, is_dict, is_numeric, is_sequence
from bpcourse.checking.mistake import source_of
from bpcourse.checking.rounding import Rounded, lift
from bpcourse.checking.run import copied
from bpcourse.checking.tracing import variables_of

Variables = Mapping[str, Any]


def first_wrong_intermediate(attempt: Attempt) -> str:
    """Name of the first variable that differs from the reference's variable of the same name.

    The order is that in which the reference computes them. "" where nothing can be said: a program
    judges, the student's function cannot be watched, or shares no intermediate name with the
    reference.
    """
    if attempt.exercise.by_program:
        return ""
    seen: list[tuple[Variables, Variables, bool]] = []  # (own, ours, is the result right?) by case
    for i, used in enumerate(attempt.own.used):
        own = _variables(attempt.exercise, attempt.implementation, copied(used))
        ours = _variables(attempt.exercise, attempt.exercise.reference, _lifted(attempt.cases[i]))
        if not own or not ours:
            return ""
        seen.append((own, ours, _is_right(attempt, i)))
    handed_in = _names_of_the_forward(attempt) | _names_of_arguments(attempt.cases[0], seen[0][1])
    for name in _candidates(attempt.exercise):
        if name not in handed_in and _differs_where_wrong(name, seen):
            return name
    return ""


def _candidates(exercise: Exercise) -> Sequence[str]:
    """The reference's own variables, in order, that have one value; its results are none."""
    code = exercise.reference.__code__
    names = code.co_varnames[code.co_argcount : code.co_nlocals]
    others = {*exercise.parts, *_changing(exercise.reference)}
    return [name for name in names if name not in others]


@cache
def _changing(function: Implementation) -> frozenset[str]:
    """The names that a function assigns in a loop."""
    loops = [
        n for n in ast.walk(ast.parse(source_of(function))) if isinstance(n, ast.For | ast.While)
    ]
    return frozenset(
        node.id
        for loop in loops
        for node in ast.walk(loop)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    )


def _names_of_arguments(case: Case, ours: Variables) -> set[str]:
    """The reference's variables that only give a name to something handed in."""
    given = [*_arrays((case.args, case.upstream))]
    return {
        name
        for name, value in ours.items()
        if isinstance(value, Rounded) and any(np.array_equal(value.value, g) for g in given)
    }


def _arrays(value: Any) -> Iterator[Any]:
    if is_dict(value):
        value = list(value.values())
    if is_sequence(value):
        for item in value:
            yield from _arrays(item)
    elif is_numeric(value):
        yield value


def _names_of_the_forward(attempt: Attempt) -> set[str]:
    """What a backward with these names has from the cache, most likely: those of either forward."""
    reference = attempt.exercise.forward
    if reference is None:
        return set()
    code = getattr(reference, "__code__", None)
    names = set(code.co_varnames) if code else set[str]()
    forward, case = attempt.own.function, copied(attempt.cases[0])
    if forward is not None:
        names |= set(variables_of(forward, lambda: forward(*case.args)) or {})
    return names


def _differs_where_wrong(name: str, seen: Sequence[tuple[Variables, Variables, bool]]) -> bool:
    """Of one shape in every case, wrong in some, and never where the result is right?"""
    differs = False
    for own, ours, is_right in seen:
        value, right = own.get(name), ours.get(name)
        if not isinstance(right, Rounded) or not is_numeric(value):
            return False
        if np.shape(value) != right.shape or (right.shape == () and _has_arrays(ours)):
            return False
        if compare(value, [right]):
            if is_right:
                return False
            differs = True
    return differs


def _has_arrays(variables: Variables) -> bool:
    return any(
        is_array(value) or (isinstance(value, Rounded) and value.shape != ())
        for value in variables.values()
    )


def _is_right(attempt: Attempt, i: int) -> bool:
    outcome = attempt.outcomes[i]
    answers = attempt.right[i]
    return not any(compare(outcome.get(p), [a[p] for a in answers]) for p in answers[0])


def _lifted(case: Case) -> Case:
    return replace(case, args=lift(case.args), upstream=lift(case.upstream))


def _variables(exercise: Exercise, function: Implementation, case: Case) -> Variables | None:
    return variables_of(function, lambda: exercise.run(function, case))
