"""Units that begin alike and stay alike, and weights that are all zero."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from bpcourse.checkup.adam import descend
from bpcourse.checkup.finding import Finding, listed
from bpcourse.checkup.leaves import Array, Leaves
from bpcourse.checkup.patient import Patient

STEPS = 10


def units_differ(patient: Patient) -> Iterator[Finding]:
    """Weights of a unit each, equal now and after some steps, are twins; all zero, nothing moves."""
    start = patient.start
    end = descend(patient, start, None, rate=0.01, steps=STEPS).leaves
    stuck = [n for n, leaf in start.items() if leaf.size > 1 and np.array_equal(leaf, end[n])]
    zeros = [n for n, leaf in start.items() if leaf.ndim > 1 and not np.any(leaf)]
    twins = {name: units for name in start if (units := _twins(patient, start, end, name))}
    if zeros and stuck and len(zeros) > 1:
        yield Finding(
            "twins",
            f"{listed(zeros)} begin with zeros only, and after {STEPS} steps {listed(stuck)} "
            "have not moved at all: what is multiplied with zero weights gets and sends back nothing.",
            "Draw the weights at random, rng.standard_normal((D, H)) / np.sqrt(D); biases may be 0.",
            listed(zeros),
        )
    elif twins:
        name = next(iter(twins))
        alike, count = twins[name]
        yield Finding(
            "twins",
            f"{alike} of the {count} units of {name} begin with equal weights, get equal gradients, "
            f"and are equal still after {STEPS} steps: they are one unit, computed {alike} times.",
            "Draw the weights at random: that breaks the symmetry. Biases may be 0.",
            listed(twins),
            value=float(alike),
        )
    elif stuck and len(stuck) < len(start):
        yield from _never_moves(patient, stuck, end)


def _never_moves(patient: Patient, stuck: list[str], end: Leaves) -> Iterator[Finding]:
    """Arrays with a gradient of exactly zero at the start, and after some steps of the others."""
    here = [answer for point in (patient.start, end) if (answer := patient.ask(point))]
    if not here or _is_at_rest(patient, here[0].loss, here[0].gradients):
        return
    still = [n for n in stuck if not any(np.any(answer.gradients[n]) for answer in here)]
    elsewhere = patient.ask(patient.elsewhere(2))
    alive = [n for n in still if elsewhere and np.any(elsewhere.gradients[n])]
    if not alive:
        return
    yield Finding(
        "never moves",
        f"The gradient of {listed(alive)} is exactly zero at these parameters and after {STEPS} "
        "steps, on all rows; at other parameters it is not. Nothing gets through here.",
        "Are all units of that layer dead (a ReLU whose inputs are all negative), or the weights "
        "behind it zero? Draw smaller weights, and begin with biases of 0.",
        listed(alive),
    )


def _is_at_rest(patient: Patient, loss: float, gradients: Leaves) -> bool:
    """Nothing moves, since nothing is left to learn."""
    small = 1e-12 * abs(patient.loss(patient.elsewhere(2)))
    return abs(loss) <= small and not any(np.any(gradient) for gradient in gradients.values())


def _twins(patient: Patient, start: Leaves, end: Leaves, name: str) -> tuple[int, int] | None:
    """(units that are equal, all units) of the layer whose weights this is."""
    if start[name].ndim < 2 or name == _last_matrix(start):
        return None
    axis = unit_axis(start, name)
    if axis is None:
        return None
    before, after = (np.moveaxis(leaves[name], axis, 0) for leaves in (start, end))
    before, after = before.reshape(len(before), -1), after.reshape(len(after), -1)
    moved = np.any(before != after, axis=1)
    if len(before) < 2 or not np.any(moved):
        return None
    same = _same_as_first_of_kind(before) & _near(after) & moved
    alike = int(same.sum())
    return (alike, len(before)) if alike > 1 else None


def _last_matrix(leaves: Leaves) -> str:
    return [name for name, leaf in leaves.items() if leaf.ndim > 1][-1]


def _same_as_first_of_kind(rows: Array) -> Array:
    """For each row: is there another one, exactly like it?"""
    _, inverse, counts = np.unique(rows, axis=0, return_inverse=True, return_counts=True)
    return counts[inverse.reshape(-1)] > 1


def _near(rows: Array) -> Array:
    """For each row: is there another one, like it up to rounding?"""
    size = max(float(abs(rows).max()), 1e-300)
    return _same_as_first_of_kind(np.round(rows / size, 9))


def unit_axis(leaves: Leaves, name: str) -> int | None:
    """The axis of a matrix or of filters that counts its units, told by the bias that follows it.

    None where there is no bias to tell by.
    """
    names = list(leaves)
    leaf: Any = leaves[name]
    following = [leaves[n] for n in names[names.index(name) + 1 : names.index(name) + 3]]
    sizes = [b.size for b in following if b.ndim == 1 or (b.ndim == 2 and 1 in b.shape)]
    axes = [-1, 0] if leaf.ndim == 2 else [0]
    return next((axis for size in sizes for axis in axes if leaf.shape[axis] == size), None)
