"""Does anything come through the layers, forwards, and a gradient back?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bpcourse.checkup.finding import LIKELY, Finding, number
from bpcourse.checkup.leaves import Array
from bpcourse.checkup.patient import Patient

FAINT = 1e-4  # of the largest gradient: what reaches the weights of a network that hands nothing on
STEADY = 0.8  # of the layers: from each to the next the gradient shrinks


def gradient_arrives(patient: Patient) -> Iterator[Finding]:
    """At the weights at all, as at the biases; and at the first layer, as at the last."""
    answer = patient.ask(patient.start)
    if answer is None or not answer.finite:
        return
    every = {name: _size(gradient) for name, gradient in answer.gradients.items()}
    sizes = {n: every[n] for n, leaf in patient.start.items() if leaf.ndim > 1 and every[n] > 0}
    if len(sizes) < 3:
        return
    if max(sizes.values()) < FAINT * max(every.values()):
        yield _hands_on_nothing(sizes, every)
    else:
        yield from _shrinking(sizes)


def _size(gradient: Array) -> float:
    return float(np.sqrt(np.mean(gradient**2))) if gradient.size else 0.0


def _hands_on_nothing(sizes: dict[str, float], every: dict[str, float]) -> Finding:
    name, largest = max(every, key=lambda n: every[n]), max(sizes.values())
    return Finding(
        "vanishing",
        f"An entry of {name} has a gradient of about {number(every[name])}, those of the weights at "
        f"most {number(largest)}: the layers hand on next to nothing, so the output hardly depends on "
        "X.",
        "The initial weights are too small: give each layer a variance of 1 / D (tanh) or 2 / D "
        "(ReLU), D being its number of inputs.",
        next(iter(sizes)),
        LIKELY,
        largest / every[name],
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
