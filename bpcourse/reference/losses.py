"""Losses: each returns the loss and its gradient with respect to the first argument."""

import numpy as np


def mse_loss(pred, y):
    """Mean squared error: loss = mean of (pred - y)**2 over all entries (no factor 1/2).

    pred, y: the same shape, with n entries in all. Returns (loss, dpred), dpred = 2 (pred - y) / n.
    The loss has the unit of y squared. The same convention as PyTorch's `mse_loss`.
    """
    diff = pred - y
    n = diff.size
    loss = (diff**2).sum() / n
    dpred = 2 * diff / n
    return loss, dpred


def softmax_loss(x, y):
    """Softmax cross-entropy: loss = mean over samples of -log p[y], p = softmax(x).

    x: logits, (N, C); y: right classes, integers (N,). Returns (loss, dx), dx = (p - onehot(y)) /
    N. Subtracting the row's maximum leaves p as it is and keeps exp from overflowing. Source:
    Bishop, Pattern Recognition and Machine Learning (2006), section 4.3.4.
    """
    N = x.shape[0]
    samples = np.arange(N)
    shifted = x - x.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    log_p = shifted - log_sum
    loss = -log_p[samples, y].sum() / N
    dx = np.exp(log_p)
    dx[samples, y] -= 1
    dx = dx / N
    return loss, dx


def binary_cross_entropy(x, y):
    """loss = mean over all entries of -y log s - (1 - y) log(1 - s), s = sigmoid(x).

    x: logits, any shape, n entries; y: targets between 0 and 1, same shape.
    Returns (loss, dx), dx = (s - y) / n. Uses log(1 + exp(-|x|)), which neither overflows nor takes
    log 0: -y log s - (1 - y) log(1 - s) = max(x, 0) - x y + log(1 + exp(-|x|)). Source: Bishop
    (2006), section 4.3.2.
    """
    n = x.size
    z = np.exp(-np.abs(x))
    losses = np.maximum(x, 0) - x * y + np.log1p(z)
    loss = losses.sum() / n
    s = np.where(x >= 0, 1 / (1 + z), z / (1 + z))
    dx = (s - y) / n
    return loss, dx
