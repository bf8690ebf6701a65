"""A classifier with one hidden layer, and its whole training run.

Shapes: N images, D pixels, H hidden neurons, C classes. Source: Goodfellow, Bengio, Courville, Deep
Learning (2016), sections 6.5 and 8.1.
"""

import numpy as np


def start_classifier(n_pixels, n_hidden, n_classes, seed):
    """Starting weights for a D-H-C network; biases 0. He et al. (2015) for the hidden layer."""
    rng = np.random.default_rng(seed)
    return {
        "W1": rng.normal(0, np.sqrt(2 / n_pixels), (n_pixels, n_hidden)),
        "b1": np.zeros(n_hidden),
        "W2": rng.normal(0, np.sqrt(1 / n_hidden), (n_hidden, n_classes)),
        "b2": np.zeros(n_classes),
    }


def class_scores(X, params):
    """Scores (N, C) of the network, before any softmax."""
    hidden = np.maximum(X @ params["W1"] + params["b1"], 0)
    return hidden @ params["W2"] + params["b2"]


def loss_and_gradients(X, y, params):
    """(mean cross-entropy, gradients by name) of the softmax of the scores. y: (N,), class numbers."""
    z = X @ params["W1"] + params["b1"]
    hidden = np.maximum(z, 0)
    scores = hidden @ params["W2"] + params["b2"]
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    rows = np.arange(len(y))
    loss = -np.log(p[rows, y]).mean()
    dscores = p.copy()
    dscores[rows, y] -= 1
    dscores /= len(y)
    dz = dscores @ params["W2"].T * (z > 0)
    grads = {
        "W1": X.T @ dz,
        "b1": dz.sum(axis=0),
        "W2": hidden.T @ dscores,
        "b2": dscores.sum(axis=0),
    }
    return loss, grads


def train_classifier(X, y, X_new):
    """Scores of new images, by a network trained on others: 20 passes of plain minibatch descent.

    X: (N, D) pixels; y: (N,) class numbers from 0; X_new: (M, D). Returns (M, C) scores.
    """
    mean, std = X.mean(axis=0), X.std()
    Z, Z_new = (X - mean) / std, (X_new - mean) / std
    params = start_classifier(X.shape[1], 32, y.max() + 1, seed=0)
    rng = np.random.default_rng(0)
    for _ in range(20):
        order = rng.permutation(len(Z))
        for start in range(0, len(Z), 32):
            rows = order[start : start + 32]
            _, grads = loss_and_gradients(Z[rows], y[rows], params)
            params = {name: params[name] - 0.05 * grads[name] for name in params}
    return class_scores(Z_new, params)
