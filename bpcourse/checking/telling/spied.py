"""A program's calls of the learner's function, watched: the first one whose result is wrong."""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from bpcourse.checking.attempt import Attempt, Flaw
from bpcourse.checking.exercise import Case, Exercise, Implementation
from bpcourse.checking.guards import Array, is_dict, is_numeric, is_plain_sequence
from bpcourse.checking.outcome import Raised, describe, raised
from bpcourse.checking.run import copied
from bpcourse.checking.telling.came_out import Failing, both
from bpcourse.checking.telling.names import argument_names, parameters
from bpcourse.checking.telling.paste import UnwritableError, drawn, line
from bpcourse.checking.telling.smallest import Args
from bpcourse.checking.wording import ended, exception

CLEAR = 1e-3  # of the largest right entry
MOST_CALLS = 8

Leaf = tuple[str, Any]
"""An item of a result as Python indexes it, "[1]['v']", and its value."""


@dataclass(frozen=True)
class Spied:
    """A call that a program made in a case, and that went wrong there.

    raises  what it raised; "" if its result is wrong
    """

    exercise: Exercise
    implementation: Implementation
    case: Case
    args: Args
    raises: str

    @classmethod
    def all_of(cls, attempt: Attempt, flaw: Flaw) -> Iterator[Spied]:
        """The first such call, where the learner's and the reference's results can be compared."""
        exercise, implementation = attempt.exercise, attempt.implementation
        if exercise.explain or exercise.forward or isinstance(implementation, type):
            return
        for args in _calls(exercise, implementation, flaw.case):
            own = _result(exercise, implementation, args)
            kind = own.kind if isinstance(own, Raised) else ""
            spied = cls(exercise, implementation, flaw.case, args, kind)
            if bool(kind) == (flaw.fault.status == "raised") and spied.fails(args):
                yield spied
                return

    def fails(self, args: Args) -> bool:
        """Does it go wrong in the same way on these?"""
        return self._sentence(args) is not None

    def told(self, args: Args) -> Failing:
        """What to show of these arguments. Raises UnwritableError."""
        names = parameters(self.exercise.reference, len(args))
        said = self._sentence(args)
        if said is None or len(names) != len(args) or "cache" in names:
            raise UnwritableError("these arguments say nothing")
        return Failing(line(dict(zip(names, args)), self._call(names)), said)

    def in_full(self) -> Failing:
        """What to show of the case as it was drawn, where the call has its arguments."""
        names = parameters(self.exercise.reference, len(self.args))
        given = dict(zip(argument_names(self.exercise, self.case), self.case.args))
        said = self._sentence(self.args)
        if (
            said is None
            or not names
            or not all(n in given and _same(given[n], a) for n, a in zip(names, self.args))
        ):
            return Failing()
        code = drawn(self.exercise.name, self.case.name, list(given), self._call(names))
        return Failing(code, said)

    def _call(self, names: list[str]) -> str:
        return f"{self.exercise.name}({', '.join(names)})"

    def _sentence(self, args: Args) -> str | None:
        """What comes out of these arguments; None if it does not fail on them as it did."""
        right = _result(self.exercise, self.exercise.reference, args)
        if isinstance(right, Raised):
            return None
        own = _result(self.exercise, self.implementation, args)
        if isinstance(own, Raised):
            wrong = own.kind == self.raises
            return f"It raises {ended(exception(own.kind, own.message))}" if wrong else None
        if self.raises:
            return None
        result = _difference(own[0], right[0])
        if result is not None:
            return _said("Of what it returns, " if result[0] else "", "", result)
        for name, value in right[1].items():
            changed = _difference(own[1].get(name), value)
            if changed is not None:
                return _said("Afterwards, ", name, changed)
        return None


def _result(exercise: Exercise, function: Implementation, args: Args) -> Any:
    """What it returns and what its dictionaries hold afterwards; or Raised."""
    given = copy.deepcopy(args)
    try:
        result = function(*given)
    except (Exception, SystemExit) as error:
        return raised(error)
    if exercise.name.endswith("_forward") and is_plain_sequence(result):
        result = tuple(result[:-1])  # the cache is the learner's own affair
    names = parameters(exercise.reference, len(args))
    changed = {n: a for n, a in zip(names, given) if is_dict(a)}
    return result, changed


def _calls(exercise: Exercise, implementation: Implementation, case: Case) -> list[Args]:
    """The arguments of the calls that the program makes in this case."""
    calls: list[Args] = []

    def watched(*args: Any) -> Any:
        if len(calls) < MOST_CALLS:
            calls.append(copy.deepcopy(args))
        return implementation(*args)

    with contextlib.suppress(Exception, SystemExit):  # the calls up to there are known
        exercise.run(watched, copied(case))
    return calls


def _leaves(tree: Any, path: str = "") -> Iterator[Leaf]:
    if is_dict(tree):
        for key, item in tree.items():
            yield from _leaves(item, f"{path}[{key!r}]")
    elif is_plain_sequence(tree):
        for i, item in enumerate(tree):
            yield from _leaves(item, f"{path}[{i}]")
    else:
        yield path, tree


def _difference(own: Any, right: Any) -> tuple[str, str, str] | None:
    """(place, own value, right value) of the worst entry of the first leaf that is clearly wrong."""
    mine = dict(_leaves(own))
    for path, wanted in _leaves(right):
        got = mine.get(path)
        if type(wanted) in (bool, np.bool_):
            truths = bool(got), bool(wanted)
            if got is not None and truths[0] != truths[1]:
                return path, str(truths[0]), str(truths[1])
        elif is_numeric(wanted) and is_numeric(got) and np.shape(got) != np.shape(wanted):
            return path, describe(got), describe(wanted)
        elif is_numeric(wanted) and is_numeric(got) and np.size(wanted):
            found = _worst(np.asarray(got, dtype=float), np.asarray(wanted, dtype=float))
            if found:
                return path + found[0], *both(found[1], found[2])
    return None


def _worst(own: Array, right: Array) -> tuple[str, float, float] | None:
    """(index as code, own number, right number) if some entry is clearly wrong."""
    gap = np.where(np.isfinite(own), np.abs(own - right), np.inf)
    if not np.isfinite(right).all() or gap.max() <= CLEAR * (np.abs(right).max() or 1.0):
        return None
    worst = np.unravel_index(np.argmax(gap), gap.shape)
    entry = f"[{', '.join(str(int(i)) for i in worst)}]" if worst else ""
    return entry, float(own[worst]), float(right[worst])


def _said(before: str, name: str, found: tuple[str, str, str]) -> str:
    place, yours, beside = found
    subject = f"{before}{name}{place}" if name or place else "It"
    return f"{subject} comes out as {yours}; {beside} is right."


def _same(a: Any, b: Any) -> bool:
    """Is an argument the case's own? A function is known by its name."""
    if callable(a) or callable(b):
        return callable(a) and type(a) is type(b)
    mine, other = list(_leaves(a)), list(_leaves(b))
    return len(mine) == len(other) and all(
        p == q and (v is w or np.array_equal(v, w, equal_nan=is_numeric(v) and is_numeric(w)))
        for (p, v), (q, w) in zip(mine, other)
    )
