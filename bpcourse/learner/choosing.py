"""Whose function a demonstration gets: each family (a forward and its backwards) is of one writer."""

from __future__ import annotations

import contextlib
import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bpcourse.answer_key.guard import refusing, unguarded
from bpcourse.answer_key.refusal import of_key
from bpcourse.checking import session
from bpcourse.checking.exercise import Backward, Exercise
from bpcourse.exercises import all_exercises
from bpcourse.learner import live
from bpcourse.learner.copies import on_copies
from bpcourse.learner.green import Verdict, verdict

NOT_HERE = "not defined here"


class Mine:
    """The functions by name. An answer that is being checked may not use them: see answer_key."""

    def __init__(self, functions: Mapping[str, Any]) -> None:
        self.__dict__.update(functions)

    @refusing("bpcourse", "mine")
    def __getattribute__(self, name: str) -> Any:
        return object.__getattribute__(self, name)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(
            f"{name} was not asked for: name it in the call of mine(...)", name=name
        )

    def __repr__(self) -> str:
        return f"mine({', '.join(map(repr, vars(self)))})"


@dataclass(frozen=True)
class Part:
    """One of the functions: whose it is, and why it is not the learner's, in words."""

    name: str
    function: Any
    state: str

    @property
    def own(self) -> bool:
        """Is it the learner's?"""
        return _is_right(self.state)

    @property
    def to_call(self) -> Any:
        """What a demonstration calls, which needs its arguments afterwards as they were."""
        return on_copies(self.function) if self.state == Verdict.ON_COPIES.value else self.function


class UnknownName(LookupError):  # noqa: N818  a notebook shows it as the LookupError that it is
    """There is no such function. In a notebook none of the course's own lines are shown with it."""

    def _render_traceback_(self) -> list[str]:  # IPython asks for it
        return [f"LookupError: {self}"]


@refusing("bpcourse", "mine")
def chosen(names: Sequence[str]) -> Mine:
    """What `mine` returns; where a person is at work, it says whose the functions are."""
    with contextlib.suppress(Exception):  # an instructor's own exercises, if they are there
        session.current().beside(live.names_here())
    keys = {name: of_the_course(name) for name in dict.fromkeys(names)}
    try:
        if live.live():
            parts = [part for family in _families(keys) for part in _chosen_for(family)]
            _say([part for part in parts if part.name in all_exercises()])
            return Mine(keys | {part.name: part.to_call for part in parts})
    except Exception:  # no picture is lost by what a learner has written
        return Mine(keys)
    return Mine(keys)


def of_the_course(name: str) -> Any:
    """The reference's function of this name. LookupError that says which names are like it."""
    from bpcourse import reference

    exercises = all_exercises()
    if name in reference.__all__:
        return getattr(reference, name)
    if name in exercises:
        return _refusing(exercises[name].reference)
    if backwards := _backwards_of(name):
        return _refusing(backwards[0].forward)
    known = {*exercises, *reference.__all__}
    near = ", ".join(difflib.get_close_matches(name, sorted(known), n=3, cutoff=0))
    raise UnknownName(f"mine knows no function {name!r}; the nearest names are: {near}")


def _refusing(function: Any) -> Any:
    """The same function, guarded as the rest of the key: exercises know it as it is."""
    if isinstance(function, type):
        return function
    return refusing(function.__module__, function.__name__)(unguarded(function))


@dataclass(frozen=True)
class Family:
    """What is asked for together: perhaps a forward, and backwards of it."""

    forward: str | None
    backwards: tuple[Backward, ...]

    @property
    def names(self) -> list[str]:
        """Of all of them, the forward first."""
        return [*([self.forward] if self.forward else []), *(b.name for b in self.backwards)]


def _families(names: Iterable[str]) -> list[Family]:
    """The names that a learner may have written something for, each in its family."""
    exercises, found = all_exercises(), dict[str, list[str]]()
    for name in names:
        exercise = exercises.get(name)
        of = exercise.forward.__name__ if isinstance(exercise, Backward) else name
        if exercise or _backwards_of(name):
            found.setdefault(of, []).append(name)
    return [
        Family(
            of if of in asked else None,
            tuple(e for name in asked if isinstance(e := exercises.get(name), Backward)),
        )
        for of, asked in found.items()
    ]


def _backwards_of(name: str) -> list[Backward]:
    return [
        exercise
        for exercise in all_exercises().values()
        if isinstance(exercise, Backward) and exercise.forward.__name__ == name
    ]


def _chosen_for(family: Family) -> list[Part]:
    """Its parts by the first of the writers whose functions are right together."""
    first: list[Part] = []
    for functions in _writers(family):
        parts = _judged(family, functions)
        if any(part.own for part in parts):
            return parts
        if all(part.state == NOT_HERE for part in first):
            first = parts
    return first


def _writers(family: Family) -> Iterator[dict[str, Any]]:
    """What the kernel has under these names; then what the learner's folder has of other units."""
    here = {n: f for n in family.names if (f := _written(live.names_here().get(n))) is not None}
    yield here
    for names in _elsewhere(family):
        there = {name: f for name in family.names if (f := _written(names.get(name))) is not None}
        if there:
            yield there | here
            yield there


def _written(thing: Any) -> Any:
    """A function or class of the learner's own; None for everything else."""
    return (
        thing if callable(thing) and not of_key(getattr(thing, "__module__", None) or "") else None
    )


def _elsewhere(family: Family) -> Iterator[dict[str, Any]]:
    from bpcourse.exercises import UNITS, unit_exercises
    from bpcourse.learner.earlier_units import written_in
    from bpcourse.learner.unit_page import running_page

    page = running_page()
    if page is None or page.folder is None:
        return
    asked = {*family.names}
    for unit in UNITS:
        if unit != page.unit and asked & {exercise.name for exercise in unit_exercises(unit)}:
            yield from written_in(page.folder, unit)


def _judged(family: Family, functions: Mapping[str, Any]) -> list[Part]:
    """The parts, if the functions are of this writer; those that are not right are the reference's."""
    if not (family.forward and family.backwards):
        return [_alone(name, functions.get(name)) for name in family.names]
    forward = functions.get(family.forward)
    forward = of_the_course(family.forward) if forward is None else forward
    states = {b.name: _state(b, functions.get(b.name), forward) for b in family.backwards}
    if family.forward in all_exercises():
        exercise = all_exercises()[family.forward]
        states = {family.forward: _state(exercise, functions.get(family.forward))} | states
    wrong = [name for name, state in states.items() if not _is_right(state)]
    if wrong:
        waits = f"right, and waits for {' and '.join(wrong)}"
        return [
            Part(name, of_the_course(name), state if name in wrong else waits)
            for name, state in states.items()
        ] + [Part(name, of_the_course(name), "") for name in family.names if name not in states]
    own = dict(functions) | {family.forward: forward}
    return [Part(name, own[name], states.get(name, Verdict.RIGHT.value)) for name in family.names]


def _alone(name: str, function: Any) -> Part:
    """A function without its partner: the learner's if it fits the reference's partner."""
    exercise = all_exercises().get(name)
    if exercise is None:  # a forward that the notebook gives
        return Part(name, of_the_course(name), "")
    state = _state(exercise, function)
    if _is_right(state) and not all(
        verdict(backward, backward.reference, function).right for backward in _backwards_of(name)
    ):
        state = "right, but its cache is not the reference's, which the picture needs"
    own = _is_right(state)
    return Part(name, function if own else of_the_course(name), state)


def _is_right(state: str) -> bool:
    return any(state == verdict.value for verdict in Verdict if verdict.right)


def _state(exercise: Exercise, function: Any, forward: Any = None) -> str:
    return NOT_HERE if function is None else verdict(exercise, function, forward).value


def _say(parts: Sequence[Part]) -> None:
    """The line under the cell: how many parts are the learner's, and folded, which are not."""
    import html

    from bpcourse.learner.saying import say

    if not parts:
        return
    own, all_of_them = sum(part.own for part in parts), len(parts)
    line = f"{own} of {all_of_them} part{'' if all_of_them == 1 else 's'} of this picture "
    line += "is yours" if 1 in (own, all_of_them) else "are yours"
    if own == all_of_them:
        say(f"{line}.")
        return
    others = [f"{part.name} ({part.state})" for part in parts if not part.own]
    why = "".join(
        f"<li><code>{html.escape(part.name)}</code>: {html.escape(part.state)}</li>"
        for part in parts
        if not part.own
    )
    page = (
        f'<details><summary style="cursor:pointer;display:list-item">{html.escape(line)}</summary>'
        f'The course stands in for:<ul style="margin:2px 0">{why}</ul></details>'
    )
    say(f"{line}. The course stands in for: {', '.join(others)}.", page)
