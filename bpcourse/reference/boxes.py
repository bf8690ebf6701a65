"""Boxes for pictures: several operations of a neuron drawn as one, each with its local slopes."""

from .scalar import sigmoid
from .value import Value


def box(label, op, data, slopes):
    """One box: its number, and {the box it was made from: its local slope there}."""
    out = Value(data, slopes, op, label)

    def _backward():
        for child, slope in slopes.items():
            child.grad += slope * out.grad

    out._backward = _backward
    return out


def sigmoid_box(label, z):
    """The sigmoid of the Value z, as one box."""
    s = sigmoid(z.data)
    return box(label, "σ", s, {z: s * (1 - s)})


def weighted_sum_box(label, weights, inputs, bias):
    """The sum of weights[i] * inputs[i], and the bias, as one box; all of them Values."""
    data = sum((w.data * x.data for w, x in zip(weights, inputs)), bias.data)
    slopes = {bias: 1.0}
    for w, x in zip(weights, inputs):
        slopes |= {w: x.data, x: w.data}
    return box(label, "wx+b", data, slopes)


def squared_error_box(label, output, target):
    """Half the square of output - target, as one box; the target is a plain number."""
    error = output.data - target
    return box(label, "loss", error**2 / 2, {output: error})
