"""What the first loss and the first gradients say of the scale of the initial weights."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bpcourse.checkup.finding import LIKELY, Finding, number
from bpcourse.checkup.kinds import BINARY, CLASSES, ONE_HOT, classes_of, kind_of
from bpcourse.checkup.leaves import Array
from bpcourse.checkup.patient import Patient

FAR = 5  # times the loss of guessing: surely wrong, and sure of it
WILD = 1000  # times the loss with much smaller weights: no target is so far away
SMALLER = 0.01  # of the weights
FAINT = 1e-4  # of the largest gradient: what reaches the weights of a network that hands nothing on
STEADY = 0.8  # of the layers: from each to the next the gradient shrinks


def beginning_is_moderate(patient: Patient) -> Iterator[Finding]:
    """A first loss that is not far out, and a gradient that reaches all weights."""
    answer = patient.ask(patient.start)
    if answer is None or not answer.finite:
        return
    guessing = _guessing(patient)
    mean = answer.loss / (len(patient.take()[0]) if guessing and _sums(patient) else 1)
    if guessing and mean > FAR * guessing and _by_answers(patient, answer.loss):
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
        yield from _wild(patient, answer.loss)
    sizes = {name: _size(g) for name, g in answer.gradients.items()}
    matrices = [name for name, leaf in patient.start.items() if leaf.ndim > 1 and sizes[name] > 0]
    largest = max(sizes.values())
    if len(matrices) > 2 and max(sizes[name] for name in matrices) < FAINT * largest:
        name = max(sizes, key=lambda n: sizes[n])
        yield Finding(
            "vanishing",
            f"An entry of {name} has a gradient of about {number(largest)}, those of the weights at "
            f"most {number(max(sizes[n] for n in matrices))}: the layers hand on next to nothing, so "
            "the output hardly depends on X.",
            "The initial weights are too small: give each layer a variance of 1 / D (tanh) or 2 / D "
            "(ReLU), D being its number of inputs.",
            matrices[0],
            LIKELY,
            max(sizes[n] for n in matrices) / largest,
        )
    elif len(matrices) > 2:
        yield from _shrinking({name: sizes[name] for name in matrices})


def _wild(patient: Patient, loss: float) -> Iterator[Finding]:
    """Values: is the first loss another one altogether with weights of a hundredth?"""
    small = patient.loss({name: SMALLER * leaf for name, leaf in patient.start.items()})
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


def _shrinking(sizes: dict[str, float]) -> Iterator[Finding]:
    """Does the gradient shrink from layer to layer, in the order of the arrays or against it?"""
    names = list(sizes)
    if sizes[names[0]] > sizes[names[-1]]:
        names.reverse()
    first, last = names[0], names[-1]
    steps = np.diff(np.log([sizes[name] for name in names]))
    if sizes[first] >= FAINT * sizes[last] or np.mean(steps > 0) < STEADY:
        return
    yield Finding(
        "vanishing",
        f"The gradient vanishes on its way back: an entry of {last} has one of about "
        f"{number(sizes[last])}, of {first} of {number(sizes[first])}; from layer to layer it is "
        f"about {float(np.exp(np.mean(steps))):.0f} times smaller. A step that suits {last} hardly "
        f"moves {first}.",
        "A sigmoid hands back a quarter at most, and small weights less. Take ReLU, with weights of "
        "variance 2 / D, or tanh, with 1 / D; normalize within the network, or add each layer's "
        "input to its output.",
        first,
        LIKELY,
        sizes[first] / sizes[last],
    )


def _size(gradient: Array) -> float:
    return float(np.sqrt(np.mean(gradient**2))) if gradient.size else 0.0


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
