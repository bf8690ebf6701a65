"""Gradients of what is defined by an equation: a root, a solution, an argmin."""

import numpy as np


def kepler_forward(M, e):
    """E with E - e sin E = M, by 60 bisections. M: (N,); e: a number in [0, 1).

    Returns E (N,) and cache = (e, E).
    """
    low, high = M - e, M + e
    for _ in range(60):
        middle = (low + high) / 2
        below = middle - e * np.sin(middle) < M
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    E = (low + high) / 2
    return E, (e, E)


def kepler_backward(dE, cache):
    """dE (1 - e cos E) = dM + de sin E.

    dE: (N,). Returns dM (N,) and de, a number.
    """
    e, E = cache
    dM = dE / (1 - e * np.cos(E))
    de = (dM * np.sin(E)).sum()
    return dM, de


def tax_revenue(t, A, k, c):
    """Revenue of a tax t where demand A exp(-k (p + t)) meets supply c p, and its slope by t.

    t: (N,); A, k, c: numbers. dp = -k q (dp + dt) / c. Returns revenue and slope, each (N,).
    """
    low, high = np.zeros_like(t), np.zeros_like(t) + A / c
    for _ in range(60):
        p = (low + high) / 2
        wanted = A * np.exp(-k * (p + t)) > c * p
        low, high = np.where(wanted, p, low), np.where(wanted, high, p)
    q = c * p
    dp = -k * q / (k * q + c)
    dq = c * dp
    slope = q + t * dq
    return t * q, slope


def lstsq_forward(A, y):
    """theta, for which the sum of squares of A theta - y is smallest: A^T A theta = A^T y.

    A: (N, D), N >= D; y: (N,). Returns theta (D,) and cache = (A, y, theta).
    """
    theta = np.linalg.solve(A.T @ A, A.T @ y)
    return theta, (A, y, theta)


def lstsq_backward(dtheta, cache):
    """With v = (A^T A)^-1 dtheta: dy = A v, dA = (y - A theta) v^T - (A v) theta^T.

    dtheta: (D,); cache = (A, y, theta). Returns dA (N, D), dy (N,).
    """
    A, y, theta = cache
    v = np.linalg.solve(A.T @ A, dtheta)
    dy = A @ v
    dA = np.outer(y - A @ theta, v) - np.outer(dy, theta)
    return dA, dy


def ridge_strength_gradient(log_lam, X, y, X_val, y_val):
    """Validation loss of a ridge regression with a strength for each weight, and its gradient.

    theta is where sum((X theta - y)**2) + sum(exp(log_lam) theta**2) is smallest; the loss is the
    mean of (X_val theta - y_val)**2. log_lam: (D,); X: (N, D); y: (N,); X_val: (M, D); y_val: (M,).
    Returns loss and dlog_lam (D,): with H v = dtheta, dlog_lam = -lam * theta * v.
    """
    lam = np.exp(log_lam)
    H = X.T @ X + np.diag(lam)
    theta = np.linalg.solve(H, X.T @ y)
    error = X_val @ theta - y_val
    loss = (error**2).mean()
    dtheta = 2 * X_val.T @ error / len(y_val)
    v = np.linalg.solve(H, dtheta)
    dlog_lam = -lam * theta * v
    return loss, dlog_lam
