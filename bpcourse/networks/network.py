"""A chain of layers and a loss."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from bpcourse.networks.layers import Array, Arrays, Layer, Norm
from bpcourse.reference.losses import mse_loss, softmax_loss

LOSSES = {"softmax": softmax_loss, "mse": mse_loss}
CHUNK = 512  # examples at a time where no gradient is needed: bounds memory, stays in cache


class Network:
    """A chain of layers and a loss. Subclasses fill `.layers` and `.params`.

    params: a dict W1, b1, W2, ... of arrays. N examples, C classes or outputs.
    """

    def __init__(self, loss: str, seed: int, dtype: Any):
        if loss not in LOSSES:
            raise ValueError(f"loss is {loss!r}; choose one of {sorted(LOSSES)}")
        self.loss_name, self.dtype = loss, np.dtype(dtype)
        self.rng = np.random.default_rng(seed)
        self.params: Arrays = {}
        self.layers: list[Layer] = []

    def forward(self, X: ArrayLike) -> Array:
        """Scores of shape (N, C): logits for the softmax loss, predictions for mse."""
        X = self.inputs(X)
        parts = [self._forward(X[i : i + CHUNK])[0] for i in range(0, max(len(X), 1), CHUNK)]
        return np.concatenate(parts)

    def loss(self, X: ArrayLike, y: ArrayLike) -> tuple[float, Arrays]:
        """(loss, grads): the mean loss over the batch, and its gradient for every parameter."""
        _, loss, grads = self.training_pass(self.inputs(X), self.targets(y))
        return loss, grads

    def input_gradient(self, X: ArrayLike, y: ArrayLike) -> Array:
        """dL/dX of the batch's mean loss, in the shape of X: how to change the input."""
        scores, caches = self._forward(self.inputs(X))
        _, dout = LOSSES[self.loss_name](scores, self.targets(y))
        dX, _ = self._backward(dout, caches, need_dx=True)
        return dX.reshape(np.shape(X))

    def predict(self, X: ArrayLike) -> Array:
        """Softmax: the class of each example, (N,). Mse: predictions, (N,) for one output."""
        scores = self.forward(X)
        if self.loss_name == "softmax":
            return scores.argmax(axis=1)
        return scores[:, 0] if scores.shape[1] == 1 else scores

    def evaluate(self, X: ArrayLike, y: ArrayLike) -> tuple[float, float]:
        """(loss, metric) without gradients; the metric is the accuracy, or the RMSE for mse."""
        scores, targets = self.forward(X), self.targets(y)
        loss = LOSSES[self.loss_name](scores, targets)[0]
        return float(loss), self.metric(scores, targets, loss)

    # for those who train a network

    def inputs(self, X: ArrayLike) -> Array:
        """X as the first layer takes it, in the network's precision."""
        return np.asarray(X, dtype=self.dtype)

    def targets(self, y: ArrayLike) -> Array:
        """y as the loss takes it: class numbers (N,), or (N, C) for mse."""
        if self.loss_name == "softmax":
            return np.asarray(y)
        y = np.asarray(y, dtype=self.dtype)
        return y[:, None] if y.ndim == 1 else y

    def training_pass(self, X: Array, y: Array) -> tuple[Array, float, Arrays]:
        """(scores, loss, grads) of a batch that `inputs` and `targets` have made."""
        scores, caches = self._forward(X, "train")
        loss, dout = LOSSES[self.loss_name](scores, y)
        _, grads = self._backward(dout, caches, need_dx=False)
        return scores, loss, grads

    def metric(self, scores: Array, y: Array, loss: float) -> float:
        """Accuracy, or the root of the loss for mse."""
        if self.loss_name == "softmax":
            return float((scores.argmax(axis=1) == y).mean())
        return float(np.sqrt(loss))

    def _forward(self, X, mode="test"):
        caches = []
        out = X
        for layer in self.layers:
            if isinstance(layer, Norm):
                layer.state["mode"] = mode
            out, cache = layer.forward(out, self.params)
            caches.append(cache)
        return out, caches

    def _backward(self, dout, caches, need_dx):
        grads = {}
        for number in reversed(range(len(self.layers))):
            needed = need_dx or number > 0
            dout, of_layer = self.layers[number].backward(dout, caches[number], needed)
            grads |= of_layer
        return dout, {name: grads[name] for name in self.params}

    def _add_weights(self, number, shape, fan_in, fan_out, init):
        """Normal weights with the standard deviation that `init` names, and zero biases."""
        deviations = {"he": np.sqrt(2 / fan_in), "xavier": np.sqrt(2 / (fan_in + fan_out))}
        deviation = deviations[init] if isinstance(init, str) else init
        weights = deviation * self.rng.standard_normal(shape)
        self.params[f"W{number}"] = weights.astype(self.dtype)
        self.params[f"b{number}"] = np.zeros(fan_out, self.dtype)
