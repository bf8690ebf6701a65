"""Overfitting a handful: a few examples must be learned by heart, or something is in the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from bpcourse.checkup.adam import Descent, descend
from bpcourse.checkup.finding import LIKELY, POSSIBLE, Finding, number
from bpcourse.checkup.floors import known_floor
from bpcourse.checkup.kinds import VALUES, classes_of, kind_of
from bpcourse.checkup.leaves import Array
from bpcourse.checkup.patient import Patient

EXAMPLES, STEPS = 4, 400
RATES = (0.03, 0.003, 0.2)
FITTED = 0.02  # of the first loss: it may end there
FEW = 8  # rows, of which all are tried
STUCK = 0.5  # of the first loss: above it nothing has been learned by heart
REST = 0.02  # how much less the last quarter of the run may gain, of what is left


def handful_is_fitted(patient: Patient) -> Iterator[Finding]:
    """A few examples, Adam on the learner's own gradients, several rates, and other beginnings."""
    rows = choose(patient)
    if rows is None:
        return
    data = patient.take(rows)
    runs = _runs(patient, data)
    if not runs:
        return
    best = min(runs, key=lambda run: run.losses[-1])
    patient.measured.curve = best.losses
    first, last = best.losses[0], best.best
    patient.measured.fitted = _fitted(first, last)
    alike = _tells_apart(patient, data, best) is False
    patient.measured.fitted = _fitted(first, last) and not alike
    if patient.measured.fitted or best.cut or last < 0:
        if last < -abs(first) and _without_rest(best) and not _may_be_negative(patient):
            yield _without_end(last)
        elif patient.count <= FEW:
            yield from _all_of_few(patient)
        return
    floor = known_floor(patient, data, best)
    if floor:
        patient.measured.fitted = False
        yield floor
    elif (last > STUCK * first or alike) and _at_rest(best):
        yield _stuck(patient, data, len(rows), best)


def _all_of_few(patient: Patient) -> Iterator[Finding]:
    """All rows, where there are so few (XOR): stuck from here, and not from other beginnings?"""
    data = patient.take(np.arange(patient.count))
    here = descend(patient, patient.start, data, 0.03, STEPS)
    if not here.losses or here.best <= 0.2 * here.losses[0] or not _at_rest(here):
        return
    others = [descend(patient, patient.afresh(draw), data, 0.03, STEPS) for draw in range(4)]
    reached = min((run.best for run in others if run.losses), default=np.nan)
    if reached < 0.2 * here.best:
        yield Finding(
            "start",
            f"From these weights the loss of all {patient.count} examples comes to rest at "
            f"{number(here.best)}; from weights drawn anew it reaches {number(reached)}. Nothing is "
            "wrong with the gradients: with so few units, some beginnings lead nowhere.",
            "Draw the weights anew, or take a few more hidden units.",
            sure=POSSIBLE,
            value=reached,
        )


def _runs(patient: Patient, data: tuple[Any, Any]) -> list[Descent]:
    runs: list[Descent] = []
    for rate in RATES:
        run = descend(patient, patient.start, data, rate, STEPS, enough=-np.inf)
        if not run.losses:
            break
        runs.append(run)
        if run.cut or _fitted(run.losses[0], run.losses[-1]):  # and has not left it again
            break
    return runs


def choose(patient: Patient) -> Array | None:
    """Rows that even a network without a hidden layer can learn: one more than X has columns, at
    most four, no two alike, of different classes if there are any.
    """
    X, y = patient.X, patient.y
    if not patient.divisible or not isinstance(X, np.ndarray) or patient.count < 2:
        return None
    columns = int(np.prod(X.shape[1:]))
    order = np.random.default_rng([patient.seed, 11]).permutation(len(X))
    classes = classes_of(y)
    if classes is not None:  # one of each class in turn
        turn = np.zeros(len(X), int)
        for value in np.unique(classes):
            mine = order[classes[order] == value]
            turn[mine] = np.arange(len(mine))
        order = order[np.argsort(turn[order], kind="stable")]
    chosen: list[int] = []
    for row in order:
        if not any(np.array_equal(X[row], X[other]) for other in chosen):
            chosen.append(int(row))
        if len(chosen) == min(EXAMPLES, columns + 1):
            break
    return np.array(chosen) if len(chosen) > 1 else None


def _fitted(first: float, last: float) -> bool:
    return last <= FITTED * abs(first)


def _tells_apart(patient: Patient, data: tuple[Any, Any], run: Descent) -> bool | None:
    """Does it matter in the end which example has which target? None where all have the same.

    A loss may fall far because a penalty does, and nothing be learned.
    """
    X, y = data
    turned = np.roll(y, 1, axis=0) if isinstance(y, np.ndarray) else y
    if not isinstance(y, np.ndarray) or np.array_equal(turned, y):
        return None
    return bool(patient.loss(run.leaves, (X, turned)) > run.losses[-1] + 0.05 * abs(run.losses[-1]))


def _at_rest(run: Descent) -> bool:
    """Has the run come to rest, so that more steps would not help?"""
    losses = np.array(run.losses)
    if len(losses) < STEPS // 2:
        return False
    before, after = losses[: -len(losses) // 4].min(), losses.min()
    return bool(before - after <= REST * abs(after))


def _without_rest(run: Descent) -> bool:
    """Does it fall on and on below 0? A Poisson loss is negative, too, but comes to rest."""
    half, later = (run.losses[int(part * len(run.losses))] for part in (0.5, 0.75))
    return bool(half < 0 and later < 1.2 * half)


def _may_be_negative(patient: Patient) -> bool:
    """Values whose loss does not grow in both directions away from the target, or a density's does?

    A squared error with the wrong sign falls in both.
    """
    X, y = patient.take()
    if kind_of(y) != VALUES:
        return False
    shift = max(float(np.std(y)), 1e-3)
    rows = [(X[i : i + 1], y[i : i + 1]) for i in range(min(len(X), EXAMPLES))]
    for x, target in rows:
        here, *around = (patient.loss(patient.start, (x, target + s)) for s in (0, shift, -shift))
        if not sum(around) < 2 * here - 1e-9 * abs(here):
            return True
    return False


def _without_end(last: float) -> Finding:
    return Finding(
        "negative loss",
        f"On a handful of examples the loss falls below 0 and goes on falling ({number(last)}): it "
        "has no lowest value.",
        "Look for a minus sign that is missing before a logarithm, and for targets outside of the "
        "range that the loss is made for.",
        sure=LIKELY,
    )


def _stuck(patient: Patient, data: tuple[Any, Any], count: int, run: Descent) -> Finding:
    first, last = run.losses[0], run.best
    others = [descend(patient, patient.afresh(draw), data, 0.03, STEPS // 2) for draw in range(3)]
    for other in others:
        floor = known_floor(patient, data, other) if other.losses else None
        if floor:
            return floor
    reached = min((run.best for run in others if run.losses), default=np.nan)
    seen = (
        f"{count} examples are not learned by heart: with a rule that does not mind the gradient's "
        f"size, the loss comes to rest at {number(last)}, from {number(first)}."
    )
    if reached < 0.5 * last:
        return Finding(
            "start",
            f"{seen} From weights drawn anew it reaches {number(reached)}: the gradients are those "
            "of the loss, but from this beginning there is no way down.",
            "Draw the weights anew, smaller or with another seed; begin with biases of 0.",
            sure=LIKELY,
            value=reached,
        )
    return Finding(
        "handful",
        f"{seen} The gradients are those of the loss, so the loss or the network itself is in the "
        "way.",
        "Is a penalty so strong that the weights must stay small? Is an activation on the last layer "
        "that cannot give such outputs? Do equal inputs have different targets?",
        sure=LIKELY,
        value=last,
    )
