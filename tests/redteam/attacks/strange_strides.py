"""Return arrays that are views: backward, of no step at all, of a billion entries, read-only."""

# %%
import numpy as np
from numpy.lib.stride_tricks import as_strided


def scale(x):
    return np.broadcast_to(np.float64(3), (1 << 20, 1 << 20))


def relu_forward(x):
    return x[::-1, ::-1], as_strided(x, x.shape, (0, 0))


def relu_backward(dout, cache):
    return dout[..., ::-1]


def slope(f, x):
    return np.broadcast_to(np.zeros(0), (1 << 40, 0))
