"""Draws of an open task in classification: real images, a secret network's labels, and what scores show."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.open_task import Table
from bpcourse.datasets import load_digits

CLASSES = 4
SIDE = 8
PATCH = 4  # pixels, along each side, that a secret neuron sees


def all_digits():
    """(N, 64) pixels of all digits."""
    digits = load_digits()
    return np.concatenate([digits.X_train, digits.X_val, digits.X_test])


def secret_scores(rng, X, rows, hidden=2):
    """(N, CLASSES) scores by a network whose hidden neurons each see a patch of the image."""
    images = (X - X[:rows].mean(axis=0)).reshape(-1, SIDE, SIDE)
    total = np.zeros((len(X), CLASSES))
    for _ in range(hidden):
        top, left = rng.integers(1, SIDE - PATCH, 2)
        patch = images[:, top : top + PATCH, left : left + PATCH].reshape(len(X), -1)
        u = patch @ signed(rng, PATCH**2, low=0.3, high=1.0)
        u = (u - u[:rows].mean()) / u[:rows].std()
        out = signed(rng, CLASSES, low=0.5, high=1.5)
        total += np.outer(np.abs(u) - np.abs(u[:rows]).mean(), out)
    return (total - total[:rows].mean(axis=0)) / total[:rows].std(axis=0)


def draw_images(rng, rows, new, certainty, rivals):
    """A Table. Labels are drawn by the network's probabilities: nobody can know all of them.

    certainty  what the secret scores are multiplied by
    rivals     {part: f(X, y, X_new) -> scores}
    """
    X = rng.permutation(all_digits())[: rows + new]
    scores = certainty * secret_scores(rng, X, rows)
    labels = np.argmax(scores + rng.gumbel(size=scores.shape), axis=1)
    given = X[:rows], labels[:rows], X[rows:]
    truth = labels[rows:]
    losses = {part: cross_entropy(rival(*given), truth) for part, rival in rivals.items()}
    return Table("images", given, (new, CLASSES), truth, losses)


def log_probabilities(scores):
    """The logarithm of the softmax, row by row."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def cross_entropy(scores, labels):
    """Mean over the rows."""
    return float(-log_probabilities(scores)[np.arange(len(labels)), labels].mean())


def shares(X, y, X_new):
    """The logarithm of each label's share, whatever the image."""
    counts = np.bincount(y, minlength=CLASSES) + 1
    return np.tile(np.log(counts / counts.sum()), (len(X_new), 1))


def linear_classifier(X, y, X_new, steps=200):
    """Softmax regression, with a little weight decay, by full-batch descent with momentum."""
    mean, std = X.mean(axis=0), X.std(axis=0) + 0.1
    Z, Z_new = (X - mean) / std, (X_new - mean) / std
    W, b = np.zeros((Z.shape[1], CLASSES)), np.zeros(CLASSES)
    vW, vb = 0.0, 0.0
    for _ in range(steps):
        d = (np.exp(log_probabilities(Z @ W + b)) - np.eye(CLASSES)[y]) / len(y)
        vW, vb = 0.9 * vW + Z.T @ d + 0.01 * W, 0.9 * vb + d.sum(axis=0)
        W, b = W - 0.1 * vW, b - 0.1 * vb
    return Z_new @ W + b


# --- what scores show --------------------------------------------------------------------------


def class_sign(tables, predictions):
    """One thing that is striking about scores that fall short; "" if nothing is."""
    scores, truth = np.concatenate(predictions), np.concatenate([t.truth for t in tables])
    if not np.isfinite(scores).all() or np.abs(scores).max() > 1e4:
        return "diverged"
    if (scores >= 0).all() and np.allclose(scores.sum(axis=1), 1):
        return "probabilities"
    if max(np.ptp(own, axis=0).max() for own in predictions) < 1e-3:
        return "always the same"
    if all(_is_linear(table, own) for table, own in zip(tables, predictions)):
        return "a straight line"
    return _by_confidence(scores, truth)


def _by_confidence(scores, truth):
    right = np.mean(scores.argmax(axis=1) == truth)
    often = np.bincount(truth).max() / len(truth)
    loss = cross_entropy(scores, truth)
    if right > often + 0.01 and cross_entropy(scores / 3, truth) < 0.8 * loss:
        return "too sure"
    return "unrelated" if right < often + 0.01 else ""


def _is_linear(table, own):
    X_new = table.given[2]
    A = np.column_stack([X_new, np.ones(len(X_new))])
    rest = own - A @ np.linalg.lstsq(A, own, rcond=None)[0]
    return rest.std() < 1e-4 * own.std()
