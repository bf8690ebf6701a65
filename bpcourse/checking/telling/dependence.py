"""Which arguments does a wrong answer take no notice of?"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import numpy as np

from bpcourse.checking.attempt import Attempt
from bpcourse.checking.exercise import Case
from bpcourse.checking.following.arguments import leaf_at, with_leaf
from bpcourse.checking.guards import is_array, is_dict, is_numeric
from bpcourse.checking.outcome import Outcome
from bpcourse.checking.rounding import Rounded, as_rounded
from bpcourse.checking.run import run_all, silence
from bpcourse.checking.telling.names import argument_names, upstream_names
from bpcourse.checking.telling.paste import count

Path = tuple[Any, ...]
MOST = 8  # arguments that are tried
SECONDS = 0.03


class Dependence:
    """What an answer does when one argument changes, found out once for all parts."""

    def __init__(self, attempt: Attempt) -> None:
        self.attempt, self.exercise = attempt, attempt.exercise
        self.outputs: dict[tuple[Path, int], Outcome] = {}
        self.until = time.process_time() + SECONDS
        sizes = [count(case.args) for case in attempt.cases]
        self.order = sorted(range(len(sizes)), key=sizes.__getitem__)  # small cases first

    def ignored(self, part: str) -> list[str]:
        """Names of arguments on which the part depends, and the answer's in no case."""
        own, right = self.attempt.outcomes, self.attempt.right
        tried = [i for i in self.order if part in right[i][0]]
        if self.exercise.by_program or not all(is_numeric(own[i].get(part)) for i in tried):
            return []
        with silence(), np.errstate(all="ignore"):
            return [
                name
                for name, path in self._arguments(self.attempt.own.used[tried[0]])
                if all(
                    self._same(part, i, path) for i in tried if _has(self.attempt.cases[i], path)
                )
                and self._matters(part, tried[0], path)
            ]

    def _same(self, part: str, i: int, path: Path) -> bool:
        """Does the answer stay what it was, in this case?"""
        if (path, i) not in self.outputs:
            if time.process_time() > self.until:
                return False
            case = _changed(self.attempt.own.used[i], path)
            ran = run_all(self.exercise, self.attempt.implementation, [case])
            self.outputs[path, i] = ran.outcomes[0]
        own, other = self.attempt.outcomes[i][part], self.outputs[path, i].get(part)
        return (
            is_numeric(other)
            and np.shape(other) == np.shape(own)
            and bool(np.array_equal(other, own))
        )

    def _matters(self, part: str, i: int, path: Path) -> bool:
        """Does the right answer change?"""
        case = replace(self.attempt.cases[i], forward=self.exercise.forward)
        changed = run_all(self.exercise, self.exercise.reference, [_changed(case, path)])
        right = as_rounded(self.attempt.right[i][0][part])
        other = changed.outcomes[0].get(part)
        return (
            isinstance(right, Rounded)
            and is_numeric(other)
            and np.shape(other) == right.shape
            and not np.allclose(other, right.value, rtol=1e-6, atol=1e-9)
        )

    def _arguments(self, case: Case) -> list[tuple[str, Path]]:
        """(name, path) of the arrays and numbers that may be changed; first args or upstream."""
        names = argument_names(self.exercise, case), upstream_names(self.exercise, case)
        found: list[tuple[str, Path]] = []
        if self.attempt.own.misleads:  # what is in the cache is the matter of the forward
            names = (), names[1]
        for kind, tree, called in zip(("args", "upstream"), (case.args, case.upstream), names):
            for i, (name, value) in enumerate(zip(called, tree)):
                if _may_change(value):
                    found.append((name, (kind, i)))
                elif is_dict(value):
                    inner = [key for key, item in value.items() if _may_change(item)]
                    found += [(f"{name}[{key!r}]", (kind, i, key)) for key in inner]
        return found[:MOST]


def _has(case: Case, path: Path) -> bool:
    """Is this argument among those of the case? Settings may be left out."""
    kind, i, *keys = path
    return all(key in getattr(case, kind)[i] for key in keys)


def _may_change(value: Any) -> bool:
    return type(value) is int or isinstance(value, float) or _holds_floats(value)


def _holds_floats(value: Any) -> bool:
    return is_array(value) and value.dtype.kind == "f"


def _changed(case: Case, path: Path) -> Case:
    """The case with other numbers there, of the same signs and sizes."""
    kind, *inner = path
    tree = getattr(case, kind)
    value = leaf_at(tree, tuple(inner))
    if type(value) is int:
        return replace(case, **{kind: with_leaf(tree, tuple(inner), value + 1 + abs(value) // 3)})
    factors = np.resize(np.array([1.31, 0.77, 1.13, 0.59]), np.shape(value))
    other = value * factors if np.any(value) else value + factors
    return replace(
        case, **{kind: with_leaf(tree, tuple(inner), other if is_array(value) else float(other))}
    )
