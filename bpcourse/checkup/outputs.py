"""What `predict` returns, if it is given: shape, range, and whether the loss squashes it again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from bpcourse.checkup.finding import LIKELY, Finding, number
from bpcourse.checkup.kinds import BINARY, VALUES, classes_of, kind_of
from bpcourse.checkup.leaves import Array
from bpcourse.checkup.patient import Patient, rebuild_and_predict

STRAIGHT = 1e-9  # of the outputs: how exactly the answer to a mean must be the mean of the answers


def predictions_are_sound(patient: Patient) -> Iterator[Finding]:
    """Examinations that need the network's outputs; nothing without `predict`."""
    if patient.predict is None or patient.X is None:
        return
    X, y = patient.take()
    outputs = rebuild_and_predict(patient, patient.start, X)
    if outputs is None:
        error = patient.error
        seen = f"raises {error.kind}: {error.message}" if error else "returns None or no numbers"
        yield Finding(
            "predict",
            f"predict(parameters, X) {seen}.",
            "It returns a row of outputs for each row.",
        )
        return
    if outputs.ndim == 0 or len(outputs) != len(X):
        yield Finding(
            "predict",
            f"predict(parameters, X) returns the shape {outputs.shape} for {len(X)} rows of X.",
            "One prediction for each row: an argmax goes along axis=1, over the classes of a row.",
        )
        return
    far = [
        rebuild_and_predict(patient, patient.elsewhere(d, size), X)
        for d, size in enumerate((1, 4, 16))
    ]
    known = [outputs, *(out for out in far if out is not None and out.shape == outputs.shape)]
    yield from _twice(patient, known, y)
    yield from _confined(known, y)
    yield from _straight(patient, X)


def _twice(patient: Patient, outputs: list[Array], y: Any) -> Iterator[Finding]:
    """Probabilities whose cross-entropy is not the loss, while that of their softmax is."""
    labels = classes_of(y)
    points = [patient.start, *(patient.elsewhere(d, size) for d, size in enumerate((1, 4, 16)))]
    if labels is None or labels.max() + 1 > max(outputs[0].shape[-1], 2):
        return
    if not all(np.all((out >= 0) & (out <= 1)) for out in outputs):
        return
    labels = labels.astype(int)
    losses = [patient.loss(point) for point in points[: len(outputs)]]
    columns = outputs[0].reshape(len(labels), -1).shape[1]
    if columns > 1:
        again = [_cross_entropy(out, labels) for out in outputs]
        code, name = "softmax twice", "softmax"
    elif kind_of(y) == BINARY:
        again = [
            float(np.mean(np.logaddexp(0, out.ravel()) - labels * out.ravel())) for out in outputs
        ]
        code, name = "sigmoid twice", "sigmoid"
    else:
        return
    if np.ptp(losses) > 0 and any(
        np.allclose(losses, scale * np.array(again), rtol=1e-6) for scale in (1, len(labels))
    ):
        yield Finding(
            code,
            f"The outputs lie between 0 and 1, and the loss is the cross-entropy of their {name}: "
            f"the {name} is taken twice, once by the network and once by the loss.",
            f"Give the loss the scores, without a {name} before it.",
        )


def _cross_entropy(scores: Array, labels: Array) -> float:
    shifted = scores - scores.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return float(-logs[np.arange(len(labels)), labels].mean())


def _confined(outputs: list[Array], y: Any) -> Iterator[Finding]:
    """Values that are to be predicted, outside of all that the network can answer."""
    if kind_of(y) != VALUES:
        return
    every = np.concatenate([out.ravel() for out in outputs])
    for name, low, high in (("sigmoid", 0.0, 1.0), ("tanh", -1.0, 1.0), ("ReLU", 0.0, np.inf)):
        inside = np.all((every >= low) & (every <= high))
        edges = every.min() < low + 0.05 and (every.max() > high - 0.05 or np.isinf(high))
        outside = float(np.mean((y < low) | (y > high)))
        if inside and edges and np.ptp(every) > 0 and outside > 0:
            yield Finding(
                "confined",
                f"However the parameters are moved, predictions stay between {number(every.min())} "
                f"and {number(every.max())}, as after a {name}; {outside:.0%} of the targets lie "
                f"outside (from {number(float(np.min(y)))} to {number(float(np.max(y)))}).",
                "Leave the activation of the last layer out: a regression's output is the affine "
                "layer's.",
            )
            return


def _straight(patient: Patient, X: Any) -> Iterator[Finding]:
    """Two layers or more, and yet the output is affine in X: no activation between them."""
    matrices = [name for name, leaf in patient.start.items() if leaf.ndim > 1]
    if len(matrices) < 2 or not (isinstance(X, np.ndarray) and X.dtype.kind == "f" and len(X) > 3):
        return
    half = len(X) // 2
    for draw in range(2):
        point = patient.elsewhere(draw, 1.0)
        ends = X[:half], X[half : 2 * half]
        outs = [
            rebuild_and_predict(patient, point, part) for part in (*ends, (ends[0] + ends[1]) / 2)
        ]
        if any(out is None or out.dtype.kind != "f" for out in outs):
            return
        one, other, middle = (_logits(np.asarray(out)) for out in outs)
        size = float(np.abs(one - other).max())
        if not size or not np.abs((one + other) / 2 - middle).max() < STRAIGHT * size:
            return
    yield Finding(
        "linear",
        f"The network has {len(matrices)} weight matrices, and its output is still an affine "
        "function of X: halfway between two examples it is halfway between its answers. So there is "
        "no activation between the layers, and they do no more than one.",
        "Put a ReLU or tanh between the affine layers, in the forward and on the way back.",
        sure=LIKELY,
    )


def _logits(out: Array) -> Array:
    """Scores as they are; of probabilities, the logarithms that scores are known by."""
    if out.ndim == 2 and out.shape[1] > 1 and np.allclose(out.sum(axis=1), 1) and np.all(out > 0):
        return np.log(out[:, 1:]) - np.log(out[:, :1])
    return out
