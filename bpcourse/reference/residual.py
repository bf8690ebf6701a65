"""A residual connection. Source: He et al., Deep residual learning (2016)."""

import numpy as np


def residual_forward(x, w, b):
    """out = x + relu(x w + b): the layer learns only the change, and x passes untouched.

    x: (N, D); w: (D, D); b: (D,). Returns out (N, D) and cache = (x, w, z), z = x w + b.
    """
    z = x @ w + b
    branch = np.maximum(z, 0)
    out = x + branch
    return out, (x, w, z)


def residual_backward(dout, cache):
    """dz = dout where z > 0; dx = dz w^T (the branch) + dout (the skip); dw = x^T dz; db = sum of
    dz over samples.

    dout: (N, D). Returns dx (N, D), dw (D, D), db (D,).
    """
    x, w, z = cache
    dz = dout * (z > 0)
    dw = x.T @ dz
    db = dz.sum(axis=0)
    dx = dz @ w.T + dout
    return dx, dw, db
