"""The first intermediate quantity that is wrong, where the student uses the course's names."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bpcourse.checking.attempt import Attempt
from bpcourse.checking.compare import compare
from bpcourse.checking.exercise import Case, Exercise, Implementation
from bpcourse.checking.rounding import Rounded, lift
from bpcourse.checking.run import copied
from bpcourse.checking.tracing import variables_of


def first_wrong_intermediate(attempt: Attempt) -> str:
    """Name of the first variable that differs from the reference's variable of the same name.

    The order is that in which the reference computes them. "" where nothing can be said: a program
    judges, the student's function cannot be watched, or shares no intermediate name with the
    reference.
    """
    exercise = attempt.exercise
    if exercise.by_program:
        return ""
    code = exercise.reference.__code__
    for case, used in zip(attempt.cases, attempt.own.used):
        lifted = replace(case, args=lift(case.args), upstream=lift(case.upstream))
        right = _variables(exercise, exercise.reference, lifted)
        own = _variables(exercise, attempt.implementation, copied(used))
        if not own or not right:
            return ""
        for name in code.co_varnames[code.co_argcount : code.co_nlocals]:
            value = right.get(name)
            intermediate = isinstance(value, Rounded) and name not in exercise.parts
            if intermediate and name in own and compare(own[name], [value]):
                return name
    return ""


def _variables(exercise: Exercise, function: Implementation, case: Case) -> dict[str, Any] | None:
    return variables_of(function, lambda: exercise.run(function, case))
