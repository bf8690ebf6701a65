"""Is this function right? Found out silently, and once for each function object.

Right is what earns all points of its check, and fits what it is used with: a backward that is the
derivative of a wrong forward earns its points, and is not right.
"""

from __future__ import annotations

import contextlib
import enum
import random
from collections.abc import Generator, Hashable
from types import FunctionType
from typing import Any
from weakref import WeakKeyDictionary

from bpcourse.answer_key.guard import handed_in, shut
from bpcourse.checking import clock, session
from bpcourse.checking.attempt import Attempt
from bpcourse.checking.cheap_gradient import numerical_differentiation
from bpcourse.checking.exercise import Backward, Exercise
from bpcourse.checking.run import IN_PLACE
from bpcourse.grading.inside.cells import names_used_in

SECONDS = 10.0  # for one function, where there is an alarm (checking/clock.py)

Verdicts = dict[Hashable, "Verdict"]
_known: WeakKeyDictionary[Any, Verdicts] = WeakKeyDictionary()


class Verdict(enum.Enum):
    """What is known of a function, in words for its writer."""

    RIGHT = "yours"
    ON_COPIES = "yours, on copies"  # right, and writes into what it is given
    NOT_YET = "not right yet"
    NOT_WRITTEN = "not written yet"

    @property
    def right(self) -> bool:
        """Does it count as the learner's?"""
        return self in (Verdict.RIGHT, Verdict.ON_COPIES)


def verdict(exercise: Exercise, answer: Any, forward: Any = None) -> Verdict:
    """Whether an answer is right; for a backward, on the caches of this forward (None: the
    reference's), which must be right, too.
    """
    try:
        known = _known.setdefault(answer, {})
    except TypeError:  # nothing that can be remembered
        return _found_out(exercise, answer, forward)
    key = (exercise.name, depends_on(answer), depends_on(forward))
    if key not in known:
        known[key] = _found_out(exercise, answer, forward)
    return known[key]


def depends_on(thing: Any) -> Hashable:
    """What a function or class computes by: its code, and that of the notebook's functions that it
    calls. Another value after a change of any of them.
    """
    seen: dict[int, Hashable] = {}
    waiting = [thing]
    while waiting:
        thing = waiting.pop()
        if id(thing) in seen:
            continue
        if isinstance(thing, type):
            seen[id(thing)] = thing.__name__
            waiting += vars(thing).values()
        elif isinstance(thing, (staticmethod, classmethod)):
            waiting.append(thing.__func__)
        elif isinstance(thing, property):
            waiting += [thing.fget, thing.fset]
        elif isinstance(thing, FunctionType):
            seen[id(thing)] = (thing.__code__, repr(thing.__defaults__))
            waiting += _used_by(thing)
        elif isinstance(thing, (int, float, str)):
            seen[id(thing)] = thing
    return tuple(seen.values())


def _used_by(function: FunctionType) -> list[Any]:
    """The functions, classes and numbers of its own module, or around it, that it looks up."""
    found = [
        function.__globals__.get(name)
        for name in sorted(names_used_in(function.__code__))
        if name != function.__name__
    ]
    with contextlib.suppress(ValueError):  # a cell that is still empty
        found += [cell.cell_contents for cell in function.__closure__ or ()]
    own = function.__module__
    return [
        thing
        for thing in found
        if isinstance(thing, (int, float, str)) or getattr(thing, "__module__", None) == own
    ]


def _found_out(exercise: Exercise, answer: Any, forward: Any) -> Verdict:
    try:
        with _as_it_was(), _limited():
            return _judged(exercise, answer, forward)
    except (Exception, SystemExit, clock.TookTooLong):  # whatever it is, it is not right
        return Verdict.NOT_YET


def _judged(exercise: Exercise, answer: Any, forward: Any) -> Verdict:
    with shut():
        attempt = Attempt.at(
            exercise,
            handed_in(answer),
            handed_in(forward),
            session.current().seed(exercise.name),
        )
        flaws = attempt.flaws
        if flaws:
            untouched = all(flaw.fault.status == "not written" for flaw in flaws.values())
            whole = len(flaws) == len(exercise.parts)
            return Verdict.NOT_WRITTEN if untouched and whole else Verdict.NOT_YET
        fits = not isinstance(exercise, Backward) or forward is None or all(attempt.own.right)
        if not fits or numerical_differentiation(attempt).certain:
            return Verdict.NOT_YET
        return Verdict.ON_COPIES if IN_PLACE in attempt.trial.remarks else Verdict.RIGHT


@contextlib.contextmanager
def _as_it_was() -> Generator[None]:
    """Within, what a function draws at random changes nothing for the cell that runs."""
    import numpy as np

    state, plain = np.random.get_state(), random.getstate()  # noqa: NPY002  the learner's may use it
    try:
        yield
    finally:
        np.random.set_state(state)  # noqa: NPY002
        random.setstate(plain)


@contextlib.contextmanager
def _limited() -> Generator[None]:
    if clock.available():
        with clock.limited(below=_judged.__code__, seconds=SECONDS):
            yield
    else:
        yield
