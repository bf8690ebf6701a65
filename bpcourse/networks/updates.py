"""Updates of the weights in place.

The formulas are those of `bpcourse.reference.optim`, which are written to be read; these reuse
their buffers, which saves time on large weights. Each is made with the weights, a dict name ->
array, and called with gradients of the same names and shapes.
"""

import numpy as np

from bpcourse.networks.layers import Arrays


class SGD:
    """w -= learning_rate * dw."""

    def __init__(self, params: Arrays, learning_rate: float):
        self.params, self.learning_rate = params, learning_rate

    def __call__(self, grads: Arrays) -> None:
        """Move the weights once."""
        for name, w in self.params.items():
            np.subtract(w, self.learning_rate * grads[name], out=w)


class Momentum:
    """velocity = 0.9 * velocity - learning_rate * dw; w += velocity."""

    def __init__(self, params: Arrays, learning_rate: float):
        self.params, self.learning_rate = params, learning_rate
        self.velocity = {name: np.zeros_like(w) for name, w in params.items()}

    def __call__(self, grads: Arrays) -> None:
        """Move the weights once."""
        for name, w in self.params.items():
            velocity = self.velocity[name]
            velocity *= 0.9
            velocity -= self.learning_rate * grads[name]
            np.add(w, velocity, out=w)


class Adam:
    """Adam with beta1 0.9, beta2 0.999, eps 1e-8; the bias corrections sit in the step size."""

    def __init__(self, params: Arrays, learning_rate: float):
        self.params, self.learning_rate, self.t = params, learning_rate, 0
        self.memory = {
            name: (np.zeros_like(w), np.zeros_like(w), np.empty_like(w))
            for name, w in params.items()
        }

    def __call__(
        self, grads: Arrays, beta1: float = 0.9, beta2: float = 0.999, eps: float = 1e-8
    ) -> None:
        """Move the weights once."""
        self.t += 1
        root = (1 - beta2**self.t) ** 0.5
        step = self.learning_rate * root / (1 - beta1**self.t)
        for name, w in self.params.items():
            dw, (m, v, scratch) = grads[name], self.memory[name]
            m *= beta1
            m += np.multiply(dw, 1 - beta1, out=scratch)
            np.multiply(dw, dw, out=scratch)
            scratch *= 1 - beta2
            v *= beta2
            v += scratch
            np.sqrt(v, out=scratch)
            scratch += eps * root
            np.divide(m, scratch, out=scratch)
            scratch *= step
            np.subtract(w, scratch, out=w)


UPDATES = {"sgd": SGD, "momentum": Momentum, "adam": Adam}
