"""The function fails on these labels: does it run on the same labels in another form?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from bpcourse.checkup.kinds import CLASSES, ONE_HOT, kind_of
from bpcourse.checkup.patient import Patient, read


@dataclass(frozen=True)
class Repair:
    """What the labels are, and the form in which the function takes them."""

    words: str
    do: str


def repair(patient: Patient) -> Repair | None:
    """The first change of y with which the function runs and returns a finite loss."""
    if not isinstance(patient.y, np.ndarray):
        return None
    for change, found in _changes(patient.y):
        arguments = patient.arguments(patient.parameters, patient.X, patient.y)
        error = patient.error
        returned = patient.guarded(patient.function, *arguments[:2], change(patient.y))
        answer = read(returned, patient.parameters)
        patient.error = error
        if answer is not None and np.isfinite(answer.loss):
            return found
    return None


def _changes(y: Any) -> list[tuple[Callable[[Any], Any], Repair]]:
    """Changes that suit these labels, the likeliest first."""
    found: list[tuple[Callable[[Any], Any], Repair]] = []
    kind = kind_of(y)
    if y.dtype.kind == "f" and np.all(y == np.round(y)):
        words = f"y holds class numbers as floats ({y.dtype}); with whole numbers it runs."
        found.append((lambda y: y.astype(int), Repair(words, "Use y.astype(int) as an index.")))
    if kind == ONE_HOT:
        words = (
            f"y is one-hot, of shape {y.shape}; the function expects class numbers, of shape "
            f"({len(y)},), and runs with them."
        )
        found.append((lambda y: y.argmax(axis=1), Repair(words, "Give it y.argmax(axis=1).")))
    if kind == CLASSES and y.min() >= 1:
        words = (
            f"The labels run from {y.min()} to {y.max()}; classes are counted from 0, and with "
            f"y - {y.min()} it runs."
        )
        lowest = y.min()
        found.append((lambda y: y - lowest, Repair(words, f"Give it y - {lowest}.")))
    if y.ndim == 2 and y.shape[1] == 1:
        words = f"y has the shape {y.shape}; with ({len(y)},) it runs."
        found.append((lambda y: y[:, 0], Repair(words, "Give it y[:, 0], or y.ravel().")))
        if kind == CLASSES:
            found.append((lambda y: y[:, 0].astype(int), Repair(words, "Give it y.ravel().")))
    if kind == CLASSES:
        classes = int(y.max()) + 1
        words = (
            f"y holds class numbers, of shape {y.shape}; the function expects one-hot rows, of "
            f"shape ({len(y)}, {classes}), and runs with them."
        )
        found.append(
            (
                lambda y: np.eye(classes)[y.ravel().astype(int)],
                Repair(words, f"Give it np.eye({classes})[y]."),
            )
        )
    return found
