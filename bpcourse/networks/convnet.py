"""Convolutional networks."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from bpcourse.networks.layers import Activation, Affine, Array, Conv, Pool
from bpcourse.networks.network import Network


class ConvNet(Network):
    """[conv 3x3, activation, max-pool 2x2] for each entry of `filters`, then one affine layer.

    image_shape: (H, W) or (channels, H, W). X may be (N, H * W), (N, H, W) or (N, channels, H, W).
    After LeCun et al. (1998). Other arguments as in MLP; float32, because convolutions are slow.
    """

    def __init__(
        self,
        image_shape: Sequence[int],
        filters: Sequence[int] = (8, 16),
        n_classes: int = 10,
        activation: str = "relu",
        loss: str = "softmax",
        seed: int = 0,
        dtype: Any = np.float32,
    ):
        super().__init__(loss, seed, dtype)
        self.image_shape = (1, *image_shape) if len(image_shape) == 2 else tuple(image_shape)
        channels, height, width = self.image_shape
        for number, n_filters in enumerate(filters, start=1):
            self.layers += [Conv(number), Activation(activation), Pool()]
            shape = (n_filters, channels, 3, 3)
            self._add_weights(number, shape, 9 * channels, n_filters, "he")
            channels, height, width = n_filters, height // 2, width // 2
        last, n_in = len(filters) + 1, channels * height * width
        self.layers.append(Affine(last))
        self._add_weights(last, (n_in, n_classes), n_in, n_classes, "xavier")

    def inputs(self, X: ArrayLike) -> Array:
        """X as images, (N, channels, H, W)."""
        X = np.asarray(X, dtype=self.dtype)
        return X.reshape(len(X), *self.image_shape)
