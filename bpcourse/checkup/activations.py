"""What the units of a network answer, read from gradients of one example at a time.

For an affine layer and one example, dW is the outer product of the layer's input and db: so the
input, which is what the units before it answer, is dW divided by db. Nothing else of the network
needs to be known.
"""

from __future__ import annotations

import numpy as np

from bpcourse.checkup.leaves import Array, Leaves
from bpcourse.checkup.patient import Patient

EXAMPLES = 24


def inputs_of_layers(patient: Patient, leaves: Leaves) -> dict[str, Array]:
    """{name of a matrix: inputs of its layer (examples, units)} for each affine layer with a bias.

    Empty where examples do not count one by one (a normalization over the batch, a fixed mask).
    """
    X, y = patient.take()
    if not patient.divisible or len(X) < 4:
        return {}
    count = min(EXAMPLES, len(X))
    rows = [(X[i : i + 1], None if y is None else y[i : i + 1]) for i in range(count)]
    answers = [patient.ask(leaves, row) for row in rows]
    some = patient.ask(leaves, (X[:count], None if y is None else y[:count]))
    known = [answer.gradients for answer in answers if answer is not None and answer.finite]
    if some is None or len(known) < count:
        return {}
    found: dict[str, Array] = {}
    for weights, bias in _affine(leaves):
        if not _adds_up([g[bias] for g in known], some.gradients[bias]):
            continue
        layer = [_input(g[weights], g[bias], leaves[weights].shape) for g in known]
        told = [row for row in layer if row is not None]
        if len(told) >= 4 and 2 * len(told) >= count and np.any(told):  # zeros prove no bias
            found[weights] = np.array(told)
    return found


def _affine(leaves: Leaves) -> list[tuple[str, str]]:
    """(matrix, its bias): a vector that comes after it, of the size of one of its axes."""
    names, found = list(leaves), list[tuple[str, str]]()
    for i, name in enumerate(names):
        if leaves[name].ndim != 2 or min(leaves[name].shape) == 0:
            continue
        for other in names[i + 1 : i + 3]:
            bias = leaves[other]
            if (bias.ndim < 2 or 1 in bias.shape) and bias.size in leaves[name].shape:
                found.append((name, other))
                break
    return found


def _adds_up(parts: list[Array], whole: Array) -> bool:
    """Is the gradient of all the sum, or the mean, of those of each? (A penalty spares biases.)"""
    total = np.sum(parts, axis=0)
    size = float(np.linalg.norm(total))
    return size > 0 and any(
        np.linalg.norm(whole - total / n) <= 1e-6 * size / n for n in (1, len(parts))
    )


def _input(dW: Array, db: Array, shape: tuple[int, ...]) -> Array | None:
    """The layer's input for one example; None where nothing comes back or it is no affine layer."""
    back = db.reshape(-1)
    square = float(back @ back)
    if square < 1e-200:
        return None
    for matrix in [dW, dW.T][(dW.shape[1] != len(back)) :]:
        if matrix.shape[1] != len(back):
            continue
        row = matrix @ back / square
        if np.linalg.norm(matrix - np.outer(row, back)) <= 1e-6 * np.linalg.norm(matrix) + 1e-300:
            return row
    return None
