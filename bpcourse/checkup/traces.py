"""A few updates of the learner's own loop, and the gradients at the parameters in between."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from bpcourse.checking.outcome import Raised
from bpcourse.checkup.leaves import Array, Leaves, flatten, items_of, rebuild
from bpcourse.checkup.patient import Patient, kept


@dataclass
class Trace:
    """`points` before each update and after the last; `gradients` at each of them.

    `originals` and `data` say what else was changed: the learner's own arrays, X or y.
    """

    points: list[Leaves] = field(default_factory=list)
    gradients: list[Leaves] = field(default_factory=list)
    losses: list[float] = field(default_factory=list)
    error: Raised | None = None
    originals: list[str] = field(default_factory=list)
    data: str = ""

    def update(self, step: int, name: str) -> Array:
        """How far an array was moved by this update."""
        return self.points[step + 1][name] - self.points[step][name]

    @property
    def updates(self) -> int:
        """Number of updates that were made."""
        return len(self.points) - 1


def follow(patient: Patient, steps: int) -> Trace:
    """Let the learner's `step` make some updates, beginning with copies of their parameters."""
    trace = Trace()
    tree = rebuild(patient.parameters, patient.start)
    X, y = patient.take()
    before = {name: np.array(leaf) for name, leaf in patient.given.items()}
    with kept(patient.parameters, X if isinstance(X, np.ndarray) else {}):
        for _ in range(steps):
            if not _record(patient, trace, tree):
                return trace
            arguments = patient.arguments(tree, X, y)
            returned = patient.guarded(patient.step, *arguments) if patient.step else None
            if patient.error:
                trace.error = patient.error
                return trace
            tree = _parameters_of(returned, tree)
            trace.data = trace.data or _changed_data(arguments, X, y)
        _record(patient, trace, tree)
        trace.originals = [
            name
            for name, leaf in patient.given.items()
            if isinstance(leaf, np.ndarray) and not np.array_equal(before[name], leaf)
        ]
    return trace


def _record(patient: Patient, trace: Trace, tree: Any) -> bool:
    leaves = {name: np.array(leaf, float) for name, leaf in flatten(tree).items()}
    answer = patient.ask(leaves)
    trace.points.append(leaves)
    if answer is None or not answer.finite:
        trace.losses.append(np.nan)
        return False
    trace.losses.append(answer.loss)
    trace.gradients.append(answer.gradients)
    return True


def _parameters_of(returned: Any, before: Any) -> Any:
    """The parameters after an update: what it returned, if that looks like them; else in place."""
    candidates = [returned, *(item for _, item in items_of(returned) or [])]
    shapes = {name: np.shape(leaf) for name, leaf in flatten(before).items()}
    for candidate in candidates:
        if items_of(candidate) is None and len(shapes) > 1:
            continue
        found = flatten(candidate)
        if {name: np.shape(leaf) for name, leaf in found.items()} == shapes:
            return candidate
    return before


def _changed_data(arguments: list[Any], X: Any, y: Any) -> str:
    for name, old, new in zip("Xy", (X, y), arguments[1:]):
        if isinstance(old, np.ndarray) and not np.array_equal(old, new):
            return name
    return ""
