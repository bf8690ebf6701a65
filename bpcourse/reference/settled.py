"""A network that runs until it settles, and its gradient by the implicit function theorem."""

import numpy as np


def settle(x, W, U, b, tol, max_steps):
    """z <- tanh(z W + x U + b), from z = 0, until no entry moves by more than tol.

    x: (N, D); W: (H, H); U: (D, H); b: (H,). Returns z (N, H) after the last step, and how many
    steps were made, at most max_steps.
    """
    z, steps, moved = np.zeros_like(x @ U), 0, np.inf
    while moved > tol and steps < max_steps:
        new = np.tanh(z @ W + x @ U + b)
        moved = np.max(np.abs(new - z))
        z, steps = new, steps + 1
    return z, steps


def one_unit_slopes(z, w):
    """z = tanh(w z + u) holds. dz = s (w dz + z dw + du) with s = 1 - z**2, solved for dz.

    z, w: (N,). Returns dz/du and dz/dw, each (N,).
    """
    slope = 1 - z**2
    dz_du = slope / (1 - w * slope)
    dz_dw = z * dz_du
    return dz_du, dz_dw


def settled_forward(x, W, U, b):
    """The settled state z (N, H) and cache = (x, W, U, b, z); 300 steps are enough here."""
    z = np.zeros_like(x @ U)
    for _ in range(300):
        z = np.tanh(z @ W + x @ U + b)
    return z, (x, W, U, b, z)


def settled_adjoint(dz, z, W):
    """a <- dz + (a * (1 - z**2)) W^T until it settles: the whole gradient of each settled state.

    dz, z: (N, H); W: (H, H). Returns a (N, H). Almeida 1987, Pineda 1987.
    """
    slope = 1 - z**2
    total = dz
    for _ in range(300):
        total = dz + (total * slope) @ W.T
    return total


def settle_backward(dz, cache):
    """With the settled adjoint a, the last step alone is differentiated: da = a * (1 - z**2).

    dz: (N, H); cache = (x, W, U, b, z). Returns dx (N, D), dW (H, H), dU (D, H), db (H,).
    """
    x, W, U, b, z = cache
    slope = 1 - z**2
    total = dz
    for _ in range(300):
        total = dz + (total * slope) @ W.T
    da = total * slope
    dx = da @ U.T
    dW = z.T @ da
    dU = x.T @ da
    db = da.sum(axis=0)
    return dx, dW, dU, db
