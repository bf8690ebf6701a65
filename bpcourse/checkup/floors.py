"""The lowest loss that a network can reach whose outputs are squashed once too often.

A softmax of probabilities knows only scores between 0 and 1, so its cross-entropy for C classes
never falls below log(1 + (C - 1) / e). A sigmoid on a regression's output keeps predictions between
0 and 1, so a target of 3 costs at least (3 - 1)^2. A loss that comes to rest exactly there tells.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from bpcourse.checkup.adam import Descent
from bpcourse.checkup.finding import LIKELY, Finding, number
from bpcourse.checkup.kinds import BINARY, CLASSES, ONE_HOT, VALUES, classes_of, kind_of
from bpcourse.checkup.patient import Patient

NEAR = 0.04  # of the floor: how near the run has come
LEFT = 0.2  # of the floor: what other targets may cost, if it is one
BELOW = 0.003  # of the floor: rounding, and no more


@dataclass(frozen=True)
class Floor:
    """A loss that cannot be passed, and whose squashing that would be."""

    code: str
    loss: float
    words: str
    do: str
    within: Any = None  # of values: the targets as near as the range comes to them


def known_floor(patient: Patient, data: tuple[Any, Any], run: Descent) -> Finding | None:
    """The floor at which this run has come to rest, if it is one that is known."""
    last = run.best
    for floor in _floors(patient, data[1]):
        if (
            -BELOW * floor.loss < last - floor.loss < NEAR * floor.loss
            and run.losses[0] > last * 1.02
            and _is_squashed(patient, data, run, floor)
        ):
            return Finding(
                floor.code,
                f"{len(data[1])} examples are not learned by heart: the loss comes to rest at "
                f"{number(last)}, and {number(floor.loss)} is {floor.words}.",
                floor.do,
                sure=LIKELY,
                value=last,
            )
    return None


def _is_squashed(patient: Patient, data: tuple[Any, Any], run: Descent, floor: Floor) -> bool:
    """Is it the outputs' range that holds the loss there, no chance, and no penalty?

    Then values at the edge of the range are met, and larger weights do not cost more.
    """
    if floor.within is not None:
        return patient.loss(run.leaves, (data[0], floor.within)) < LEFT * floor.loss
    larger = {name: 1.5 * leaf for name, leaf in run.leaves.items()}
    return patient.loss(larger, data) < 1.01 * run.best


def _floors(patient: Patient, y: Any) -> Iterator[Floor]:
    kind = kind_of(patient.y)
    n = len(y)
    if kind in (CLASSES, ONE_HOT, BINARY):
        for classes in _numbers_of_classes(patient):
            yield from _of_softmax(classes, n)
    if kind == BINARY:
        labels = np.asarray(classes_of(y), float)
        costs = np.where(labels == 1, math.log1p(math.exp(-1)), math.log(2))
        for scale in (1.0, float(n)):
            yield Floor(
                "sigmoid twice",
                float(np.mean(costs)) * scale,
                "the lowest that a binary cross-entropy can reach whose scores lie between 0 and 1: "
                "the sigmoid is taken twice, once by the network and once by the loss",
                "Give the loss the scores, without a sigmoid; or take the logarithm of the "
                "probabilities as they are.",
            )
    if kind == VALUES or (kind == CLASSES and np.ndim(patient.y) == 2):
        yield from _of_confined(np.asarray(y, float))


def _numbers_of_classes(patient: Patient) -> list[int]:
    labels = classes_of(patient.y)
    least = int(labels.max()) + 1 if labels is not None and labels.size else 2
    if np.ndim(patient.y) == 2 and np.shape(patient.y)[1] > 1:
        return [np.shape(patient.y)[1]]
    last = list(patient.start.values())[-2:]
    sizes = {size for leaf in last for size in leaf.shape if least <= size <= 1000}
    return sorted(sizes | {max(least, 2)})


def _of_softmax(classes: int, n: int) -> Iterator[Floor]:
    for scale in (1.0, float(n)):
        yield Floor(
            "softmax twice",
            math.log1p((classes - 1) / math.e) * scale,
            f"the lowest that a cross-entropy over {classes} classes can reach whose scores lie "
            "between 0 and 1, log(1 + (C - 1) / e): the softmax is taken twice, once by the network "
            "and once by the loss",
            "Give the loss the scores, without a softmax before it; or take the logarithm of the "
            "probabilities as they are.",
        )


RANGES = (
    ("sigmoid or softmax", 0.0, 1.0, "between 0 and 1"),
    ("tanh", -1.0, 1.0, "between -1 and 1"),
    ("ReLU", 0.0, math.inf, "at least 0"),
)


def _of_confined(y: Any) -> Iterator[Floor]:
    """Squared and absolute errors, as mean or sum, halved or not, of outputs within a range."""
    for name, low, high, where in RANGES:
        miss = y - np.clip(y, low, high)
        for error in (miss**2, abs(miss)):
            for scale in (1.0, 0.5, float(y.size), y.size / 2, float(y[0].size), y[0].size / 2):
                if np.any(miss):
                    yield Floor(
                        "confined",
                        float(np.mean(error)) * scale,
                        f"what remains if every prediction is {where} and as near to its target as "
                        f"it can be there: the last layer has a {name}, and the targets run from "
                        f"{number(float(y.min()))} to {number(float(y.max()))}",
                        "Leave the activation of the last layer out: a regression's output is the "
                        "affine layer's.",
                        y - miss,
                    )
