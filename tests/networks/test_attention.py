"""The kernels of attention and of a block equal the reference, in float64 and in float32."""

import numpy as np
import pytest

from bpcourse.networks import attention as kernels
from bpcourse.networks.blocks import new_block
from bpcourse.reference import attention as reference

CLOSE = {np.float64: {"rtol": 1e-10, "atol": 1e-12}, np.float32: {"rtol": 2e-4, "atol": 2e-5}}
SHAPES = [((2, 3), 5, 4, 6, 7), ((4,), 3, 3, 3, 3), ((), 4, 6, 2, 5), ((1, 1), 1, 1, 2, 3)]


def drawn(rng, dtype, *shapes, size=1.0):
    return [(size * rng.standard_normal(shape)).astype(dtype) for shape in shapes]


def a_mask(T, S, rng):
    """Each place may look somewhere; not causal, so that rows and columns are told apart."""
    mask = rng.random((T, S)) < 0.6
    mask[np.arange(T), rng.integers(S, size=T)] = True
    return mask


def same(ours, theirs, dtype):
    for own, right in zip(ours, theirs, strict=True):
        assert own.dtype == dtype
        assert own.shape == right.shape
        np.testing.assert_allclose(own, right, **CLOSE[dtype])


@pytest.mark.parametrize("size", [1, 30], ids=["small scores", "large scores"])
@pytest.mark.parametrize("dtype", CLOSE)
@pytest.mark.parametrize(("stack", "T", "S", "D", "E"), SHAPES)
def test_attention_equals_the_reference(stack, T, S, D, E, dtype, size):
    rng = np.random.default_rng(T)
    q, k = drawn(rng, dtype, (*stack, T, D), (*stack, S, D), size=size**0.5)
    v, dout = drawn(rng, dtype, (*stack, S, E), (*stack, T, E))
    mask = a_mask(T, S, rng)
    out, cache = kernels.attention_forward(q, k, v, mask)
    right, right_cache = reference.attention_forward(*map(np.float64, (q, k, v)), mask)
    same([out], [right], dtype)
    same(
        kernels.attention_backward(dout, cache),
        reference.attention_backward(dout.astype(float), right_cache),
        dtype,
    )


def test_scores_of_any_size_overflow_nowhere():
    q, v = np.full((1, 2, 4), 1e3), np.eye(2)[None]
    with np.errstate(all="raise"):
        out, cache = kernels.attention_forward(q, q, v, reference.causal_mask(2))
        kernels.attention_backward(out, cache)
    np.testing.assert_allclose(out, [[[1, 0], [0.5, 0.5]]])


def test_many_tables_are_made_in_several_groups(monkeypatch):
    rng = np.random.default_rng(0)
    q, k, v, dout = rng.standard_normal((4, 7, 2, 3, 5))
    whole, cache = kernels.attention_forward(q, k, v, reference.causal_mask(3))
    grads = kernels.attention_backward(dout, cache)
    monkeypatch.setattr(kernels, "NUMBERS_AT_A_TIME", 40)
    assert len(kernels._groups(cache[3])) == 4
    out, cache = kernels.attention_forward(q, k, v, reference.causal_mask(3))
    np.testing.assert_allclose(out, whole, rtol=1e-12)
    same(kernels.attention_backward(dout, cache), grads, np.float64)


@pytest.mark.parametrize("dtype", CLOSE)
@pytest.mark.parametrize(("N", "T", "heads", "D"), [(2, 5, 3, 4), (1, 1, 1, 2), (3, 4, 2, 2)])
def test_several_heads_equal_the_reference(N, T, heads, D, dtype):
    rng, C = np.random.default_rng(T), heads * D
    x, dout, *matrices = drawn(rng, dtype, *[(N, T, C)] * 2, *[(C, C)] * 4)
    mask = a_mask(T, T, rng)
    out, cache = kernels.multihead_forward(x, *matrices, heads, mask)
    exact = [a.astype(float) for a in (x, *matrices)]
    right, right_cache = reference.multihead_forward(*exact, heads, mask)
    same([out], [right], dtype)
    same(
        kernels.multihead_backward(dout, cache),
        reference.multihead_backward(dout.astype(float), right_cache),
        dtype,
    )


@pytest.mark.parametrize("dtype", CLOSE)
@pytest.mark.parametrize(("N", "T", "heads", "D"), [(2, 5, 3, 4), (1, 1, 1, 2), (3, 4, 2, 2)])
def test_a_block_equals_the_reference(N, T, heads, D, dtype):
    rng, C = np.random.default_rng(T), heads * D
    x, dout = drawn(rng, dtype, *[(N, T, C)] * 2)
    params = {name: value + 0.1 for name, value in new_block(C, rng).items()}
    own = {name: value.astype(dtype) for name, value in params.items()}
    before, mask = x.copy(), reference.causal_mask(T)
    out, cache = kernels.block_forward(x, own, heads, mask)
    right, right_cache = reference.block_forward(x.astype(float), params, heads, mask)
    same([out], [right], dtype)
    dx, grads = kernels.block_backward(dout, cache)
    right_dx, right_grads = reference.block_backward(dout.astype(float), right_cache)
    assert grads.keys() == right_grads.keys()
    same([dx], [right_dx], dtype)
    same([grads[name] for name in right_grads], right_grads.values(), dtype)
    np.testing.assert_array_equal(x, before)


def test_the_way_back_changes_neither_dout_nor_cache():
    rng = np.random.default_rng(0)
    x, dout = rng.standard_normal((2, 2, 3, 4))
    _, cache = kernels.block_forward(x, new_block(4, rng), 2, reference.causal_mask(3))
    before = dout.copy()
    once, twice = (kernels.block_backward(dout, cache)[0] for _ in range(2))
    np.testing.assert_array_equal(dout, before)
    np.testing.assert_array_equal(once, twice)


@pytest.mark.parametrize("dtype", CLOSE)
def test_the_embedding_equals_the_reference(dtype):
    rng = np.random.default_rng(0)
    tokens = rng.integers(4, size=(3, 5))  # of 6: two never occur
    E, P, dout = drawn(rng, dtype, (6, 2), (7, 2), (3, 5, 2))
    out, cache = kernels.embed_forward(tokens, E, P)
    right, right_cache = reference.embed_forward(tokens, E, P)
    same([out], [right], dtype)
    theirs = reference.embed_backward(dout, right_cache)
    same(kernels.embed_backward(dout, cache), theirs, dtype)


@pytest.mark.parametrize("dtype", CLOSE)
def test_the_loss_equals_the_reference(dtype):
    rng = np.random.default_rng(0)
    (logits,) = drawn(rng, dtype, (3, 4, 5), size=20)
    targets, keep = rng.integers(5, size=(3, 4)), rng.random((3, 4)) < 0.6
    before = logits.copy()
    loss, dlogits = kernels.sequence_loss(logits, targets, keep)
    right, right_dlogits = reference.sequence_loss(logits.astype(float), targets, keep)
    assert loss == pytest.approx(right, rel=1e-5)
    same([dlogits], [right_dlogits], dtype)
    np.testing.assert_array_equal(logits, before)
