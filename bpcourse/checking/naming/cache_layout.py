"""Does the student's forward keep the same things in its cache as the reference's, in the same places?

Only then may one's backward be given the other's cache: a backward that expects x, where the
reference keeps tanh(x), would seem to take the tanh twice.
"""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Iterator
from typing import Any

import numpy as np

from bpcourse.checking.attempt import Attempt
from bpcourse.checking.exercise import Case, Implementation
from bpcourse.checking.guards import Array, is_dict, is_numeric, is_plain_sequence
from bpcourse.checking.run import silence

Items = dict[tuple[Any, ...], Array]
"""The numbers and arrays of nested containers, by their places."""


def same_layout(attempt: Attempt) -> bool:
    """Are the caches of both forwards alike, in every case in which the student's runs?

    Alike: the same places and kinds of numbers; and what is an argument or an output in the
    reference's is that argument or output in the student's. (What is neither, a mean say, may have
    another value and shape: the student's forward is wrong.)
    """
    run = [case for case, runs in zip(attempt.cases, attempt.own.runs) if runs]
    forward = attempt.own.function
    if forward is None or not run:
        return False
    with (
        silence(),
        contextlib.suppress(Exception, SystemExit),
    ):  # whatever a student's objects do when looked at
        return all(_alike(case, forward) for case in run)
    return False


def _alike(case: Case, forward: Implementation) -> bool:
    *own_outs, own = forward(*copy.deepcopy(case.args))
    *outs, ours = case.made_by(*copy.deepcopy(case.args))
    mine, right = _items(own), _items(ours)
    if mine.keys() != right.keys():
        return False
    known, own_known = _items([case.args, outs]), _items([case.args, own_outs])
    return all(
        mine[place].dtype.kind == right[place].dtype.kind
        and _same_roles(_roles(mine[place], own_known), _roles(right[place], known))
        for place in right
    )


def _items(value: Any) -> Items:
    return dict(_walk(value, ()))


def _walk(value: Any, place: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], Array]]:
    if is_dict(value):
        for key, item in value.items():
            yield from _walk(item, (*place, key))
    elif is_plain_sequence(value):
        for i, item in enumerate(value):
            yield from _walk(item, (*place, i))
    elif is_numeric(value):
        yield place, np.asarray(value)
    else:
        yield place, np.asarray(type(value).__name__)


def _roles(item: Array, known: Items) -> set[tuple[Any, ...]]:
    """Which arguments and outputs this is equal to."""
    return {place for place, value in known.items() if np.array_equal(item, value)}


def _same_roles(mine: set[tuple[Any, ...]], right: set[tuple[Any, ...]]) -> bool:
    return bool(mine & right) or not right
