"""The classifier's gradients are those of its loss, and its training run learns."""

import numpy as np

from bpcourse.reference.classifier import loss_and_gradients, start_classifier, train_classifier


def test_gradients_are_those_of_the_loss():
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((7, 5)), rng.integers(0, 3, 7)
    params = start_classifier(5, 4, 3, seed=1)
    _, grads = loss_and_gradients(X, y, params)
    for name, array in params.items():
        for index in np.ndindex(array.shape):
            losses = []
            for nudge in (1e-6, -1e-6):
                changed = {**params, name: array.copy()}
                changed[name][index] += nudge
                losses.append(loss_and_gradients(X, y, changed)[0])
            assert np.isclose((losses[0] - losses[1]) / 2e-6, grads[name][index], atol=1e-6)


def test_the_training_run_learns_what_can_be_learnt():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((400, 6))
    y = (np.abs(X[:, 0]) > 0.7).astype(int)
    scores = train_classifier(X[:300], y[:300], X[300:])
    assert scores.shape == (100, 2)
    assert np.mean(scores.argmax(axis=1) == y[300:]) > 0.7
