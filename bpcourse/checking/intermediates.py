"""The first intermediate quantity that is wrong, where the student uses the course's names."""

from __future__ import annotations

import copy

from bpcourse.checking.compare import compare
from bpcourse.checking.rounding import Rounded, lift
from bpcourse.checking.tracing import variables_of


def first_divergence(exercise, implementation, forwards, prepared) -> str:
    """Name of the first variable that differs from the reference's variable of the same name.

    The order is that in which the reference computes them. "" where nothing can be said: the
    student's function cannot be watched, or shares no intermediate name with the reference.
    forwards: by case, whose cache the student's backward is given.
    """
    for case, forward in zip(prepared, forwards):
        right = _variables(
            exercise.reference, exercise.forward, lift(case.args), lift(case.upstream)
        )
        own = _variables(implementation, forward, *copy.deepcopy((case.args, case.upstream)))
        if not own or not right:
            return ""
        code = exercise.reference.__code__
        for name in code.co_varnames[code.co_argcount : code.co_nlocals]:
            value = right.get(name)
            intermediate = isinstance(value, Rounded) and name not in exercise.parts
            if intermediate and name in own and compare(own[name], [value]):
                return name
    return ""


def _variables(function, forward, args, upstream):
    if not upstream:
        return variables_of(function, lambda: function(*args))
    return variables_of(function, lambda: function(*upstream, forward(*args)[-1]))
