"""A walk with checkpoints: exact gradients, and no more inputs alive than its price says."""

import gc
import weakref

import numpy as np
import pytest

from bpcourse import reference as R

SIZES = [(layers, every) for layers in (1, 2, 5, 8, 9) for every in (1, 2, 3, 4, 10)]


class Alive(np.ndarray):
    """An array that can be watched."""


def chain(layers, seed=0):
    rng = np.random.default_rng(seed)
    weights = [rng.normal(size=(3, 3)) / 2 for _ in range(layers)]

    def forward(i, h):
        return np.tanh(h @ weights[i])

    def backward(i, dout, h):
        dz = dout * (1 - np.tanh(h @ weights[i]) ** 2)
        return dz @ weights[i].T, h.T @ dz

    return weights, forward, backward


@pytest.mark.parametrize(("layers", "every"), SIZES)
def test_the_gradients_are_those_of_the_whole_chain(layers, every):
    weights, forward, backward = chain(layers)
    x = np.random.default_rng(1).normal(size=(4, 3))
    dx, grads = R.checkpointed_backward(layers, every, x, forward, backward, lambda out: 2 * out)
    tensors = [R.Tensor(w) for w in weights]
    h = start = R.Tensor(x)
    for w in tensors:
        h = (h @ w).tanh()
    (h * h).sum().backward()
    np.testing.assert_allclose(dx, start.grad, rtol=1e-12, atol=1e-14)
    for grad, w in zip(grads, tensors, strict=True):
        np.testing.assert_allclose(grad, w.grad, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(("layers", "every"), SIZES)
def test_no_more_inputs_are_alive_than_its_price_says(layers, every):
    _, forward, backward = chain(layers)
    alive, most, runs = weakref.WeakSet(), [0], [0]

    def look():
        gc.collect()
        most[0] = max(most[0], len(alive))

    def watched(i, h):
        runs[0] += 1
        look()
        out = forward(i, np.asarray(h)).view(Alive)
        if i + 1 < layers:
            alive.add(Hashed(out))
        return out

    class Hashed:
        """A weak set asks for a hash, which arrays have none of."""

        def __init__(self, array):
            array.watcher = self  # lives as long as the array

    x = np.random.default_rng(1).normal(size=(4, 3)).view(Alive)
    alive.add(Hashed(x))

    def watched_backward(i, dout, h):
        look()
        return backward(i, dout, np.asarray(h))

    R.checkpointed_backward(layers, every, x, watched, watched_backward, lambda out: 2 * out)
    peak, forwards = R.peak_activations(layers, every)
    # x is the caller's and stays; while the output is asked about, nothing else is counted
    assert most[0] <= max(peak, 1) + (layers > 1)
    assert runs[0] == forwards


def test_the_best_distance_is_the_square_root():
    for root in (2, 4, 7, 10):
        peaks = {e: R.peak_activations(root**2, e)[0] for e in range(1, root**2 + 1)}
        assert min(peaks.values()) == peaks[root] == 2 * root - 1
