"""Softmax by itself and a stack of layers, against the loss and the network that hold them."""

import numpy as np

from bpcourse.networks import MLP
from bpcourse.reference import images, softmax_loss


def test_softmax_backward_after_cross_entropy_gives_p_minus_onehot():
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((5, 4)), np.array([0, 3, 1, 1, 2])
    p, cache = images.softmax_forward(x)
    dp = np.zeros_like(p)
    dp[np.arange(5), y] = -1 / p[np.arange(5), y] / 5
    np.testing.assert_allclose(
        images.softmax_backward(dp, cache), softmax_loss(x, y)[1], atol=1e-14
    )


def test_deep_backward_agrees_with_the_network_of_the_same_layers():
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((6, 5)), np.array([0, 1, 2, 0, 1, 2])
    net = MLP([5, 4, 7, 3], seed=1)
    layers = [(net.params[f"W{k}"], net.params[f"b{k}"]) for k in (1, 2, 3)]
    scores, cache = images.deep_forward(X, layers)
    dx, grads = images.deep_backward(softmax_loss(scores, y)[1], cache)
    _, of_net = net.loss(X, y)
    for k, (dW, db) in enumerate(grads, start=1):
        np.testing.assert_allclose(dW, of_net[f"W{k}"], atol=1e-14)
        np.testing.assert_allclose(db, of_net[f"b{k}"], atol=1e-14)
    np.testing.assert_allclose(dx, net.input_gradient(X, y), atol=1e-14)


def test_the_gradient_of_a_score_moves_that_score():
    rng = np.random.default_rng(0)
    X, labels = rng.standard_normal((4, 5)), np.array([2, 0, 1, 1])
    params = {
        "W1": rng.standard_normal((5, 6)),
        "b1": rng.standard_normal(6),
        "W2": rng.standard_normal((6, 3)),
        "b2": rng.standard_normal(3),
    }
    layers = [(params["W1"], params["b1"]), (params["W2"], params["b2"])]
    step = 1e-6 * rng.standard_normal(X.shape)
    above, below = (images.deep_forward(X + s, layers)[0] for s in (step, -step))
    moved = (above - below)[np.arange(4), labels] / 2
    predicted = (images.input_gradient(X, labels, params) * step).sum(axis=1)
    np.testing.assert_allclose(moved, predicted, rtol=1e-6)


def test_confusion_counts_has_actual_classes_in_rows():
    counts = images.confusion_counts(np.array([0, 0, 2]), np.array([1, 1, 2]), 3)
    np.testing.assert_array_equal(counts, [[0, 2, 0], [0, 0, 0], [0, 0, 1]])


def test_the_jacobian_of_softmax_carries_gradients_back_as_softmax_backward_does():
    rng = np.random.default_rng(0)
    p, cache = images.softmax_forward(rng.standard_normal((1, 5)))
    dp = rng.standard_normal((1, 5))
    back = dp[0] @ images.softmax_jacobian(p[0])
    np.testing.assert_allclose(back, images.softmax_backward(dp, cache)[0], atol=1e-15)


def test_a_network_without_any_idea_is_as_good_as_guessing():
    y = np.eye(4)[[0, 1, 2, 3, 3]]
    assert images.accuracy(np.full((5, 4), 0.25), y) == 0.2
    assert images.accuracy(0.9 * y + 0.025, y) == 1.0
