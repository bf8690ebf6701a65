"""Second derivatives without a matrix of them: Hessian times vector, and the largest eigenvalue."""

import numpy as np


def small_gradient(X, y, params):
    """The gradient of L = 1/(2N) sum of (tanh(X W1) W2 - y)^2, line by line.

    X: (N, D); y: (N, C); params: W1 (D, H), W2 (H, C). Returns (loss, {"W1": dW1, "W2": dW2}).
    """
    W1, W2 = params["W1"], params["W2"]
    h = np.tanh(X @ W1)
    error = h @ W2 - y
    loss = (error**2).sum() / (2 * len(X))
    dscores = error / len(X)
    dW2 = h.T @ dscores
    dh = dscores @ W2.T
    slope = 1 - h**2
    dz = dh * slope
    dW1 = X.T @ dz
    return loss, {"W1": dW1, "W2": dW2}


def hvp(X, y, params, v):
    """Hessian of small_gradient's loss times v: how fast the gradient moves when the weights move at
    the velocity v. Forward over reverse: each line of the gradient and, below it, its velocity.

    v: a dict with the keys and shapes of params. Returns {"W1": ..., "W2": ...}, of these shapes.
    Source: Pearlmutter (1994), Fast exact multiplication by the Hessian.
    """
    W1, W2 = params["W1"], params["W2"]
    W1_dot, W2_dot = v["W1"], v["W2"]
    h = np.tanh(X @ W1)
    slope = 1 - h**2
    h_dot = slope * (X @ W1_dot)
    dscores = (h @ W2 - y) / len(X)
    dscores_dot = (h_dot @ W2 + h @ W2_dot) / len(X)
    dW2_dot = h_dot.T @ dscores + h.T @ dscores_dot
    dh = dscores @ W2.T
    dh_dot = dscores_dot @ W2.T + dscores @ W2_dot.T
    slope_dot = -2 * h * h_dot
    dz_dot = dh_dot * slope + dh * slope_dot
    dW1_dot = X.T @ dz_dot
    return {"W1": dW1_dot, "W2": dW2_dot}


def largest_eigenvalue(product, v, steps):
    """The eigenvalue of largest size of a symmetric matrix that is known by its products only.

    product(v) -> the matrix times v; v: (P,), where to start; steps: so many rounds of power
    iteration. Returns (eigenvalue, v): the curvature v . product(v) along the last direction, with
    its sign, and that direction, of length 1. Source: Golub and Van Loan (2013), section 8.2.1.
    """
    for _ in range(steps):
        v = product(v)
        v = v / np.linalg.norm(v)
    eigenvalue = v @ product(v)
    return eigenvalue, v
