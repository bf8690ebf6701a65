"""What an exercise is: parts and points, inputs, a reference, known mistakes; and its four kinds.

    Function   one call: f(*arguments) returns the parts
    Backward   f(dout, cache), behind the forward that made the cache
    Loss       one call that returns a loss together with its gradients
    Program    what an answer does in a small program of its own (a class, a training loop)

Each knows how to run an implementation on one case.
"""

# ruff: noqa: D102  the kinds do what Exercise says
from __future__ import annotations

import copy
import difflib
import inspect
import itertools
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, ClassVar, NamedTuple, TypedDict

import numpy as np

from bpcourse.answer_key.guard import handed_out, unguarded
from bpcourse.checking.draws import signed
from bpcourse.checking.index_width import of_index_width
from bpcourse.checking.laws import Law
from bpcourse.checking.mistake import Edit, EditError, Mistake, edited_sources, made, source_of
from bpcourse.checking.outcome import Outcome, Structure, unpack

__all__ = [
    "Asked",
    "Backward",
    "Case",
    "Edit",
    "EditError",
    "Exercise",
    "Function",
    "Law",
    "Loss",
    "Mistake",
    "Program",
    "RandomBackward",
    "Told",
    "find",
    "in_turn",
    "source_of",
]

PAIRED = 20
"""So many mistakes of an exercise are tried in pairs, or a long catalogue would cost seconds; what is
most common stands first."""

Implementation = Callable[..., Any]
Inputs = Callable[["np.random.Generator"], Mapping[str, tuple[Any, ...]]]


@dataclass(frozen=True, eq=False)  # a case is itself: arrays do not compare to one truth
class Case:
    """One input: the arguments and, for a backward, whose cache it is given, the outputs of the
    reference's forward, and the upstream gradients (one per output).

    turn  when an answer is asked about it, among the others (see in_turn)
    """

    name: str
    args: tuple[Any, ...]
    forward: Implementation | None = None
    outs: tuple[Any, ...] = ()
    upstream: tuple[Any, ...] = ()
    turn: int = 0

    @property
    def made_by(self) -> Implementation:
        """The forward of a backward's case. ValueError where there is none."""
        if self.forward is None:
            raise ValueError(f"the case {self.name!r} belongs to no backward")
        return self.forward


def in_turn(cases: Sequence[Case]) -> list[int]:
    """The numbers of the cases, in the order in which an answer is asked about them.

    It is drawn: an answer that only counts how often it was called must not know which case it is in.
    """
    return sorted(range(len(cases)), key=lambda i: cases[i].turn)


class Asked(TypedDict):
    """What an exercise asks for, as a released notebook remembers it."""

    call: str
    parts: dict[str, float]


class Told(NamedTuple):
    """What an exercise says of a wrong part: in words, and as code to paste that shows it.

    words   a clause without a full stop that shows no input: "one string too many: 'x'"
    code    Python for a cell of the notebook; what must be seen beside it in comments
    """

    words: str = ""
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """One function (or class, or value) that the student writes, and how it is judged.

    name          what the student's function is called; unique in the course
    parts         points of each part, by the output's name: {"dx": 1, "dw": 1, "db": 1}
    inputs        inputs(rng) -> {case name: arguments}: cases chosen to expose mistakes
    reference     the right implementation
    mistakes      catalogue of known mistakes
    alternatives  other right answers where the mathematics leaves a choice (ReLU'(0), ties)
    conventions   {remark: a right answer by another convention than the course's, which earns its
                  points and the remark}
    returns       shape of the returned value in output names, e.g. ("loss", {"W": "dW"}); names
                  that are no part are not judged. Default: the parts in order
    pairs         whether two mistakes made at once may be recognized; not where an answer is a few
                  yes or no, which some pair would explain by chance, nor where each part shows the
                  effect of one mistake at most
    rounds        how often the inputs are drawn, at least and at most. More than once where an answer
                  is one of a few, so that nobody can guess them all
    laws          what is true of every right answer, for remarks on wrong ones
    explain       explain(part, own, right, *arguments) -> Told: what the values that an answer and
                  the reference give in a case say to a reader, where the parts are statements
    """

    name: str
    parts: Mapping[str, float]
    inputs: Inputs
    reference: Implementation
    mistakes: tuple[Mistake, ...]
    alternatives: tuple[Implementation, ...] = ()
    conventions: Mapping[str, Implementation] = field(default_factory=dict[str, Implementation])
    returns: Structure = None
    pairs: bool = True
    rounds: tuple[int, int] = (1, 1)
    laws: tuple[Law, ...] = ()
    explain: Callable[..., Told] | None = None

    def __post_init__(self) -> None:
        # What notebooks see is guarded; what is edited and run again are the functions themselves.
        object.__setattr__(self, "reference", unguarded(self.reference))
        object.__setattr__(self, "alternatives", tuple(map(unguarded, self.alternatives)))

    by_program: ClassVar[bool] = False
    """Are the parts statements about what the answer does, rather than what one call returns?"""

    @property
    def forward(self) -> Implementation | None:
        """The reference's forward, for a backward."""
        return None

    @property
    def right(self) -> tuple[Implementation, ...]:
        """All right answers: the reference first, those of other conventions last."""
        return (self.reference, *self.alternatives, *self.conventions.values())

    @property
    def points(self) -> float:
        """Points of the whole exercise."""
        return float(sum(self.parts.values()))

    @cached_property
    def structure(self) -> Structure:
        """`returns`, with its default filled in: one part alone, or a tuple of the parts."""
        names = tuple(self.parts)
        return self.returns or (names[0] if len(names) == 1 else names)

    @cached_property
    def asks(self) -> Asked:
        """How an answer is called, and the points of its parts: what a notebook relies on."""
        try:
            call = f"{self.name}{inspect.signature(self.reference)}"
        except (TypeError, ValueError):  # a plain value
            call = self.name
        return {"call": call, "parts": dict(self.parts)}

    def cases(self, seed: int) -> list[Case]:
        """The cases for this seed, in the order in which reports tell of them.

        The same seed gives the same numbers, the same number of cases, and the same turns.
        """
        own = [seed, zlib.crc32(self.name.encode())]
        rng, order = np.random.default_rng(own), np.random.default_rng([*own, 1])
        rounds = order.integers(*self.rounds, endpoint=True)
        drawn = [
            self.case(f"{name} ({k + 1})" if k else name, handed_out(args), rng)
            for k in range(rounds)
            for name, args in of_index_width(self.inputs(rng)).items()
        ]
        turns = order.permutation(len(drawn))
        return [replace(case, turn=int(turn)) for case, turn in zip(drawn, turns)]

    def case(self, name: str, args: tuple[Any, ...], rng: np.random.Generator) -> Case:
        """A case with these arguments; what else it needs is drawn."""
        return Case(name, args)

    def run(self, implementation: Implementation, case: Case) -> Outcome:
        """{part: value} for the parts that this case tries. Raises what the implementation does."""
        raise NotImplementedError

    def untouched(self, case: Case) -> list[Any]:
        """The arguments that a right answer leaves alone."""
        return [case.args, case.upstream]

    def unpacked(self, result: Any) -> Outcome:
        """{part: value} of what one call returned."""
        found = unpack(result, self.structure)
        return {part: found[part] for part in self.parts}

    def wrong_source(self, *mistakes: Mistake) -> str:
        """Source text of the implementation that makes these mistakes (for sample submissions)."""
        return "\n\n".join(edited_sources(self.reference, mistakes).values())

    def wrong(self, *mistakes: Mistake) -> Implementation:
        """An implementation that makes these mistakes, all at once."""
        names = frozenset(m.name for m in mistakes)
        if names not in self._made:
            self._made[names] = made(self.reference, mistakes)
        return self._made[names]

    @cached_property
    def _made(self) -> dict[frozenset[str], Implementation]:
        return {}

    @cached_property
    def mistake_pairs(self) -> list[tuple[Mistake, Mistake]]:
        """Pairs of mistakes whose edits can be made together, among those that stand first."""
        first = self.mistakes[:PAIRED] if self.pairs else ()
        return [pair for pair in itertools.combinations(first, 2) if self._fit_together(pair)]

    def _fit_together(self, pair: tuple[Mistake, Mistake]) -> bool:
        if any(m.source is not None for m in pair):
            return False
        try:
            self.wrong(*pair)
        except (EditError, SyntaxError):
            return False
        return True


@dataclass(frozen=True, kw_only=True)
class Function(Exercise):
    """One call, whose result has the parts."""

    def run(self, implementation: Implementation, case: Case) -> Outcome:
        return self.unpacked(implementation(*case.args))


@dataclass(frozen=True, kw_only=True)
class Loss(Function):
    """A function that returns a loss together with its gradients.

    loss  the loss's name among the parts
    wrt   gradient's name -> index (or path of keys) of the argument that it is the derivative with
          respect to; so gradients can be judged by the student's own loss where that differs from
          the reference
    """

    loss: str = "loss"
    wrt: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, kw_only=True)
class Backward(Exercise):
    """A backward f(dout, cache); the arguments of a case are those of its forward.

    of            the exercise in which the student writes the forward, or the forward that the
                  notebook gives
    wrt           as in Loss; so a backward can be judged by the student's own forward where that
                  differs from the reference
    decisive      {kind: names of the cases that show it}: one case of each kind must be judged,
                  wherever others are left out because the student's forward raises in them
    decisive_for  {kind: the parts that it matters to}; a kind that is missing matters to all
    choice        choice(answer) -> the right implementation that comes closest to this answer, where
                  the mathematics leaves more choices than can be listed (ties)
    """

    of: Exercise | Implementation
    wrt: Mapping[str, Any] = field(default_factory=dict[str, Any])
    decisive: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    decisive_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    choice: Callable[[Outcome], Implementation] | None = None

    @property
    def forward(self) -> Implementation:
        return self.of.reference if isinstance(self.of, Exercise) else self.of

    @property
    def given(self) -> bool:
        """Does the notebook give the forward?"""
        return not isinstance(self.of, Exercise)

    def cases(self, seed: int) -> list[Case]:
        # one number cannot have both signs, but the cases together can
        return [
            replace(case, upstream=tuple(_of_both_signs(up, k) for up in case.upstream))
            for k, case in enumerate(super().cases(seed))
        ]

    def case(self, name: str, args: tuple[Any, ...], rng: np.random.Generator) -> Case:
        *outs, _ = self.forward(*copy.deepcopy(args))
        # random, never ones: a backward that ignores its upstream gradient must not pass
        upstream = tuple(signed(rng, np.shape(out), high=8.0) for out in outs)
        return Case(name, args, self.forward, tuple(outs), upstream)

    def run(self, implementation: Implementation, case: Case) -> Outcome:
        *_, cache = case.made_by(*case.args)
        return self.unpacked(implementation(*case.upstream, cache))

    def kinds_for(self, part: str) -> list[tuple[str, ...]]:
        """The names of the cases of each kind that matters to this part."""
        return [
            names
            for kind, names in self.decisive.items()
            if part in self.decisive_for.get(kind, (part,))
        ]

    def untouched(self, case: Case) -> list[Any]:
        # A forward may write into a dict, as batch norm's does with its running statistics; the
        # backward that is judged behind it must not be blamed for that.
        return [[arg for arg in case.args if not isinstance(arg, dict)], case.upstream]


@dataclass(frozen=True, kw_only=True)
class RandomBackward(Backward):
    """A backward whose forward draws at random: judged by what holds whatever was drawn.

    program  program(implementation, forward, *upstream, *arguments) -> {part: value}
    fits     fits(out, *arguments): might a right forward have drawn this? Default: anything
    slope    slope(out, *arguments): the derivative of each entry of out by its entry of the first
             argument, for a forward that multiplies each entry by something drawn; without it the
             student's own forward cannot be followed
    """

    program: Callable[..., Outcome]
    fits: Callable[..., bool] = lambda *_: True
    slope: Callable[..., Any] | None = None
    by_program: ClassVar[bool] = True

    def run(self, implementation: Implementation, case: Case) -> Outcome:
        return self.program(implementation, case.forward, *case.upstream, *case.args)


@dataclass(frozen=True, kw_only=True)
class Program(Exercise):
    """What an answer does in a small program of its own.

    program  program(implementation, *arguments) -> {part: value} for the parts that the arguments
             try, or a result that has the structure of `returns`
    """

    program: Callable[..., Any]
    by_program: ClassVar[bool] = True

    def run(self, implementation: Implementation, case: Case) -> Outcome:
        result = self.program(implementation, *case.args)
        if type(result) is dict and self.returns is None:
            return {part: result[part] for part in self.parts if part in result}
        return self.unpacked(result)


def _of_both_signs(upstream: Any, k: int) -> Any:
    """A single number in the k-th case: positive or negative in turn, then both again and larger."""
    return upstream if np.shape(upstream) else (-1) ** k * (abs(upstream) + 8 * (k // 2 % 2))


class UnknownExercise(KeyError):  # noqa: N818  a notebook shows it as the KeyError that it is
    """There is no such exercise. In a notebook none of the course's own lines are shown with it."""

    def __str__(self) -> str:
        return str(self.args[0])

    def _render_traceback_(self) -> list[str]:  # IPython asks for it
        return [f"KeyError: {self}"]


def find(name: str, exercises: Mapping[str, Exercise]) -> Exercise:
    """The exercise of this name. Raises KeyError that says which names are like it."""
    try:
        return exercises[name]
    except KeyError:
        near = ", ".join(nearest(name, exercises))
        raise UnknownExercise(
            f"no exercise is called {name!r}; the nearest names are: {near}"
        ) from None


def nearest(name: Any, known: Iterable[str]) -> list[str]:
    """The three known names that are most like this one."""
    return difflib.get_close_matches(str(name), list(known), n=3, cutoff=0)
