"""What an exercise is: a name, its parts and points, inputs, a reference, and known mistakes."""

from __future__ import annotations

import inspect
import itertools
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property


@dataclass(frozen=True)
class Mistake:
    """A known wrong implementation: the reference's source with some text replaced.

    name   what went wrong, as a short phrase ("bias gradient not summed over the batch")
    ask    first hint: a question that makes the student look at the right line
    tell   second hint, folded: what to do, without giving the line away
    edits  (old, new) of source text, where old stands once, or (old, new, how often it stands)
    of     the function whose source is edited, where that is not the reference itself but a
           function that the reference calls
    source the whole wrong implementation, where edits cannot say it; takes the place of `edits`
    """

    name: str
    ask: str
    tell: str
    edits: tuple[tuple[str, str] | tuple[str, str, int], ...] = ()
    of: Callable | None = None
    source: str | None = None


@dataclass(frozen=True)
class Exercise:
    """One function (or class, or value) that the student writes, and how it is judged.

    name          what the student's function is called; unique in the course
    parts         points of each part, by the output's name: {"dx": 1, "dw": 1, "db": 1}
    inputs        inputs(rng) -> {case name: arguments}: cases chosen to expose mistakes
    reference     the right implementation
    mistakes      catalogue of known mistakes
    alternatives  other right answers where the mathematics leaves a choice (ReLU'(0), ties)
    forward       for a backward f(dout, cache): the reference forward; the arguments of a case
                  are then the forward's, and dout is drawn by the checker
    given         whether the notebook gives that forward; else it is an exercise of its own
    wrt           for a gradient: output name -> index (or path of keys) of the argument that it is
                  the derivative with respect to; lets a backward be judged by the student's own
                  forward when that forward differs from the reference. With `run`: of a part that
                  is a statement about that gradient
    loss          for functions that return a loss together with its gradients: the output's name
    returns       shape of the returned value in output names, e.g. ("loss", {"W": "dW"}); names
                  that are no part are not judged. Default: the parts in order
    run           run(implementation, *arguments) -> {part: value}, for exercises that are not one
                  call (a class, a gradient checker). With `forward` as well, for a backward whose
                  forward draws at random: run(implementation, forward, *upstream, *arguments)
    pairs         whether two mistakes made at once may be recognized; not where an answer is a few
                  yes or no, which some pair would explain by chance
    """

    name: str
    parts: Mapping[str, float]
    inputs: Callable
    reference: Callable
    mistakes: tuple[Mistake, ...]
    alternatives: tuple[Callable, ...] = ()
    forward: Callable | None = None
    given: bool = False
    wrt: Mapping[str, object] = field(default_factory=dict)
    loss: str | None = None
    returns: object = None
    run: Callable | None = None
    pairs: bool = True

    @property
    def points(self) -> float:
        """Points of the whole exercise."""
        return float(sum(self.parts.values()))

    @cached_property
    def structure(self):
        """`returns`, with its default filled in: one part alone, or a tuple of the parts."""
        names = tuple(self.parts)
        return self.returns or (names[0] if len(names) == 1 else names)

    def wrong_source(self, *mistakes: Mistake) -> str:
        """Source text of the implementation that makes these mistakes (for sample submissions)."""
        return "\n\n".join(_edited_sources(self.reference, mistakes).values())

    def wrong(self, *mistakes: Mistake) -> Callable:
        """An implementation that makes these mistakes, all at once."""
        names = frozenset(m.name for m in mistakes)
        if names not in self._made:
            self._made[names] = self._make_wrong(mistakes)
        return self._made[names]

    @cached_property
    def _made(self):
        return {}

    def _make_wrong(self, mistakes):
        namespace = dict(
            self.reference.__globals__
            if inspect.isfunction(self.reference)
            else vars(inspect.getmodule(self.reference))
        )
        for name, source in _edited_sources(self.reference, mistakes).items():
            code = compile(source, f"<mistake in {self.name}>", "exec")
            exec(code, namespace)
        return namespace[self.reference.__name__]

    @cached_property
    def mistake_pairs(self) -> list[tuple[Mistake, Mistake]]:
        """Pairs of mistakes whose edits can be made together."""
        return [
            pair
            for pair in itertools.combinations(self.mistakes if self.pairs else (), 2)
            if self._fit_together(pair)
        ]

    def _fit_together(self, pair):
        if any(m.source is not None for m in pair):
            return False
        try:
            self.wrong(*pair)
        except (EditError, SyntaxError):
            return False
        return True


class EditError(ValueError):
    """A mistake's edit does not fit the reference's source."""


def _edited_sources(reference, mistakes):
    """{function name: source} with the edits made, the reference last."""
    functions = {f.__name__: f for m in mistakes if (f := m.of) is not None}
    functions[reference.__name__] = functions.pop(reference.__name__, reference)
    sources = {name: source_of(f) for name, f in functions.items()}
    for mistake in mistakes:
        target = (mistake.of or reference).__name__
        if mistake.source is not None:
            sources[target] = textwrap.dedent(mistake.source).strip() + "\n"
        for edit in mistake.edits:
            sources[target] = _edited(sources[target], edit, f"{mistake.name!r} in {target}")
    return sources


def _edited(source, edit, where):
    old, new, *times = edit
    due, found = (times[0] if times else 1), source.count(old)
    if found != due:
        raise EditError(f"mistake {where}: {old!r} stands there {found} times, not {due}")
    return source.replace(old, new)


@cache
def source_of(function) -> str:
    """Source text without indentation, docstring kept out so that edits only meet code."""
    source = textwrap.dedent(inspect.getsource(function))
    if function.__doc__:
        start = source.index('"""')
        end = source.index('"""', start + 3) + 3
        line_start = source.rindex("\n", 0, start) + 1
        source = source[:line_start] + source[end:].lstrip("\n")
    return source
