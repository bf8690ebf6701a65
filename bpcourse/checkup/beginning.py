"""What the first loss says of the scale of the initial weights."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bpcourse.checkup.finding import LIKELY, Finding, number
from bpcourse.checkup.kinds import BINARY, CLASSES, ONE_HOT, classes_of, kind_of
from bpcourse.checkup.leaves import Array
from bpcourse.checkup.patient import Patient

FAR = 5  # times the loss of guessing: surely wrong, and sure of it
WILD = 1e6  # times the loss with much smaller weights: no target is so far away
SMALLER = 0.01  # of the weights


def beginning_is_moderate(patient: Patient) -> Iterator[Finding]:
    """A first loss that is near that of guessing, or not far from all targets."""
    answer = patient.ask(patient.start)
    if answer is None or not answer.finite:
        return
    guessing = _guessing(patient)
    mean = answer.loss / (len(patient.take()[0]) if guessing and _sums(patient) else 1)
    small = patient.loss({name: SMALLER * leaf for name, leaf in patient.start.items()})
    far = answer.loss > FAR * small  # where examples count more than once, guessing costs more
    if guessing and mean > FAR * guessing and far and _by_answers(patient, answer.loss):
        yield Finding(
            "large start",
            f"The first loss is {number(mean)} for each example, where guessing costs about "
            f"{number(guessing)}: the network is sure of its answers, and wrong.",
            "The initial weights are too large: give each layer a variance of 1 / D (tanh) or 2 / D "
            "(ReLU), D being its number of inputs; standardize the inputs.",
            sure=LIKELY,
            value=mean,
        )
    elif not guessing:
        yield from _wild(answer.loss, small)


def _wild(loss: float, small: float) -> Iterator[Finding]:
    """Values: is the first loss another one altogether with weights of a hundredth?"""
    if loss > WILD * small > 0:
        yield Finding(
            "large start",
            f"The first loss is {number(loss)}; with weights of a hundredth it is {number(small)}. So "
            "the outputs begin far beyond all targets.",
            "The initial weights are too large: give each layer a variance of 1 / D (tanh) or 2 / D "
            "(ReLU), D being its number of inputs; standardize the inputs.",
            sure=LIKELY,
            value=loss / small,
        )


def _guessing(patient: Patient) -> float:
    """The cross-entropy of equal probabilities; 0 where the targets are no classes."""
    labels = classes_of(patient.y)
    if kind_of(patient.y) not in (BINARY, CLASSES, ONE_HOT) or labels is None:
        return 0.0
    return float(np.log(max(len(np.unique(labels)), 2)))


def _by_answers(patient: Patient, loss: float) -> bool:
    """Do answers make it so large, not a penalty? Then other targets change it by a good part."""
    X, y = patient.take()
    others = [
        patient.loss(patient.start, (X, np.repeat(y[i : i + 1], len(y), 0))) for i in _kinds(y)
    ]
    return bool(np.max(np.abs(np.array(others) - loss)) > 0.03 * abs(loss))


def _kinds(y: Array) -> Array:
    """A row of each class, of three at most."""
    return np.unique(classes_of(y), return_index=True)[1][:3]


def _sums(patient: Patient) -> bool:
    """Is the loss the sum over the examples? Then it doubles with all of them given twice."""
    X, y = patient.take()
    if not patient.divisible or not (isinstance(X, np.ndarray) and isinstance(y, np.ndarray)):
        return True  # not known: the smaller of both
    once, twice = (
        patient.loss(patient.start),
        patient.loss(patient.start, (np.concatenate([X, X]), np.concatenate([y, y]))),
    )
    return not abs(twice - once) < 0.1 * abs(once)
