"""The first intermediate quantity that is wrong, where the student uses the course's names.

A name may mean something else to the student. So a variable is named only if it is shown to be where
the answer goes wrong: it is the first that differs, and our solution, given the student's value for
it, returns what the student returned, in every part and every case.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, cast

import numpy as np

from bpcourse.checking.attempt import Attempt
from bpcourse.checking.compare import compare
from bpcourse.checking.exercise import Case, Exercise, Implementation
from bpcourse.checking.guards import is_numeric
from bpcourse.checking.mistake import source_of
from bpcourse.checking.naming.agreement import same
from bpcourse.checking.rounding import Rounded, lift
from bpcourse.checking.run import copied, run_all, silence
from bpcourse.checking.tracing import variables_of

Variables = Mapping[str, Any]
_THEIRS = "_value_of_the_student"


def first_wrong_intermediate(attempt: Attempt) -> str:
    """Name of the variable that goes wrong first, "" where none is shown to.

    The order is that in which the reference computes them. None is where a program judges, where
    the student's function cannot be watched, or shares no intermediate name with the reference.
    """
    exercise = attempt.exercise
    if exercise.by_program or not inspect.isfunction(exercise.reference):
        return ""
    seen: list[tuple[Variables, Variables]] = []  # (own, ours) by case
    for case, used in zip(attempt.cases, attempt.own.used):
        own = _variables(exercise, attempt.implementation, copied(used))
        ours = _variables(exercise, exercise.reference, _lifted(case))
        if not own or not ours:
            return ""
        seen.append((own, ours))
    for name in assigned_once(exercise.reference):
        if name not in exercise.parts and _differs(name, seen):
            return name if _explains(attempt, name, [own[name] for own, _ in seen]) else ""
    return ""


@cache
def assigned_once(function: Implementation) -> tuple[str, ...]:
    """The names that a function gives one value, by a line of its own outside of any loop."""
    lines = _body(ast.parse(source_of(function)))
    stored = [
        node.id
        for line in lines
        for node in ast.walk(line)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]
    return tuple(
        line.targets[0].id
        for line in lines
        if isinstance(line, ast.Assign)
        and isinstance(line.targets[0], ast.Name)
        and stored.count(line.targets[0].id) == 1
    )


def _body(tree: ast.Module) -> list[ast.stmt]:
    return cast("ast.FunctionDef", tree.body[0]).body


def _differs(name: str, seen: Sequence[tuple[Variables, Variables]]) -> bool:
    """Has it a value of our shape in every case, and in some another than ours?"""
    pairs = [(own.get(name), ours.get(name)) for own, ours in seen]
    return all(
        is_numeric(value) and isinstance(right, Rounded) and np.shape(value) == right.shape
        for value, right in pairs
    ) and any(compare(value, [right]) for value, right in pairs)


def _explains(attempt: Attempt, name: str, values: Sequence[Any]) -> bool:
    """Does our solution return what the student's does, given their value of this variable?"""
    given: dict[str, Any] = {}
    solution = _with_their_value(attempt.exercise.reference, name, given)
    for i, (case, value) in enumerate(zip(attempt.cases, values)):
        given[_THEIRS] = np.array(value)[()]
        with silence():
            (outcome,) = run_all(attempt.exercise, solution, [case]).outcomes
        own, answers = attempt.outcomes[i], attempt.right[i]
        for part in answers[0]:
            right = [answer[part] for answer in answers]
            if compare(own.get(part), right):
                if not same(own.get(part), outcome.get(part), right[0]):
                    return False
            elif compare(outcome.get(part), right):
                return False
    return True


def _with_their_value(
    function: Implementation, name: str, namespace: dict[str, Any]
) -> Implementation:
    """The function, with the value that the namespace holds for the student in place of its own."""
    namespace.update(function.__globals__)
    tree = ast.parse(source_of(function))
    for line in _body(tree):
        if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == name:
            line.value = ast.Name(_THEIRS, ast.Load())
    exec(compile(ast.fix_missing_locations(tree), f"<{name} of a student>", "exec"), namespace)  # noqa: S102  our own text
    return namespace[function.__name__]


def _lifted(case: Case) -> Case:
    return replace(case, args=lift(case.args), upstream=lift(case.upstream))


def _variables(exercise: Exercise, function: Implementation, case: Case) -> Variables | None:
    return variables_of(function, lambda: exercise.run(function, case))
