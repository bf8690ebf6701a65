"""Attention's answer key: what its parts must be to each other, beyond the slopes that all backwards have."""

import numpy as np
import pytest

from bpcourse import reference as R


def normal(*shape, seed=0):
    return np.random.default_rng([seed, *shape]).standard_normal(shape)


def test_embedding_adds_up_over_repeated_tokens_and_over_sequences():
    tokens = np.array([[1, 0, 1], [2, 1, 1]])
    _, cache = R.embed_forward(tokens, normal(4, 2), normal(5, 2))
    dE, dP = R.embed_backward(np.ones((2, 3, 2)), cache)
    np.testing.assert_array_equal(dE[:, 0], [1, 4, 1, 0])
    np.testing.assert_array_equal(dP[:, 0], [2, 2, 2, 0, 0])


def test_weights_are_a_distribution_over_what_the_mask_allows():
    mask = R.causal_mask(4)
    p, _ = R.weights_forward(500 * normal(2, 3, 4, 4), mask)
    np.testing.assert_allclose(p.sum(axis=-1), 1)
    assert (p[..., ~mask] == 0).all()
    dscores = R.weights_backward(normal(2, 3, 4, 4), p)
    np.testing.assert_allclose(dscores.sum(axis=-1), 0, atol=1e-12)
    assert (dscores[..., ~mask] == 0).all()


def test_attention_is_what_its_weights_say():
    q, k, v = normal(2, 3, 4, 5), normal(2, 3, 6, 5), normal(2, 3, 6, 2)
    mask = normal(4, 6) > -1
    mask[:, 0] = True
    out, cache = R.attention_forward(q, k, v, mask)
    p, _ = R.weights_forward(q @ np.swapaxes(k, -1, -2) / np.sqrt(5), mask)
    np.testing.assert_allclose(out, p @ v)
    dout = normal(*out.shape)
    dscores = R.weights_backward(dout @ np.swapaxes(v, -1, -2), p)
    np.testing.assert_allclose(R.attention_backward(dout, cache)[0], dscores @ k / np.sqrt(5))


def test_what_comes_later_changes_nothing_earlier():
    x = normal(1, 6, 4)
    nudged = x.copy()
    nudged[:, 3] += 1
    outs = [R.attention_forward(a, a, a, R.causal_mask(6))[0] for a in (x, nudged)]
    np.testing.assert_array_equal(outs[0][:, :3], outs[1][:, :3])
    assert not np.allclose(outs[0][:, 3:], outs[1][:, 3:])


def test_splitting_and_merging_undo_each_other():
    x = normal(2, 5, 6)
    heads = R.split_heads(x, 3)
    np.testing.assert_array_equal(heads[1, 2], x[1, :, 4:])
    np.testing.assert_array_equal(R.merge_heads(heads), x)


def test_one_head_is_attention_between_products():
    x, matrices, mask = normal(2, 5, 4), [normal(4, 4, seed=k) for k in range(4)], R.causal_mask(5)
    q, k, v = (x @ W for W in matrices[:3])
    out, _ = R.multihead_forward(x, *matrices, 1, mask)
    np.testing.assert_allclose(out, R.attention_forward(q, k, v, mask)[0] @ matrices[3])


def test_a_block_whose_branches_end_in_zeros_is_a_street():
    params = {name: normal(4, 4) for name in ("Wq", "Wk", "Wv", "W1")}
    params |= {name: np.zeros((4, 4)) for name in ("Wo", "W2")}
    params |= {name: np.ones(4) for name in ("gamma1", "gamma2")}
    params |= {name: np.zeros(4) for name in ("beta1", "beta2", "b1", "b2")}
    x, dout = normal(2, 3, 4), normal(2, 3, 4, seed=1)
    out, cache = R.block_forward(x, params, 2, R.causal_mask(3))
    np.testing.assert_array_equal(out, x)
    dx, grads = R.block_backward(dout, cache)
    np.testing.assert_array_equal(dx, dout)
    assert set(grads) == set(params)
    assert all(grads[name].shape == params[name].shape for name in params)


def test_padding_changes_neither_loss_nor_gradient():
    logits, targets = normal(2, 5, 4), np.array([[0, 1, 2, 3, 0], [3, 3, 1, 0, 2]])
    keep = np.arange(5) < np.array([[5], [2]])
    loss, dlogits = R.sequence_loss(logits, targets, keep)
    other, changed = targets.copy(), logits + 9 * ~keep[:, :, None]
    other[~keep] = 1
    again = R.sequence_loss(changed, other, keep)
    assert again[0] == pytest.approx(loss)
    np.testing.assert_allclose(again[1], dlogits)
    assert (dlogits[~keep] == 0).all()


def test_without_padding_it_is_the_softmax_loss_of_unit_2():
    logits, targets = normal(2, 3, 4), np.array([[0, 1, 2], [3, 3, 1]])
    loss, dlogits = R.sequence_loss(logits, targets, np.ones((2, 3), dtype=bool))
    expected, dx = R.softmax_loss(logits.reshape(6, 4), targets.ravel())
    assert loss == pytest.approx(expected)
    np.testing.assert_allclose(dlogits.reshape(6, 4), dx)
