"""The layers of a network: a kernel, and the names of its parameters.

forward(x, params) -> (out, cache); backward(dout, cache, need_dx) -> (dx, grads). params and grads
are dicts name -> array for the whole network and for this layer; dx may be None where need_dx is
False.
"""

from typing import Any, ClassVar, Protocol

import numpy as np

from bpcourse.networks.conv import conv_backward, conv_forward, max_pool_backward, max_pool_forward
from bpcourse.networks.normalization import (
    batchnorm_backward,
    batchnorm_forward,
    layernorm_backward,
    layernorm_forward,
)
from bpcourse.reference.layers import (
    affine_backward,
    affine_forward,
    relu_backward,
    relu_forward,
    sigmoid_backward,
    sigmoid_forward,
    tanh_backward,
    tanh_forward,
)

Array = np.ndarray
Arrays = dict[str, Array]
Cache = Any

ACTIVATIONS = {
    "relu": (relu_forward, relu_backward),
    "sigmoid": (sigmoid_forward, sigmoid_backward),
    "tanh": (tanh_forward, tanh_backward),
}
NORMS = {
    "batch": (batchnorm_forward, batchnorm_backward),
    "layer": (layernorm_forward, layernorm_backward),
}


class Layer(Protocol):
    """One step of a network."""

    def forward(self, x: Array, params: Arrays) -> tuple[Array, Cache]:
        """(out, cache)."""
        ...

    def backward(self, dout: Array, cache: Cache, need_dx: bool) -> tuple[Any, Arrays]:
        """(dx or None, gradients of the layer's own parameters)."""
        ...


class Affine(Layer):
    """out = x W + b, with x of shape (N, d1, ..., dk) and W of shape (d1 * ... * dk, M)."""

    def __init__(self, number: int):
        self.W, self.b = f"W{number}", f"b{number}"

    def forward(self, x: Array, params: Arrays) -> tuple[Array, Cache]:
        """x: (N, d1, ..., dk). Returns out (N, M)."""
        return affine_forward(x, params[self.W], params[self.b])

    def backward(self, dout: Array, cache: Cache, need_dx: bool) -> tuple[Any, Arrays]:
        """dout: (N, M). Returns dx like x, or None."""
        if need_dx:
            dx, dW, db = affine_backward(dout, cache)
        else:  # the first layer of a network: a third of its arithmetic would be for nothing
            x = cache[0]
            dx, dW, db = None, x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)
        return dx, {self.W: dW, self.b: db}


class Conv(Layer):
    """A convolution with 3x3 kernels that keeps height and width (stride 1, padding 1)."""

    param: ClassVar = {"stride": 1, "pad": 1}

    def __init__(self, number: int):
        self.W, self.b = f"W{number}", f"b{number}"

    def forward(self, x: Array, params: Arrays) -> tuple[Array, Cache]:
        """x: (N, C, H, W). Returns out (N, F, H, W)."""
        return conv_forward(x, params[self.W], params[self.b], self.param)

    def backward(self, dout: Array, cache: Cache, need_dx: bool) -> tuple[Any, Arrays]:
        """dout: (N, F, H, W). Returns dx (N, C, H, W)."""
        dx, dW, db = conv_backward(dout, cache)
        return dx, {self.W: dW, self.b: db}


class Pool(Layer):
    """Max-pooling over 2x2 windows: halves height and width (rounded down)."""

    param: ClassVar = {"pool_height": 2, "pool_width": 2, "stride": 2}

    def forward(self, x: Array, params: Arrays) -> tuple[Array, Cache]:
        """x: (N, C, H, W). Returns out (N, C, H // 2, W // 2)."""
        return max_pool_forward(x, self.param)

    def backward(self, dout: Array, cache: Cache, need_dx: bool) -> tuple[Any, Arrays]:
        """dout: (N, C, H // 2, W // 2). Returns dx (N, C, H, W)."""
        return max_pool_backward(dout, cache), {}


class Norm(Layer):
    """Batch or layer normalization of (N, D), with a scale gamma and a shift beta to learn, (D,).

    Batch norm keeps its running statistics in `.state`, and uses those of the batch in training.
    """

    def __init__(self, kind: str, number: int):
        if kind not in NORMS:
            raise ValueError(f"norm is {kind!r}; choose one of {sorted(NORMS)}, or None")
        self.function, self.derivative = NORMS[kind]
        self.gamma, self.beta, self.state = f"gamma{number}", f"beta{number}", {"mode": "train"}

    def forward(self, x: Array, params: Arrays) -> tuple[Array, Cache]:
        """x: (N, D). Returns out (N, D)."""
        return self.function(x, params[self.gamma], params[self.beta], self.state)

    def backward(self, dout: Array, cache: Cache, need_dx: bool) -> tuple[Any, Arrays]:
        """dout: (N, D). Returns dx (N, D). Raises ValueError after a forward in test mode."""
        if cache is None:
            raise ValueError("batch norm goes backwards in training only: call loss")
        dx, dgamma, dbeta = self.derivative(dout, cache)
        return dx, {self.gamma: dgamma, self.beta: dbeta}


class Activation(Layer):
    """relu, sigmoid or tanh, entry by entry."""

    def __init__(self, name: str):
        if name not in ACTIVATIONS:
            raise ValueError(f"activation is {name!r}; choose one of {sorted(ACTIVATIONS)}")
        self.function, self.derivative = ACTIVATIONS[name]

    def forward(self, x: Array, params: Arrays) -> tuple[Array, Cache]:
        """x of any shape."""
        return self.function(x)

    def backward(self, dout: Array, cache: Cache, need_dx: bool) -> tuple[Any, Arrays]:
        """dout of any shape."""
        return self.derivative(dout, cache), {}
