"""The loops that unit 4 teaches and the fast layers compute the same."""

import numpy as np
from hypothesis import given, settings, strategies as st

from bpcourse import networks
from bpcourse.networks import conv as kernels
from bpcourse.reference import conv, images, softmax_loss

sizes = st.integers(1, 3)


@given(sizes, sizes, sizes, sizes, st.integers(0, 2), st.integers(0, 3), st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_convolution_by_loops_equals_the_fast_one(HH, WW, C, stride, pad, extra, seed):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((2, C, HH + extra, WW + 2))
    w, b = rng.standard_normal((3, C, HH, WW)), rng.standard_normal(3)
    param = {"stride": stride, "pad": pad}
    out, cache = conv.conv_forward(x, w, b, param)
    fast, fast_cache = kernels.conv_forward(x, w, b, param)
    np.testing.assert_allclose(out, fast, atol=1e-12)
    dout = rng.standard_normal(out.shape)
    for own, right in zip(conv.conv_backward(dout, cache), kernels.conv_backward(dout, fast_cache)):
        np.testing.assert_allclose(own, right, atol=1e-12)


@given(sizes, sizes, sizes, st.integers(0, 3), st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_pooling_by_loops_equals_the_fast_one_ties_included(height, width, stride, extra, seed):
    rng = np.random.default_rng(seed)
    x = rng.integers(0, 3, (2, 3, height + extra, width + 2)).astype(float)
    param = {"pool_height": height, "pool_width": width, "stride": stride}
    out, cache = conv.max_pool_forward(x, param)
    fast, fast_cache = kernels.max_pool_forward(x, param)
    np.testing.assert_array_equal(out, fast)
    dout = rng.standard_normal(out.shape)
    np.testing.assert_allclose(
        conv.max_pool_backward(dout, cache), kernels.max_pool_backward(dout, fast_cache), atol=1e-12
    )


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
    net = networks.MLP([5, 4, 7, 3], seed=1)
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
