"""check(f): the one call that notebooks make."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Generator, Iterable, Mapping
from dataclasses import replace
from typing import Any

from bpcourse.answer_key.guard import handed_in, shut
from bpcourse.checking import clock, session
from bpcourse.checking.assess import assess
from bpcourse.checking.exercise import UnknownExercise, find
from bpcourse.checking.other_release import changed, gone
from bpcourse.checking.page import showing
from bpcourse.checking.page.interrupted import briefly
from bpcourse.checking.session import Session


def check(implementation: Any, *, forward: Any = None, name: Any = None) -> float:
    """Judge an answer, show the report, and return the points earned.

    implementation  the function (class, value) that the student wrote
    forward         for a backward: the student's own forward, whose cache it will be given
    name            the exercise's name, where the answer is a plain value

    Never raises because an answer is wrong. KeyError if there is no such exercise, nor was when the
    notebook was released. KeyboardInterrupt, with the student's own lines, when it is interrupted.
    """
    here = session.current()
    names = sys._getframe(1).f_globals  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    here.beside(names)
    asked, exercises = here.asked(names), here.exercises()
    name = name or _name_of(implementation, names, [*exercises, *asked])
    if name in asked and name not in exercises:
        report = gone(name, asked[name])
        here.show(report)
        return report.points
    if name is None:
        raise UnknownExercise("say which exercise this answers: check(answer, name=...)")
    exercise = find(name, exercises)
    with _ended_in_time(here, exercise.name) as show:
        try:
            with shut():
                answers = handed_in(implementation), handed_in(forward)
                report = assess(exercise, *answers, here.seed(exercise.name))
        except KeyboardInterrupt as error:
            raise briefly(error, exercise.name) from None
        if name in asked and asked[name] != exercise.asks:
            report = changed(report, asked[name], exercise.asks)
        named = [(name, implementation), (getattr(forward, "__name__", None), forward)]
        if planted := here.planted(named):
            report = report.without_names
        report = replace(report, notice=here.notice(named) or planted)
        beyond = "" if here.hidden else here.beyond(exercise, report, names)
        show(replace(report, course_wrote=beyond))
    if not here.hidden:
        here.earned(report, implementation)
    return report.points


@contextlib.contextmanager
def _ended_in_time(here: Session, exercise: str) -> Generator[showing.Show]:
    """Within, an alarm ends what takes too long; where there is none, the reader is told how to.

    The judge has limits of its own.
    """
    if here.hidden:
        yield here.show
    elif clock.available():
        with clock.limited(below=check.__code__):
            yield here.show
    elif here.show is showing.show:
        with showing.waiting(exercise) as show:
            yield show
    else:
        yield here.show


def _name_of(implementation: Any, names: Mapping[str, Any], exercises: Iterable[str]) -> Any:
    """The name under which the caller knows the answer: it may be an alias, a lambda, a value."""
    own = getattr(implementation, "__name__", None)
    if isinstance(own, str) and names.get(own) is implementation and own in exercises:
        return own
    return next((name for name in exercises if names.get(name) is implementation), own)
