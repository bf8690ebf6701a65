"""A known mistake: the reference's source with some text replaced."""

from __future__ import annotations

import inspect
import math
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

Edit = tuple[str, str] | tuple[str, str, int]
"""(old, new), where old stands in the source just once, or (old, new, how often it stands there)."""


@dataclass(frozen=True)
class Mistake:
    """A known wrong implementation: the reference's source with some text replaced.

    name   what went wrong, as a short phrase ("bias gradient not summed over the batch")
    ask    first hint: a question that makes the student look at the right line
    tell   second hint, folded: what to do, without giving the line away
    edits  what is replaced by what; each says how often it must match, so that a reference that
           changes cannot widen a mistake without a word
    of     the function whose source is edited, where that is not the reference itself but a
           function that the reference calls
    source the whole wrong implementation, where edits cannot say it; takes the place of `edits`
    raising  the same mistake made in a way that raises (in some cases, perhaps): a whole source
    fitted   the range, both ends positive, of the number that FITTED stands for in the edits or
             the source, where the mistake may be made with a number of any size; where `ask` or
             `tell` say FITTED, they are told with the student's number (the name is not: it is
             what classes are counted by)
    number   the student's number, where it is told with one
    """

    name: str
    ask: str
    tell: str
    edits: tuple[Edit, ...] = ()
    of: Callable[..., Any] | None = None
    source: str | None = None
    raising: str | None = None
    fitted: tuple[float, float] | None = None
    number: float | None = field(default=None, compare=False)

    @property
    def middle(self) -> float:
        """A number from the middle of `fitted`, in orders of magnitude; 1 where none is fitted."""
        low, high = self.fitted or (1.0, 1.0)
        return low if low == high else math.sqrt(low) * math.sqrt(high)

    @property
    def in_the_way_that_raises(self) -> Mistake:
        """The same mistake, made as `raising` makes it."""
        name = f"{self.name} [raises]"
        return replace(self, name=name, edits=(), source=self.raising, raising=None)

    def told_with(self, number: float) -> Mistake:
        """The same mistake, whose hints name this number."""
        ask, tell = (text.replace("FITTED", f"{number:.3g}") for text in (self.ask, self.tell))
        return replace(self, ask=ask, tell=tell, number=number)


class EditError(ValueError):
    """A mistake's edit does not fit the reference's source."""


def edited_sources(reference: Callable[..., Any], mistakes: Iterable[Mistake]) -> dict[str, str]:
    """{function name: source} with the edits made, the reference last. Raises EditError."""
    mistakes = tuple(mistakes)
    functions = {f.__name__: f for m in mistakes if (f := m.of) is not None}
    functions[reference.__name__] = functions.pop(reference.__name__, reference)
    sources = {name: source_of(f) for name, f in functions.items()}
    for mistake in mistakes:
        target = (mistake.of or reference).__name__
        if mistake.source is not None:
            sources[target] = textwrap.dedent(mistake.source).strip() + "\n"
        sources[target] = edited(sources[target], mistake, target)
        sources[target] = sources[target].replace("FITTED", repr(mistake.middle))
    return sources


def edited(source: str, mistake: Mistake, where: str) -> str:
    """A source with the mistake's edits made. EditError if one does not match as often as it says."""
    for old, new, *times in mistake.edits:
        expected, found = (times[0] if times else 1), source.count(old)
        if found != expected:
            raise EditError(
                f"mistake {mistake.name!r} in {where}: {old!r} stands there {found} times, not "
                f"{expected}"
            )
        source = source.replace(old, new)
    return source


def made(reference: Callable[..., Any], mistakes: Iterable[Mistake]) -> Callable[..., Any]:
    """An implementation that makes these mistakes, all at once. Raises EditError, SyntaxError."""
    known = getattr(reference, "__globals__", None)  # a class has none
    namespace = dict(vars(inspect.getmodule(reference)) if known is None else known)
    for source in edited_sources(reference, mistakes).values():
        exec(compile(source, f"<mistake in {reference.__name__}>", "exec"), namespace)  # noqa: S102  our own text
    return namespace[reference.__name__]


@cache
def source_of(function: Callable[..., Any]) -> str:
    """Source text without indentation, docstring kept out so that edits only meet code."""
    source = textwrap.dedent(inspect.getsource(function))
    if function.__doc__:
        start = source.index('"""')
        end = source.index('"""', start + 3) + 3
        line_start = source.rindex("\n", 0, start) + 1
        source = source[:line_start] + source[end:].lstrip("\n")
    return source
