"""An open task: the learner writes a whole training run, and what counts is how well it predicts.

A draw is a few tables: real inputs whose targets come from a secret network. The answer is called with
the rows to learn from and the inputs of new rows; the targets of those never leave this process, so
that what a submission could have stored, or looks up, says nothing about them.

No loss is asked for by itself, since some draws are harder than others: the bar is how well somebody
else does on the same rows (a rival), the course's own training run above all.
"""

# ruff: noqa: D102  the kind does what Exercise says
from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np

from bpcourse.checking import session
from bpcourse.checking.compare import Fault, compare
from bpcourse.checking.exercise import Case, Exercise, Implementation, Told
from bpcourse.checking.guards import Array, is_array
from bpcourse.checking.mistake import Mistake
from bpcourse.checking.outcome import Malformed, Outcome, describe
from bpcourse.checking.rounding import at_most

SIGN = "sign"
"""The key of an outcome, beside its parts, for what the predictions show."""

NOT_FINITE = Malformed("not finite", "some predictions are NaN or infinite")


@dataclass(frozen=True, eq=False)
class Table:
    """Rows to learn from, and new ones.

    kind    what is special about it ("prices in dollars")
    given   what the answer is called with, e.g. (X, t, X_new)
    shape   of the predictions
    truth   the targets of the new rows: never given
    losses  {part: the loss of that part's rival on the new rows}
    """

    kind: str
    given: tuple[Any, ...]
    shape: tuple[int, ...]
    truth: Array
    losses: Mapping[str, float]


@dataclass(frozen=True)
class Rival:
    """Whom a part asks to keep up with.

    who     in words: "the course's plain descent"
    own     at most so many times the rival's loss, in a learner's own check
    graded  the same, when a judge asks: a little more, so that nobody fails there by the luck of the
            draw who has passed at home
    """

    who: str
    own: float
    graded: float

    @property
    def bar(self) -> float:
        """What is asked here and now."""
        return self.graded if session.current().hidden else self.own


@dataclass(frozen=True)
class Visible(Mistake):
    """A mistake that is known by what its predictions show; numbers would differ from run to run.

    shows  the sign (see Open.sign) by which it is known, and no other mistake is
    """

    shows: str = ""


@dataclass(frozen=True, kw_only=True)
class Open(Exercise):
    """A training run of the learner's own: f(*given) returns predictions for the new rows.

    Its inputs are tables. A part's value is the answer's loss over that of the part's rival, as a
    mean over the tables.

    rivals  by part
    loss    loss(predictions, truth) -> float
    sign    sign(tables, predictions) -> what is striking about predictions that fall short, "" if
            nothing is
    """

    mistakes: tuple[Visible, ...]
    rivals: Mapping[str, Rival]
    loss: Callable[[Array, Array], float]
    sign: Callable[[Sequence[Table], Sequence[Array]], str]
    explain: Callable[..., Told] | None = lambda *_: Told()
    pairs: bool = False
    by_program: ClassVar[bool] = True

    def run(self, implementation: Implementation, case: Case) -> Outcome:
        tables: tuple[Table, ...] = case.args
        predictions = list[Array]()
        for table in tables:
            # copies: an answer may write into what it is given
            found = implementation(*copy.deepcopy(table.given))
            if problem := _problem(found, table.shape):
                return dict.fromkeys(self.parts, problem)
            predictions.append(np.asarray(found, dtype=float))
        with np.errstate(all="ignore"):
            return self._values(tables, predictions) | {SIGN: self.sign(tables, predictions)}

    def _values(self, tables: Sequence[Table], predictions: Sequence[Array]) -> Outcome:
        if not all(np.isfinite(found).all() for found in predictions):
            return dict.fromkeys(self.parts, NOT_FINITE)
        losses = [self.loss(found, table.truth) for found, table in zip(predictions, tables)]
        return {
            part: float(np.mean([own / table.losses[part] for own, table in zip(losses, tables)]))
            for part in self.parts
        }

    def untouched(self, case: Case) -> list[Any]:
        return []  # it is given copies, one table at a time

    def bars(self) -> Outcome:
        """What is right: anything that is not above the bar, by part."""
        return {part: at_most(self.rivals[part].bar) for part in self.parts}

    def fault(self, part: str, outcome: Outcome) -> Fault | None:
        """What is wrong with a part; None if it keeps up with its rival."""
        own, rival = outcome.get(part), self.rivals[part]
        fault = compare(own, [at_most(rival.bar)])
        if fault is None or fault.status != "value":
            return fault
        said = (
            f"on new rows its loss is {own:.3g} times that of {rival.who}; at most {rival.bar:g} "
            "times is asked"
        )
        return replace(fault, message=said, yours=None)

    def shown_by(self, outcome: Outcome) -> Visible | None:
        """The mistake of which an outcome has the sign."""
        sign = outcome.get(SIGN, "")
        return next((mistake for mistake in self.mistakes if sign and mistake.shows == sign), None)


def _problem(found: Any, shape: tuple[int, ...]) -> Malformed | None:
    """Why this is no array of predictions of that shape; None if it is."""
    if found is None:
        return Malformed("none", "it returns None: is there a return statement?")
    if not is_array(found) or type(found) is not np.ndarray:
        return Malformed(
            "type",
            f"it returns {describe(found)}, where an array of predictions, {shape}, is expected",
        )
    if found.shape != shape:
        return Malformed("shape", f"it has shape {found.shape}, where {shape} is expected")
    if found.dtype.kind not in "iuf":
        return Malformed("dtype", f"it holds {found.dtype}, where numbers are expected")
    return None
