"""Dead and saturated units."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bpcourse.checkup.activations import inputs_of_layers
from bpcourse.checkup.adam import descend
from bpcourse.checkup.finding import CERTAIN, LIKELY, Finding
from bpcourse.checkup.leaves import Array
from bpcourse.checkup.patient import Patient
from bpcourse.checkup.symmetry import STEPS, unit_axis

MANY = 0.6  # of a layer's units: fewer dead ones are usual
CHANCE = 1.5  # roots of the units: so many more than half are dead by chance, deep in a network
FLAT = 0.8  # of a layer's answers
EDGE = 0.01  # of the way to the end of a squashing function


def units_are_alive(patient: Patient) -> Iterator[Finding]:
    """Layers most of whose units answer 0, or sit at the end of their squashing function, always."""
    layers = inputs_of_layers(patient, patient.start)
    matrices = [name for name, leaf in patient.start.items() if leaf.ndim > 1]
    for name, answers in layers.items():
        if name == matrices[0] or _is_data(patient, answers):
            continue
        before = matrices[matrices.index(name) - 1]
        finding = _dead(answers, name, before) or _saturated(answers, name, before)
        if finding:
            yield finding
            return
    yield from _without_gradient(patient)


def _is_data(patient: Patient, answers: Array) -> bool:
    X = patient.take()[0]
    if not isinstance(X, np.ndarray):
        return False
    X = X.reshape(len(X), -1)
    return X.shape[1] == answers.shape[1] and np.allclose(np.sort(X[0]), np.sort(answers[0]))


def _dead(answers: Array, name: str, before: str) -> Finding | None:
    dead = int(np.sum(~np.any(answers, axis=0)))
    units = answers.shape[1]
    if len(answers) < 8 or units < 2 or dead < _many(units):
        return None
    return _dead_finding(dead, units, before, f"what {name} gets from them is 0", len(answers))


def _many(units: int) -> float:
    """So many dead units are no chance: deep in a network, examples are alike, and half answer 0."""
    return min(units, max(MANY * units, units / 2 + CHANCE * units**0.5))


def _dead_finding(dead: int, units: int, before: str, seen: str, rows: int) -> Finding:
    return Finding(
        "dead",
        f"{dead} of the {units} units of {before} are dead: for each of {rows} examples, {seen}. "
        "No gradient comes through them, so they stay so.",
        "A ReLU whose inputs are all negative does this: after a step that was too large, with "
        "biases far below 0, or with inputs that are not centered. Begin with biases of 0 and "
        "weights of variance 2 / D, take a smaller rate, or a leaky ReLU.",
        before,
        CERTAIN if dead == units else LIKELY,
        dead / units,
    )


def _saturated(answers: Array, name: str, before: str) -> Finding | None:
    """Answers near the ends of -1 and 1 (tanh), or of 0 and 1 (sigmoid)."""
    if abs(answers).max() > 1 + 1e-9 or answers.shape[1] < 2:
        return None
    at_one = answers > 1 - EDGE
    if answers.min() < 0:
        share, ends = float(np.mean(at_one | (answers < EDGE - 1))), "-1 or 1"
    else:
        share, ends = float(np.mean(at_one | (answers < EDGE))), "0 or 1"
        if np.sum(at_one) < 0.7 * np.sum(answers > EDGE) or np.mean(at_one) < 0.1:  # a ReLU's
            return None
    if share < FLAT:
        return None
    return Finding(
        "saturated",
        f"The units of {before} are saturated: {share:.0%} of what they pass on to {name} is "
        f"within {EDGE} of {ends}, where the activation is flat and hardly any gradient comes "
        "through.",
        "Draw smaller weights (a spread of 1 / sqrt(D)), and standardize the inputs.",
        before,
        LIKELY,
        share,
    )


def _without_gradient(patient: Patient) -> Iterator[Finding]:
    """Units whose weights have a gradient of exactly zero on all rows, told by no activation."""
    answer = patient.ask(patient.start)
    rows = len(patient.take()[0]) if patient.X is not None else 0
    matrices = [name for name, leaf in patient.start.items() if leaf.ndim > 1]
    if answer is None or rows < 8:
        return
    for name in matrices[:-1]:
        axis = unit_axis(patient.start, name)
        gradient = answer.gradients[name]
        if axis is None or not np.any(patient.start[matrices[matrices.index(name) + 1]]):
            continue
        units = np.moveaxis(gradient, axis, 0).reshape(gradient.shape[axis], -1)
        dead = int(np.sum(~np.any(units, axis=1)))
        if len(units) > 1 and dead >= _many(len(units)) and not _revives(patient, name, axis):
            seen = "the gradient of their weights is exactly 0"
            yield _dead_finding(dead, len(units), name, seen, rows)
            return


def _revives(patient: Patient, name: str, axis: int) -> bool:
    """Do most units get a gradient after some steps? Then it was zeros behind them, which moved."""
    later = patient.ask(descend(patient, patient.start, None, rate=0.01, steps=STEPS).leaves)
    if later is None:
        return False
    gradient = np.moveaxis(later.gradients[name], axis, 0)
    return bool(np.mean(np.any(gradient.reshape(len(gradient), -1), axis=1)) > 1 - MANY)
