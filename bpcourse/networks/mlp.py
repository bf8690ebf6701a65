"""Multilayer perceptrons."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from bpcourse.networks.layers import Activation, Affine, Norm
from bpcourse.networks.network import Network


class MLP(Network):
    """Fully connected layers with an activation between them: sizes = (D, hidden, ..., C).

    activation: "relu", "sigmoid" or "tanh". loss: "softmax" (y: class numbers (N,)) or "mse" (y:
    (N,) or (N, C)). init: "he" (He et al. 2015), "xavier" (Glorot and Bengio 2010), a standard
    deviation, or None for "he" with relu and "xavier" with the others. norm: None, or "batch" or
    "layer" normalization between each hidden affine layer and its activation. X may have any shape
    (N, ...) with D numbers per example.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        activation: str = "relu",
        loss: str = "softmax",
        seed: int = 0,
        dtype: Any = np.float64,
        init: str | float | None = None,
        norm: str | None = None,
    ):
        super().__init__(loss, seed, dtype)
        between = Activation(activation)  # keeps nothing, so every layer can use the same one
        if init is None:
            init = "he" if activation == "relu" else "xavier"
        for number, (n_in, n_out) in enumerate(pairwise(sizes), start=1):
            if number > 1:
                self.layers.append(between)
            self.layers.append(Affine(number))
            self._add_weights(number, (n_in, n_out), n_in, n_out, init)
            if norm and number < len(sizes) - 1:
                self.layers.append(Norm(norm, number))
                self.params[f"gamma{number}"] = np.ones(n_out, self.dtype)
                self.params[f"beta{number}"] = np.zeros(n_out, self.dtype)
