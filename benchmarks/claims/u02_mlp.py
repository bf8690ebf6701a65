"""How many hidden units it takes to tell three spiral arms apart, whatever the random start."""

import numpy as np

from bpcourse import datasets, reference

SEEDS = 10
X, Y = datasets.make_spirals(300, n_classes=3, noise=0.2, seed=0)
ARMS, SPIRALS = 3, "accuracy on the spirals"


def accuracy(H, seed):
    """Of the points that the network has learnt from, after 1500 steps."""
    rng = np.random.default_rng(seed)
    params = {
        "W1": rng.standard_normal((2, H)) / np.sqrt(2),
        "b1": np.zeros(H),
        "W2": rng.standard_normal((H, ARMS)) / np.sqrt(H),
        "b2": np.zeros(ARMS),
    }
    params, _ = reference.gradient_descent(
        lambda p: reference.two_layer_loss(p, X, Y), params, 1.0, 1500
    )
    scores = np.tanh(X @ params["W1"] + params["b1"]) @ params["W2"] + params["b2"]
    return float(np.mean(scores.argmax(axis=1) == Y))


def tables(seeds):
    """{table: {row: [one value per seed]}}"""
    return {SPIRALS: {f"{H} hidden units": [accuracy(H, s) for s in seeds] for H in (2, 4, 16)}}


CLAIMS = {
    "Two soft edges are too few for three arms that turn, wherever training starts.": (
        lambda found: max(found[SPIRALS]["2 hidden units"]) < 0.9
    ),
    "With four, every one of ten random starts gets more than 95 % right.": (
        lambda found: min(found[SPIRALS]["4 hidden units"]) > 0.95
    ),
}
