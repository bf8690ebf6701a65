"""The learner's network: its functions called on copies, within a time, on some of the rows."""

from __future__ import annotations

import contextlib
import functools
import io
import random
import warnings
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from bpcourse.checking import outcome
from bpcourse.checking.outcome import Raised
from bpcourse.checkup.clock import Clock
from bpcourse.checkup.leaves import Array, Leaves, flatten, pair, rebuild, scale_of

ROWS = 61  # odd and prime: a factor of N is then no other number that occurs in a network
SLOW = 0.01  # seconds for a call, from which fewer rows are looked at


@dataclass
class Answer:
    """What one call returned: the loss, and the gradient of each array (None where it has none)."""

    loss: float
    gradients: dict[str, Any]
    raw: Any = None

    @property
    def finite(self) -> bool:
        """Is there a number for the loss and for each entry of each gradient?"""
        return bool(np.isfinite(self.loss)) and all(
            g is not None and np.all(np.isfinite(g)) for g in self.gradients.values()
        )


@dataclass
class Measured:
    """What the examinations measured, for the picture and for each other."""

    disagreement: dict[str, float] = field(default_factory=dict)
    delivered: dict[str, float] = field(default_factory=dict)
    update: dict[str, float] = field(default_factory=dict)
    curve: list[float] = field(default_factory=list)
    fitted: bool | None = None
    rates: dict[float, float] = field(default_factory=dict)


class Patient:
    """A network under examination. What is given to the learner's functions are copies."""

    def __init__(
        self,
        function: Callable[..., Any],
        parameters: Any,
        X: Any,
        y: Any,
        predict: Callable[..., Any] | None,
        step: Callable[..., Any] | None,
        seconds: float,
        seed: int,
    ):
        self.notes: list[str] = []
        if in_columns(X, y):
            function, step = _turning(function), _turning(step)
            predict = _turning(predict, answer=True)
            X, y = X.T, y.T
            self.notes.append("each column of X is taken for an example; shapes are told turned")
        self.function, self.predict, self.step = function, predict, step
        self.parameters, self.X, self.y = parameters, X, y
        self.clock, self.seed = Clock(seconds), seed
        self.rng = np.random.default_rng(seed)
        self.given: dict[str, Any] = flatten(parameters)
        self.start: Leaves = {}  # in float64, filled by `calling`
        self.rows: Array | None = None  # the rows that are looked at; None: all
        self.divisible = False  # does the function take some of the rows, too?
        self.measured = Measured()
        self.error: Raised | None = None  # of the last call
        self.calls = 0

    # the data

    @property
    def count(self) -> int:
        """Number of rows of X; 0 where there is no X."""
        return rows_in(self.X)

    def take(self, rows: Any = None) -> tuple[Any, Any]:
        """(X, y) of these rows, or of those that are looked at."""
        rows = self.rows if rows is None else np.asarray(rows)
        if rows is None:
            return self.X, self.y
        return _rows_of(self.X, rows), _rows_of(self.y, rows)

    # calls

    def ask(self, leaves: Leaves, data: tuple[Any, Any] | None = None) -> Answer | None:
        """The loss and gradients at these parameters; None where the function fails (see `error`)."""
        returned = self.call(self.function, leaves, data)
        return None if returned is None else read(returned, self.parameters)

    def loss(self, leaves: Leaves, data: tuple[Any, Any] | None = None) -> float:
        """The loss alone; NaN where the function fails."""
        answer = self.ask(leaves, data)
        return answer.loss if answer else np.nan

    def call(
        self, function: Callable[..., Any], leaves: Leaves, data: tuple[Any, Any] | None = None
    ) -> Any:
        """What a function of (parameters, X, y) returns; None where it fails or returns None."""
        self.clock.check()
        X, y = self.take() if data is None else data
        return self.guarded(function, *self.arguments(rebuild(self.parameters, leaves), X, y))

    def arguments(self, parameters: Any, X: Any, y: Any) -> list[Any]:
        """Arguments of one call: the parameters, and copies of the data if there are any."""
        return [parameters] if self.X is None else [parameters, _copy(X), _copy(y)]

    def guarded(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call it in silence, with its own random numbers the same each time; None where it fails."""
        self.calls += 1
        self.error = None
        try:
            with quiet(self.seed):
                return function(*arguments)
        except (Exception, SystemExit) as error:
            self.error = outcome.raised(error)
            return None

    # points

    def elsewhere(self, draw: int = 0, size: float = 0.5) -> Leaves:
        """Other parameters: each array moved by `size` of its scale, the same for the same draw."""
        rng = np.random.default_rng([self.seed, draw, 17])
        return {
            name: leaf + size * scale_of(leaf) * rng.standard_normal(leaf.shape)
            for name, leaf in self.start.items()
        }

    def afresh(self, draw: int = 0) -> Leaves:
        """Parameters as one would draw them: matrices by their fan-in, vectors near 0."""
        rng = np.random.default_rng([self.seed, draw, 29])
        return {
            name: rng.standard_normal(leaf.shape) / np.sqrt(max(_fan_in(leaf), 1))
            if leaf.ndim > 1 and leaf.size
            else 0.1 * rng.standard_normal(leaf.shape)
            for name, leaf in self.start.items()
        }


def rows_in(data: Any) -> int:
    """Its length; 0 for what has none."""
    return 0 if isinstance(data, np.ndarray) and not data.ndim else getattr(data, "__len__", int)()


def in_columns(X: Any, y: Any) -> bool:
    """Does y fit the columns of X, and not its rows?"""
    return (
        isinstance(X, np.ndarray)
        and isinstance(y, np.ndarray)
        and X.ndim == 2
        and 1 <= y.ndim <= 2
        and len(y) != len(X)
        and X.shape[1] == y.shape[-1] > 1
    )


def _turning(function: Any, *, answer: bool = False) -> Any:
    """The learner's function of examples in columns, as one of examples in rows."""
    if function is None:
        return None

    @functools.wraps(function)
    def turned(parameters: Any, *data: Any) -> Any:
        returned = function(parameters, *(item.T for item in data))
        return np.asarray(returned).T if answer and returned is not None else returned

    return turned


def _fan_in(leaf: Array) -> int:
    """Inputs of a unit: the rows of a matrix, or all of a filter."""
    return leaf[0].size if leaf.ndim > 2 else min(len(leaf), 4 * leaf[0].size)


def read(returned: Any, parameters: Any) -> Answer | None:
    """(loss, gradients) as an Answer, whatever is wrong with their shapes; None for anything else."""
    if not isinstance(returned, (tuple, list)) or len(returned) < 2:
        return None
    loss, *rest = returned
    alone = len(rest) == 1 or isinstance(rest[0], Mapping)  # what follows may be scores
    gradients = pair(parameters, rest[0] if alone else tuple(rest))
    if loss is None:
        return None
    try:
        number = float(np.asarray(loss, float).sum()) if np.size(loss) == 1 else np.nan
        arrays = {
            name: None if gradient is None else np.asarray(gradient, float)
            for name, gradient in gradients.items()
        }
    except (TypeError, ValueError):
        return None
    return Answer(number, arrays, returned)


def _rows_of(data: Any, rows: Array) -> Any:
    if isinstance(data, np.ndarray):
        return data[rows]
    if isinstance(data, (list, tuple)):
        return type(data)(data[int(i)] for i in rows)
    return data


def _copy(data: Any) -> Any:
    if isinstance(data, np.ndarray):
        return data.copy()
    return [_copy(item) for item in data] if isinstance(data, list) else data


@contextlib.contextmanager
def quiet(seed: int) -> Generator[None]:
    """No prints, no warnings, and the global random numbers begin anew; all as before afterwards."""
    before, python_before = np.random.get_state(), random.getstate()  # noqa: NPY002  the learner's
    np.random.seed(seed)  # noqa: NPY002
    random.seed(seed)
    try:
        with (
            contextlib.redirect_stdout(io.StringIO()),
            np.errstate(all="ignore"),
            warnings.catch_warnings(),
        ):
            warnings.simplefilter("ignore")
            yield
    finally:
        np.random.set_state(before)  # noqa: NPY002
        random.setstate(python_before)


@contextlib.contextmanager
def kept(*trees: Any) -> Generator[None]:
    """Whatever happens within, the arrays of these trees hold afterwards what they held before."""
    arrays = [leaf for tree in trees for leaf in flatten(tree).values()]
    saved = [(leaf, leaf.copy()) for leaf in arrays if isinstance(leaf, np.ndarray)]
    try:
        yield
    finally:
        for leaf, copy in saved:
            restore(leaf, copy)


def restore(leaf: Array, copy: Array) -> None:
    """Write back what was changed; what was not changed may be read-only."""
    same = leaf.tobytes() == copy.tobytes() if leaf.dtype != object else bool(np.all(leaf == copy))
    if not same:
        leaf[...] = copy


def with_leaf(leaves: Mapping[str, Array], name: str, value: Array) -> Leaves:
    """These parameters with one array replaced."""
    return {**leaves, name: value}


def rebuild_and_predict(patient: Patient, leaves: Leaves, X: Any) -> Array | None:
    """What `predict` returns at these parameters, as an array; None where it fails."""
    assert patient.predict is not None  # noqa: S101  for the type checker
    patient.clock.check()
    returned = patient.guarded(patient.predict, rebuild(patient.parameters, leaves), _copy(X))
    if returned is None:
        return None
    out = np.asarray(returned)
    return out if out.dtype.kind in "fiub" and np.all(np.isfinite(out)) else None
