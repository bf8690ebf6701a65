"""What a learner calls the arguments of a case, by the signatures that the exercise shows."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from bpcourse.checking.exercise import Backward, Case, Exercise, Program


def argument_names(exercise: Exercise, case: Case) -> list[str]:
    """Names of the case's arguments: of the forward where there is one."""
    if isinstance(exercise, Program):
        return parameters(exercise.program, len(case.args), skip=1) or parameters(
            exercise.reference, len(case.args)
        )
    return parameters(exercise.forward or exercise.reference, len(case.args))


def upstream_names(exercise: Exercise, case: Case) -> list[str]:
    """Names of the upstream gradients, which come first in a backward."""
    return parameters(exercise.reference, len(case.upstream))


def arguments_by_name(exercise: Exercise, case: Case) -> dict[str, Any]:
    """{name: argument} of a case, upstream gradients included."""
    found = dict(zip(argument_names(exercise, case), case.args))
    if isinstance(exercise, Backward):
        found |= zip(upstream_names(exercise, case), case.upstream)
    return found


def parameters(function: Callable[..., Any], count: int, skip: int = 0) -> list[str]:
    """Names of a function's first parameters; [] where it does not have as many."""
    try:
        parameters = list(inspect.signature(function).parameters.values())[skip:]
    except (TypeError, ValueError):
        return []
    named = [p.name for p in parameters if p.kind is not p.VAR_POSITIONAL]
    return named[:count] if len(named) >= count else []
