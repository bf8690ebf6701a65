"""Under which circumstances answers are checked: in a learner's notebook, or by the judge.

A learner's own checks draw the same inputs each time, so that a mistake can be hunted down. The
judge draws them from a secret that nobody can know, and hides them, so that reports name the cases
but show no values.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

from bpcourse.checking.exercise import Asked, Exercise
from bpcourse.checking.page.showing import show
from bpcourse.checking.report import Report


@dataclass(frozen=True)
class Session:
    """What a check needs to know beyond the answer.

    exercises  the exercises that there are, by name
    beside     told a notebook's global names: brings in the exercises that lie beside the notebook
    asked      from a notebook's global names: what its exercises asked for when it was released
    seed       the seed of an exercise's inputs, by its name
    hidden     whether reports may show values of the inputs
    notice     what to say of answers (name, answer) that are not what the notebook says by now
    planted    what to say of answers that are still as released, with a fault that is to be found
    beyond     from an exercise, its report and a notebook's global names: the course's own code to
               show with it, or ""
    show       where a report goes
    """

    exercises: Callable[[], Mapping[str, Exercise]] = dict
    beside: Callable[[Mapping[str, Any]], object] = lambda names: None
    asked: Callable[[Mapping[str, Any]], Mapping[str, Asked]] = lambda names: {}
    seed: Callable[[str], int] = lambda name: 0
    hidden: bool = False
    notice: Callable[[Sequence[tuple[Any, Any]]], str] = lambda answers: ""
    planted: Callable[[Sequence[tuple[Any, Any]]], str] = lambda answers: ""
    beyond: Callable[[Exercise, Report, Mapping[str, Any]], str] = lambda exercise, report, names: (
        ""
    )
    show: Callable[[Report], None] = show
    earned: Callable[[Report, Any], None] = lambda report, answer: None


_current: ContextVar[Session | None] = ContextVar("session", default=None)
_of_the_course = Session()


def current() -> Session:
    """The session that a check is made in."""
    return _current.get() or _of_the_course


def open_for(session: Session) -> None:
    """Let this be the session of all who have opened no other: the course's own."""
    global _of_the_course  # noqa: PLW0603  set once, by bpcourse/__init__.py; threads have none
    _of_the_course = session


@contextmanager
def changed(**fields: Any) -> Generator[None]:
    """A session that differs from the current one in these fields."""
    token = _current.set(replace(current(), **fields))
    try:
        yield
    finally:
        _current.reset(token)
