"""The transformer and the reader: gradients, causality, whose functions they use, and training."""

from functools import partial
from types import SimpleNamespace

import numpy as np
import pytest

from bpcourse import reference
from bpcourse.networks import transformer
from bpcourse.networks.blocks import COURSE, KERNELS

K, LENGTH = 3, 4  # symbols, and how many are read
MAKE = {
    "Transformer": partial(transformer.Transformer, K + 1, 2 * LENGTH, width=6, n_blocks=2),
    "Reader": partial(transformer.Reader, K + 1, size=200, width=5),
}


def task(N, rng):
    return transformer.reverse_task(N, LENGTH, K, rng)


def test_the_task_is_to_write_the_symbols_reversed():
    tokens, targets, keep = task(7, rng=np.random.default_rng(0))
    assert tokens.shape == targets.shape == keep.shape == (7, 2 * LENGTH)
    np.testing.assert_array_equal(tokens[:, 1:], targets[:, :-1])
    np.testing.assert_array_equal(tokens[:, LENGTH], K)
    assert tokens[:, :LENGTH].max() < K
    np.testing.assert_array_equal(targets[keep].reshape(7, LENGTH), tokens[:, :LENGTH][:, ::-1])


@pytest.mark.parametrize("kind", MAKE)
def test_the_gradients_are_the_slopes_of_the_loss(kind):
    rng, net = np.random.default_rng(0), MAKE[kind](seed=1)
    batch = task(3, rng=rng)
    for name, value in net.params.items():
        _, grads = net.loss(*batch)
        nudge, here, losses = rng.standard_normal(value.shape), value.copy(), []
        for step in (1e-6, -1e-6):
            net.params[name] = here + step * nudge
            losses.append(net.loss(*batch)[0])
        net.params[name] = here
        slope = (losses[0] - losses[1]) / 2e-6
        assert (grads[name] * nudge).sum() == pytest.approx(slope, rel=1e-5, abs=1e-8), name


@pytest.mark.parametrize("kind", MAKE)
def test_what_comes_later_changes_no_score(kind):
    net, (tokens, _, _) = MAKE[kind](), task(2, rng=np.random.default_rng(0))
    changed = tokens.copy()
    changed[:, 5:] = (tokens[:, 5:] + 1) % K
    seen, other = net.logits(tokens), net.logits(changed)
    np.testing.assert_array_equal(seen[:, :5], other[:, :5])
    assert not np.allclose(seen[:, 5:], other[:, 5:])
    np.testing.assert_allclose(net.logits(tokens[:, :5]), seen[:, :5], atol=1e-12)


def test_the_weights_are_those_that_make_the_attention():
    net, (tokens, _, _) = MAKE["Transformer"](), task(2, rng=np.random.default_rng(0))
    seen, p = [], net.params

    def attention_forward(q, k, v, mask):
        seen.append(reference.attention_forward(q, k, np.eye(k.shape[2]), mask)[0])
        return reference.attention_forward(q, k, v, mask)

    own = SimpleNamespace(attention_forward=attention_forward)
    watched = MAKE["Transformer"](functions=own)
    watched.params = p
    watched.logits(tokens)
    for weights, looked in zip(net.weights(tokens), seen, strict=True):
        assert weights.shape == (2, 2, 2 * LENGTH, 2 * LENGTH)
        np.testing.assert_allclose(weights, looked, atol=1e-12)


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (
            "Transformer",
            "embed_backward attention_backward layernorm_backward relu_backward sequence_loss",
        ),
        ("Transformer", "multihead_backward affine_backward"),
        ("Transformer", "block_backward"),
        ("Reader", "embedding_backward rnn_backward sequence_loss"),
    ],
)
def test_it_uses_the_functions_that_it_is_given(kind, names):
    called = set()

    def noted(name):
        def function(*arguments):
            called.add(name)
            return getattr(COURSE, name)(*arguments)

        return function

    own = SimpleNamespace(**{name: noted(name) for name in names.split()})
    net = MAKE[kind](functions=own)
    net.loss(*task(2, rng=np.random.default_rng(0)))
    assert called == set(names.split())


def test_both_networks_have_equally_many_numbers_to_learn():
    net = transformer.Transformer(9, 40)
    size = transformer.n_parameters(net)
    reader = transformer.Reader(9, size)
    assert size <= transformer.n_parameters(reader) < 1.03 * size


def test_the_transformer_learns_what_the_reader_does_not():
    batch = task(100, rng=np.random.default_rng(9))
    net = transformer.Transformer(K + 1, 2 * LENGTH, width=16, seed=0)
    assert transformer.share_right(net, *batch) < 0.7
    seen = []
    curve = transformer.train(
        net, partial(task, 16), updates=120, learning_rate=0.01, watch=lambda *at: seen.append(at)
    )
    assert transformer.share_right(net, *batch) > 0.99
    assert seen == list(enumerate(curve, start=1))
    assert curve[-1] < 0.1 < curve[0]


def test_training_is_the_same_for_the_same_seed():
    curves = []
    for _ in range(2):
        net = MAKE["Reader"](seed=3)
        curves.append(transformer.train(net, partial(task, 4), updates=5, seed=3))
    assert curves[0] == curves[1]


def test_with_the_kernels_it_is_the_same_network_and_stays_in_float32():
    batch = task(3, np.random.default_rng(0))
    make = MAKE["Transformer"]
    loss, grads = make(functions=KERNELS, dtype=np.float32).loss(*batch)
    right, right_grads = make().loss(*batch)
    assert loss == pytest.approx(right, rel=1e-4)
    for name, gradient in grads.items():
        assert gradient.dtype == np.float32, name
        np.testing.assert_allclose(gradient, right_grads[name], rtol=1e-3, atol=1e-4)
