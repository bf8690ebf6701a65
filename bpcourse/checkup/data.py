"""Is the data such that anything can be learned from it, and that numbers of one size meet?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from bpcourse.checkup.activations import inputs_of_layers
from bpcourse.checkup.finding import LIKELY, POSSIBLE, Finding, number
from bpcourse.checkup.kinds import VALUES, kind_of
from bpcourse.checkup.leaves import Array
from bpcourse.checkup.patient import Patient

FAR_APART = 100  # between the spreads of two columns
LARGE, SMALL = 30, 1e-3  # of a spread, where weights and rates are made for about 1
MANY_COLUMNS = 64
NEARBY = 0.1  # of the targets' size: a first loss from which they cannot be far


def data_is_sound(patient: Patient) -> Iterator[Finding]:
    """Numbers, finite, as many rows in y as in X, and rows that differ."""
    for name, data in (("X", patient.X), ("y", patient.y)):
        yield from _rows(name, data)
        yield from _numbers(name, data)
    X, y = patient.X, patient.y
    if (
        isinstance(X, np.ndarray)
        and isinstance(y, np.ndarray)
        and y.ndim
        and len(y) not in X.shape[:2]  # the examples may be the second axis, after time
    ):
        yield Finding(
            "rows",
            f"X has the shape {X.shape} and y {y.shape}: they do not have as many rows.",
            "Give X and y one row for each example; look at where they were cut or filtered.",
        )
    if isinstance(y, np.ndarray) and y.size > 1 and y.dtype.kind in "fiub":
        rows = y.reshape(len(y), -1)
        if len(rows) > 2 and np.all(rows == rows[0]):
            yield Finding(
                "targets equal",
                f"All {len(y)} targets are the same ({rows[0][0]:g}{', ...' * (rows.shape[1] > 1)}).",
                "Look at how y was made: was it sorted and cut, or overwritten?",
            )


def _rows(name: str, data: Any) -> Iterator[Finding]:
    """Words, what is gone once it was read, and nothing at all. (A number may be meant.)"""
    number = isinstance(data, np.ndarray) and not data.ndim
    empty = hasattr(data, "__len__") and not number and not len(data)
    if empty or isinstance(data, str) or hasattr(data, "__next__"):
        yield Finding(
            "data",
            f"{name} {'has no rows' if empty else 'is no array'}: it is of type "
            f"{type(data).__name__}{f', of shape {np.shape(data)}' * empty}.",
            "Give an array with a row for each example, np.array(...).",
        )


def _numbers(name: str, data: Any) -> Iterator[Finding]:
    if not isinstance(data, np.ndarray):
        return
    if data.dtype.kind not in "fiub":
        yield Finding(
            "not numbers",
            f"{name} holds {data.dtype}, no numbers.",
            "Turn words and categories into numbers; `.astype(float)` says which entry cannot be.",
        )
        return
    wild = ~np.isfinite(data.reshape(len(data), -1)).all(axis=1) if data.ndim and data.size else []
    if np.any(wild):
        yield Finding(
            "not finite",
            f"{name} holds NaN or infinity, in {int(np.sum(wild))} of {len(data)} rows (the first: "
            f"row {int(np.argmax(wild))}).",
            "Fill or drop what is missing before training: one NaN makes every weight NaN.",
        )
    if name == "X" and data.ndim > 1 and len(data) > 2 and np.all(data == data[:1]):
        yield Finding(
            "rows equal",
            f"All {len(data)} rows of X are the same, so nothing tells one example from another.",
            "Look at how X was made: was it filled in a loop, normalized by row, or overwritten?",
        )


def inputs_are_scaled(patient: Patient) -> Iterator[Finding]:
    """Columns of one size, and of a size that weights and rates are made for."""
    X = patient.X
    if not (isinstance(X, np.ndarray) and X.dtype.kind in "fu" and X.ndim >= 2 and len(X) > 3):
        return  # whole numbers may be words of a text
    for finding in _unscaled(np.asarray(X, float).reshape(len(X), -1)):
        seen = _first_layer_gets(patient)
        if seen is None and not _costs(patient):
            told = f"{finding.do} If your function does so itself, all is well."
            yield replace(finding, do=told, sure=POSSIBLE)
        elif seen is None or any(_unscaled(seen)):
            yield finding


def _first_layer_gets(patient: Patient) -> Array | None:
    """X as it reaches the first layer, if that is an affine one: the function may have scaled it."""
    matrices = [name for name, leaf in patient.start.items() if leaf.ndim > 1]
    return inputs_of_layers(patient, patient.start).get(matrices[0]) if matrices else None


def _costs(patient: Patient) -> bool:
    """Is the first loss much larger than with scaled inputs? Then they arrive as they are."""
    X, y = patient.take()
    loss = patient.loss(patient.start, (X, y))
    return bool(loss > 2 * patient.loss(patient.start, ((X - X.mean()) / X.std(), y)) > 0)


def _unscaled(columns: Array) -> Iterator[Finding]:
    spreads = np.subtract(*np.percentile(columns, [90, 10], axis=0))
    known = spreads[spreads > 0]
    if known.size == 0:
        return
    wide, narrow = float(known.max()), float(known.min())
    if known.size > MANY_COLUMNS:
        narrow, wide = map(float, np.percentile(known, [5, 95]))
    if wide > FAR_APART * narrow:
        large, small = (int(np.argmin(abs(spreads - s))) for s in (wide, narrow))
        yield Finding(
            "inputs",
            f"The columns of X are of very different size: most of column {large} spreads over "
            f"{number(wide)}, of column {small} over {number(narrow)}, {wide / narrow:.0f} times "
            "less. One learning rate cannot suit the weights of both.",
            "Standardize: X = (X - X.mean(axis=0)) / X.std(axis=0), with the training rows' mean "
            "and standard deviation for all rows.",
            sure=LIKELY,
            value=wide / narrow,
        )
        return
    size = float(np.sqrt(np.mean(columns**2)))
    if size > LARGE or wide < SMALL or abs(columns.mean()) > LARGE * columns.std():
        yield Finding(
            "inputs",
            f"The entries of X are of the size {number(size)}, with a spread of "
            f"{number(float(columns.std()))}; initial weights and usual rates are made for inputs "
            "around 0 with a spread of about 1.",
            "Standardize X, or divide pixels by 255.",
            sure=LIKELY,
            value=size,
        )


def targets_are_scaled(patient: Patient) -> Iterator[Finding]:
    """Values that a network whose outputs begin near 0 can reach in a few steps."""
    y = patient.y
    if kind_of(y) != VALUES or len(y) < 4:
        return
    values = np.asarray(y, float)
    spread, mean = float(values.std()), float(values.mean())
    large = spread > LARGE or abs(mean) > LARGE * max(spread, 1e-12)
    if (large and not _are_near(patient, max(spread, abs(mean)))) or 0 < spread < SMALL:
        yield Finding(
            "targets",
            f"The targets are around {number(mean)} with a spread of {number(spread)}, while a "
            "network's outputs begin around 0 with a spread of about 1: the first errors, and so "
            "the first steps, are of another size than all later ones.",
            "Train on (y - y.mean()) / y.std(), and turn predictions back.",
            sure=LIKELY if large else POSSIBLE,
            value=spread,
        )


def _are_near(patient: Patient, size: float) -> bool:
    """Do single examples cost little at the start, so that the function scales the targets itself?"""
    X, y = patient.take()
    if not patient.divisible or not isinstance(X, np.ndarray):
        return False
    losses = [
        patient.loss(patient.start, (X[i : i + 1], y[i : i + 1])) for i in range(min(len(X), 9))
    ]
    return bool(np.median(np.abs(losses)) < NEARBY * size)
