"""Classifying images: softmax by itself, a stack of layers, the gradient of a score, confusions.

Shapes: N images of D pixels, C classes. Sources: Goodfellow, Bengio, Courville, Deep Learning
(2016), sections 6.2.2 and 6.5; Simonyan, Vedaldi, Zisserman, Deep inside convolutional networks
(2014), for the gradient of a score with respect to the image.
"""

import numpy as np


def softmax_forward(x):
    """p[n, c] = exp(x[n, c]) / sum over k of exp(x[n, k]): scores become probabilities.

    x: (N, C). Returns p (N, C) and cache = (p,).
    """
    shifted = x - x.max(axis=1, keepdims=True)
    powers = np.exp(shifted)
    p = powers / powers.sum(axis=1, keepdims=True)
    return p, (p,)


def softmax_jacobian(p):
    """J[k, c] = dp[k] / dx[c] = p[k] * (1 - p[c]) for k = c, and -p[k] * p[c] for the others.

    p: probabilities (C,) that a softmax made of the scores x. Returns J (C, C).
    """
    own = np.eye(len(p))
    J = p[:, None] * (own - p)
    return J


def softmax_backward(dp, cache):
    """dx = p * (dp - sum over classes of dp * p), row by row.

    dp: (N, C). Returns dx (N, C). In a row every score moves every probability: the Jacobian is
    diag(p) - p p^T, and this is dp times it.
    """
    (p,) = cache
    weighted = dp * p
    average = weighted.sum(axis=1, keepdims=True)
    dx = p * (dp - average)
    return dx


def accuracy(p, y):
    """Share of the rows in which the largest entries of p and of y stand in the same place.

    p: probabilities (N, C); y: (N, C), in each row a 1 at the right class and else 0.
    """
    called = p.argmax(axis=1)
    right = y.argmax(axis=1)
    return (called == right).mean()


def confusion_counts(y, predicted, n_classes):
    """counts[i, j] = how many examples of class i were predicted to be class j.

    y, predicted: whole numbers (N,). Returns counts (n_classes, n_classes).
    """
    counts = np.zeros((n_classes, n_classes), dtype=int)
    for actual, guess in zip(y, predicted):
        counts[actual, guess] += 1
    return counts


def deep_forward(x, layers):
    """scores of affine - relu - affine - ... - affine: no relu after the last layer.

    x: (N, D); layers: list of pairs (W, b). Returns scores (N, C) and a list with one entry
    (input of the layer, W, z) per layer, z = input @ W + b.
    """
    cache = []
    h = x
    for W, b in layers:
        z = h @ W + b
        cache.append((h, W, z))
        h = np.maximum(z, 0)
    return z, cache


def deep_backward(dscores, cache):
    """From dscores = dL/dscores back through all layers; ReLU'(0) is chosen as 0.

    cache: as from deep_forward. Returns (dx, grads): dx (N, D), grads a list of pairs (dW, db) in
    the order of the layers.
    """
    grads = []
    dz = dscores
    for k in reversed(range(len(cache))):
        h, W, z = cache[k]
        dW = h.T @ dz
        db = dz.sum(axis=0)
        grads.insert(0, (dW, db))
        dh = dz @ W.T
        if k > 0:
            mask = cache[k - 1][2] > 0
            dz = dh * mask
    return dh, grads


def input_gradient(X, labels, params):
    """dX[n, i] = d(score of class labels[n] for image n) / d(pixel i of image n).

    For scores = relu(X W1 + b1) W2 + b2. X: (N, D); labels: whole numbers (N,), any class, the
    right one or not; params: W1 (D, H), b1 (H,), W2 (H, C), b2 (C,). Returns dX (N, D).
    """
    z = X @ params["W1"] + params["b1"]
    dscores = np.zeros((len(X), params["W2"].shape[1]))
    dscores[np.arange(len(X)), labels] = 1
    dh = dscores @ params["W2"].T
    mask = z > 0
    dz = dh * mask
    dX = dz @ params["W1"].T
    return dX
