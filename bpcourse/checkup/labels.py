"""Class numbers that a cross-entropy takes for values, which no exception tells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from bpcourse.checkup.finding import LIKELY, Finding
from bpcourse.checkup.kinds import BINARY, CLASSES, NONE, ONE_HOT, kind_of
from bpcourse.checkup.leaves import Leaves
from bpcourse.checkup.patient import Patient

MULTIPLES = (-1, 0, 1, 2, 3)


def labels_are_labels(patient: Patient) -> Iterator[Finding]:
    """A cross-entropy whose y is neither 0 or 1 nor a row of such: its loss is a line in y."""
    X, y = patient.take()
    if not (isinstance(y, np.ndarray) and isinstance(X, np.ndarray)):
        return
    inside = y.dtype.kind in "fiub" and y.size and y.min() >= 0 and y.max() <= 1
    if kind_of(y) == CLASSES and y.min() < 0 and (classes := _counted_from_the_end(patient, X, y)):
        yield Finding(
            "labels",
            f"y holds {y.min():g}, which counts from the end as an index: the loss is the same with "
            f"{y.min() + classes:g} in its place, so two classes are one, or one is never predicted.",
            "Count classes from 0.",
            sure=LIKELY,
        )
        return
    if kind_of(y) in (BINARY, ONE_HOT, NONE) or inside:
        yield from _negative(patient, y)
        return
    lines = [_line(patient, patient.elsewhere(draw, 0.2), X[:1], y[:1]) for draw in range(2)]
    known = [line for line in lines if line is not None]
    if len(known) < 2:
        yield from _negative(patient, y)
        return
    if all(abs(level - np.logaddexp(0, -slope)) < 1e-6 * (1 + level) for level, slope in known):
        yield _not_0_or_1(y)
    elif all(abs(level) < 1e-9 * abs(slope) for level, slope in known) and _is_class(y):
        yield Finding(
            "labels",
            f"y holds class numbers, of shape {y.shape}, and the loss is proportional to them: "
            "they are multiplied with the logarithms of the probabilities, as one-hot rows should "
            "be. Class 0 costs nothing, class 3 three times as much as class 1.",
            "Make y one-hot, np.eye(C)[y.ravel()], or pick the right class's entry by index.",
        )


def _counted_from_the_end(patient: Patient, X: Any, y: Any) -> int:
    """The number of classes, if a negative label is taken as an index; else 0."""
    before = patient.loss(patient.start, (X, y))
    last = [leaf.shape[-1] for leaf in list(patient.start.values())[-2:] if leaf.ndim]
    for classes in last:
        turned = np.where(y < 0, y + classes, y)
        if classes > 1 and patient.loss(patient.start, (X, turned)) == before:
            return int(classes)
    return 0


def _is_class(y: Any) -> bool:
    return kind_of(y) == CLASSES


def _not_0_or_1(y: Any) -> Finding:
    found = ", ".join(f"{value:g}" for value in np.unique(y)[:4])
    more = ", ..." if len(np.unique(y)) > 4 else ""
    return Finding(
        "labels",
        f"The loss is the binary cross-entropy, for targets that are 0 or 1 (or between them); y "
        f"holds {found}{more}. With such targets it has no lowest value: it can fall below 0.",
        "Turn the labels into 0 and 1, for instance (y == y.max()).astype(float); for more than two "
        "classes take a softmax.",
    )


def _line(patient: Patient, point: Leaves, X: Any, y: Any) -> tuple[float, float] | None:
    """(level, slope) of one example's loss as a function of a multiple of its target, if a line."""
    values = y.astype(float) if y.dtype.kind in "ub" else y
    one = np.ones_like(values)
    losses = [patient.loss(point, (X, k * one)) for k in MULTIPLES]
    rises = np.diff(losses)
    if not np.all(np.isfinite(losses)) or abs(rises).max() == 0:
        return None
    straight = np.ptp(rises) < 1e-8 * abs(rises).max()
    return (losses[1], float(rises[0])) if straight else None


def _negative(patient: Patient, y: Any) -> Iterator[Finding]:
    """Losses below 0, where a cross-entropy is meant."""
    if kind_of(y) not in (BINARY, ONE_HOT, CLASSES):
        return
    losses = [patient.loss(point) for point in (patient.start, patient.elsewhere())]
    if np.all(np.asarray(losses) < 0):
        yield Finding(
            "negative loss",
            f"The loss is negative ({losses[0]:.4g}). A cross-entropy is the *negative* logarithm of "
            "a probability, at least 0; going down on it without the minus makes the network worse.",
            "Look for the minus sign before the logarithm.",
            sure=LIKELY,
        )
