"""Affine layer and activations, each forward beside its backward.

Signatures follow Stanford CS231n; formulas: Goodfellow, Bengio, Courville, Deep Learning (2016),
section 6.5. `dout` is always dL/dout and has the shape of `out`.
"""

import numpy as np


def affine_forward(x, w, b):
    """out = x w + b for a batch of N samples, each flattened to D = d1 * ... * dk numbers.

    x: (N, d1, ..., dk); w: (D, M); b: (M,). Returns out (N, M) and cache = (x, w, b).
    """
    rows = x.reshape(x.shape[0], -1)
    out = rows @ w + b
    return out, (x, w, b)


def affine_backward(dout, cache):
    """dx = dout w^T, dw = x^T dout, db = sum of dout over the samples.

    dout: (N, M). Returns dx (N, d1, ..., dk), dw (D, M), db (M,).
    """
    x, w, b = cache
    rows = x.reshape(x.shape[0], -1)
    drows = dout @ w.T
    dx = drows.reshape(x.shape)
    dw = rows.T @ dout
    db = dout.sum(axis=0)
    return dx, dw, db


def relu_forward(x):
    """out = max(0, x), entry by entry; x of any shape. cache = (x,). Source: Nair, Hinton (2010)."""
    out = np.maximum(x, 0)
    return out, (x,)


def relu_backward(dout, cache):
    """dx = dout where x > 0, else 0 (the subgradient at x = 0 is chosen as 0)."""
    (x,) = cache
    mask = x > 0
    dx = dout * mask
    return dx


def sigmoid_forward(x):
    """out = 1 / (1 + exp(-x)), entry by entry; x of any shape. cache = (out,).

    Written with exp(-|x|), which cannot overflow.
    """
    z = np.exp(-np.abs(x))
    positive = 1 / (1 + z)
    negative = z / (1 + z)
    out = np.where(x >= 0, positive, negative)
    return out, (out,)


def sigmoid_backward(dout, cache):
    """dx = dout * out * (1 - out)."""
    (out,) = cache
    slope = out * (1 - out)
    dx = dout * slope
    return dx


def tanh_forward(x):
    """out = tanh(x), entry by entry; x of any shape. cache = (out,)."""
    out = np.tanh(x)
    return out, (out,)


def tanh_backward(dout, cache):
    """dx = dout * (1 - out**2)."""
    (out,) = cache
    slope = 1 - out**2
    dx = dout * slope
    return dx
