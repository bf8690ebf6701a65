"""A network of two layers, written out in one function: forward, loss, backward."""

import numpy as np


def two_layer_loss(params, X, y, reg=0.0):
    """Loss and gradients of affine - tanh - affine - softmax cross-entropy, with an L2 penalty:

    loss = mean over samples of -log p[y] + reg / 2 * (sum(W1**2) + sum(W2**2)).
    params: W1 (D, H), b1 (H,), W2 (H, C), b2 (C,); X: (N, D); y: right classes, integers (N,).
    Returns (loss, grads), grads a dict with the keys and shapes of params. The biases are not
    penalized. Source: Goodfellow, Bengio, Courville, Deep Learning (2016), sections 6.5 and 7.1.
    """
    W1, b1 = params["W1"], params["b1"]
    W2, b2 = params["W2"], params["b2"]
    N = X.shape[0]
    samples = np.arange(N)
    z1 = X @ W1 + b1
    h = np.tanh(z1)
    scores = h @ W2 + b2
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    data_loss = -log_p[samples, y].sum() / N
    penalty = reg / 2 * ((W1**2).sum() + (W2**2).sum())
    loss = data_loss + penalty
    dscores = np.exp(log_p)
    dscores[samples, y] -= 1
    dscores = dscores / N
    dW2 = h.T @ dscores
    db2 = dscores.sum(axis=0)
    dh = dscores @ W2.T
    slope = 1 - h**2
    dz1 = dh * slope
    dW1 = X.T @ dz1
    db1 = dz1.sum(axis=0)
    dW1 = dW1 + reg * W1
    dW2 = dW2 + reg * W2
    grads = {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
    return loss, grads
