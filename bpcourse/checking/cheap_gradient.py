"""Cheap gradient principle: a gradient costs a few forwards, however many parameters there are.

An answer that evaluates its forward again for every number that it differentiates by is numerical
differentiation. Certain is only what is seen of the forward itself: that costs the points. All else
is a sign: a remark, and a mark for the instructor, since the learner's process may hide what it does
and a right answer may look strange. Nothing found is no proof either.
Source: Griewank and Walther, Evaluating Derivatives (2008), section 4.5.
"""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, cast

import numpy as np

from bpcourse.checking import clock
from bpcourse.checking.attempt import Attempt
from bpcourse.checking.exercise import Backward, Case, Exercise, Implementation, Loss
from bpcourse.checking.guards import (
    Array,
    is_array,
    is_dict,
    is_numeric,
    is_plain_sequence,
    is_sequence,
)
from bpcourse.checking.outcome import Outcome
from bpcourse.checking.run import copied, silence
from bpcourse.checking.tracing import Lend, signs_of
from bpcourse.grading.inside import look

CERTAIN = (
    "it calls {} once for each number that it differentiates by, with that number changed: that is "
    "numerical differentiation, whose cost grows with the number of parameters"
)
SIGNS = {  # what is told first stands first
    look.NUDGED: "it has copies of an input with a nudge, for each number that it differentiates by",
    look.COMPLEX: "an input was given an imaginary part",
    look.CALLS: "it evaluates the forward as often as there are numbers to differentiate by",
    look.SWITCHED_OFF: "it asks for the profiler by which its calls are seen, or switches it off",
}
SIGN = (
    "This may be numerical differentiation, whose cost grows with the number of parameters: {}. That "
    "is a sign and no proof; it costs no points, and your instructor sees it too when this is graded."
)


@dataclass(frozen=True)
class Numerical:
    """What is known of numerical differentiation in an answer; "" is nothing.

    certain  why it earns nothing
    sign     a remark
    """

    certain: str = ""
    sign: str = ""


NOTHING = Numerical()
ENOUGH = 6  # numbers of an input: fewer are met by chance more easily


def numerical_differentiation(attempt: Attempt) -> Numerical:
    """What two small cases, on which the answer is run once more, show of it."""
    seen: list[set[str]] = []
    for case in _small_cases(attempt):
        signs = _signs(attempt, case)
        if not signs:
            return NOTHING
        seen.append(signs)
    if not seen:
        return NOTHING
    found = set[str].intersection(*seen)
    forward = attempt.own.function
    if look.FORWARD in found and forward is not None:
        return Numerical(certain=CERTAIN.format(forward.__name__))
    if look.FORWARD in found:  # a function that calls itself
        found.add(look.NUDGED)
    sign = next((words for sign, words in SIGNS.items() if sign in found), "")
    return Numerical(sign=SIGN.format(sign) if sign else "")


def _signs(attempt: Attempt, case: Case) -> set[str]:
    """The signs in this case, whose numbers the answer has not met before."""
    exercise = attempt.exercise
    fresh = _fresh(exercise, case)
    inputs = _inputs(exercise, fresh)
    given = copied(fresh)
    outcome: Outcome | None = None

    def run(lend: Lend) -> None:
        nonlocal outcome
        outcome = _outcome(attempt, replace(given, args=lend(given.args)))

    function = attempt.own.function if isinstance(exercise, Backward) else attempt.implementation
    with silence():
        signs = set(signs_of(attempt.implementation, function, inputs, run) or ())
    if outcome is None:  # it raised, and the hook may have been lost by that
        signs.discard(look.SWITCHED_OFF)
    return signs


def _outcome(attempt: Attempt, case: Case) -> Outcome | None:
    try:
        with contextlib.suppress(Exception, SystemExit):
            return attempt.exercise.run(attempt.implementation, case)
    except clock.TookTooLong as error:
        clock.stopped(error)
    return None


def _small_cases(attempt: Attempt) -> list[Case]:
    """The two smallest cases with enough to differentiate by, and the learner's forward if it runs."""
    exercise = attempt.exercise
    if clock.over() or not _paths(exercise, attempt.cases[0]):
        return []
    cases = attempt.own.own_cases or attempt.own.used
    most = max(len(_inputs(exercise, case)) for case in cases)
    sizes = [
        (
            len(inputs) < most or max(x.size for x in inputs) < ENOUGH,
            sum(x.size for x in inputs),
            k,
        )
        for k, case in enumerate(cases)
        if (inputs := _inputs(exercise, case))
    ]
    return [cases[k] for _, _, k in sorted(sizes)[:2]]


def _fresh(exercise: Exercise, case: Case) -> Case:
    """The case with the numbers of its inputs, and of its upstream gradients, in reverse order: what
    was remembered of the case does not answer this one.
    """
    args = case.args
    for path in _paths(exercise, case):
        args = _changed(args, path, _reversed)
    return replace(case, args=args, upstream=tuple(map(_reversed, case.upstream)))


def _reversed(value: Any) -> Any:
    if is_array(value) and value.ndim:
        return np.ascontiguousarray(value.ravel()[::-1].reshape(value.shape))
    return value


def _changed(holder: Any, path: tuple[Any, ...], change: Any) -> Any:
    """A copy of nested containers in which the value at the end of this path is changed."""
    if not path:
        return change(holder)
    first, *rest = path
    inner = _changed(holder[first], tuple(rest), change)
    if is_dict(holder):
        return {**holder, first: inner}
    return type(holder)(inner if k == first else item for k, item in enumerate(holder))


def _inputs(exercise: Exercise, case: Case) -> list[Array]:
    """What is differentiated by: arrays, and all plain numbers together as one."""
    values = [_at(case.args, path) for path in _paths(exercise, case)]
    arrays = [x for x in values if is_array(x) and x.ndim and x.dtype.kind == "f"]
    numbers = [float(x) for x in values if is_numeric(x) and not np.ndim(x)]
    arrays += [np.array(numbers)] if numbers else []
    return arrays


def _at(holder: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        holder = holder[key]
    return holder


def _paths(exercise: Exercise, case: Case) -> list[tuple[Any, ...]]:
    """Where the arguments that are differentiated by lie in those of a case."""
    if isinstance(exercise, (Backward, Loss)):
        return [tuple(at) if is_sequence(at) else (at,) for at in exercise.wrt.values()]
    return _named(exercise, case)


def _named(exercise: Exercise, case: Case) -> list[tuple[Any, ...]]:
    """By their names: "dw" is the derivative by an argument `w`, or by an entry "w" of one, or by
    something in a cache.
    """
    names = _parameters(exercise.reference)
    if "derivative" in exercise.parts:
        return [(0,)]
    found: list[tuple[Any, ...]] = []
    for k, (name, value) in enumerate(zip(names, case.args)):
        if "d" + name in exercise.parts:
            found.append((k,))
        elif name == "cache":
            found += _arrays(value, (k,))
        elif is_dict(value):
            found += [
                (k, key) for key in cast("Mapping[Any, Any]", value) if f"d{key}" in exercise.parts
            ]
    return found


def _arrays(value: Any, path: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """Where arrays lie in nested sequences."""
    if is_array(value):
        return [path]
    inner = enumerate(value) if is_plain_sequence(value) else ()
    return [found for k, item in inner for found in _arrays(item, (*path, k))]


@cache
def _parameters(function: Implementation) -> list[str]:
    try:
        return list(inspect.signature(function).parameters)
    except (TypeError, ValueError):  # a plain value
        return []
