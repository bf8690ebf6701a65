"""Which arguments does a wrong answer take no notice of?"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from bpcourse.checking.arguments import leaf_at, with_leaf
from bpcourse.checking.attempt import Attempt
from bpcourse.checking.exercise import Case
from bpcourse.checking.guards import is_array, is_dict, is_numeric
from bpcourse.checking.names import argument_names, upstream_names
from bpcourse.checking.run import run_all, silence

Path = tuple[Any, ...]
MOST = 8  # arguments that are tried


def ignored(attempt: Attempt, part: str) -> list[str]:
    """Names of arguments that the part depends on, and the answer's does not in any case.

    Only where every case has an answer: one that raises depends on everything.
    """
    tried = [
        (case, own, right[0])
        for case, own, right in zip(attempt.own.used, attempt.outcomes, attempt.right)
        if part in right[0]
    ]
    if attempt.exercise.by_program or not all(is_numeric(own.get(part)) for _, own, _ in tried):
        return []
    with silence(), np.errstate(all="ignore"):
        return [
            name
            for name, path in _arguments(attempt, tried[0][0])
            if _seen_by_reference(attempt, part, tried[0][0], path)
            and all(_same(attempt, part, case, own[part], path) for case, own, _ in tried)
        ]


def _arguments(attempt: Attempt, case: Case) -> Iterator[tuple[str, Path]]:
    """(name, path) of the arrays and numbers that may be changed; the path's first key says where."""
    names = argument_names(attempt.exercise, case), upstream_names(attempt.exercise, case)
    found: list[tuple[str, Path]] = []
    for kind, tree, called in zip(("args", "upstream"), (case.args, case.upstream), names):
        for i, (name, value) in enumerate(zip(called, tree)):
            items = value.items() if is_dict(value) else [(None, value)]
            for key, item in items:
                if _is_float(item):
                    inner = () if key is None else (key,)
                    label = name if key is None else f"{name}[{key!r}]"
                    found.append((label, (kind, i, *inner)))
    return iter(found[:MOST])


def _is_float(value: Any) -> bool:
    return isinstance(value, float) or (is_array(value) and value.dtype.kind == "f")


def _changed(case: Case, path: Path) -> Case:
    """The case with other numbers there, of the same signs and sizes."""
    kind, *inner = path
    tree = getattr(case, kind)
    value = leaf_at(tree, tuple(inner))
    factors = np.resize(np.array([1.31, 0.77, 1.13, 0.59]), np.shape(value))
    other = value * factors if np.any(value) else value + factors
    return replace(
        case, **{kind: with_leaf(tree, tuple(inner), other if is_array(value) else float(other))}
    )


def _output(attempt: Attempt, function: Any, part: str, case: Case) -> Any:
    return run_all(attempt.exercise, function, [case]).outcomes[0].get(part)


def _seen_by_reference(attempt: Attempt, part: str, case: Case, path: Path) -> bool:
    exercise = attempt.exercise
    case = replace(copy.deepcopy(replace(case, forward=None)), forward=exercise.forward)
    outs = [_output(attempt, exercise.reference, part, c) for c in (case, _changed(case, path))]
    return all(map(is_numeric, outs)) and not np.allclose(*outs, rtol=1e-6, atol=1e-9)


def _same(attempt: Attempt, part: str, case: Case, own: Any, path: Path) -> bool:
    other = _output(attempt, attempt.implementation, part, _changed(case, path))
    return is_numeric(other) and np.shape(other) == np.shape(own) and np.array_equal(other, own)
